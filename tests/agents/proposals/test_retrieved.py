"""Questions carry what the catalogue says of what comes near goal, data and diagnosis: a few entries within their tokens."""

from __future__ import annotations

import pandas as pd
import pytest

from jupyter_automl.agents import recommender
from jupyter_automl.agents.proposals import features, retrieved
from jupyter_automl.agents.proposals.retrieved import FOR_EXPERIMENTS, FOR_FEATURES, MOST, TOKENS, entries
from jupyter_automl.catalog.component import Context
from jupyter_automl.llm.context import tokens_of
from tests.audited import context_of
from tests.bench import without

OVERFIT = {"train": 0.99, "unseen": 0.7, "constant": 0.5}
UNDERFIT = {"train": 0.71, "unseen": 0.7, "constant": 0.5, "taken": 300, "last": 300}


def context(goal: str = "predict y") -> Context:
    numbers = pd.Series(range(300), dtype="float64")
    made = context_of(
        pd.DataFrame({"a": numbers, "b": numbers % 7, "y": (numbers % 3 == 0).astype(str)}), "y", "binary"
    )
    made.spec.goal = goal
    return made


def names(made: Context, kinds: tuple[str, ...] = FOR_EXPERIMENTS) -> list[str]:
    return [entry["name"] for entry in entries(made, kinds)]


@pytest.mark.parametrize("kinds", [FOR_FEATURES, FOR_EXPERIMENTS])
def test_a_few_entries_within_their_tokens_each_in_the_catalogues_own_words(kinds: tuple[str, ...]) -> None:
    found = entries(context("predict y, interpretable, from free text, dates and noisy numbers"), kinds)
    assert 2 <= len(found) <= MOST
    assert sum(tokens_of(str(entry)) for entry in found) <= TOKENS
    assert all(
        entry["says"] and "Source:" not in entry["says"] and "\n" not in entry["says"] for entry in found
    )


def test_what_the_goal_speaks_of_comes_first() -> None:
    assert names(context("if-then rules that a person can check by hand"))[0] == "decision_tree"
    assert names(context("free text, words and topics"), FOR_FEATURES)[0] == "word_topics"


def test_what_the_diagnosis_found_brings_its_answer() -> None:
    calm, longer = context(), context()
    calm.seen["diagnose"], longer.seen["diagnose"] = OVERFIT, UNDERFIT
    assert "lightgbm_calm" in names(calm)
    assert "lightgbm_longer" in names(longer)
    assert {"lightgbm_calm", "lightgbm_longer"} - set(names(context()))


def test_what_was_tried_is_marked() -> None:
    made = context("if-then rules that a person can check by hand")
    marked = {
        entry["name"]: entry.get("tried") for entry in entries(made, FOR_EXPERIMENTS, ["decision_tree"])
    }
    assert marked.pop("decision_tree") is True
    assert set(marked.values()) == {None}


def test_without_retrieval_a_question_holds_no_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (recommender, retrieved):
        monkeypatch.setattr(module, "similarities", module.similarities)
    made = context("if-then rules that a person can check by hand")
    assert entries(made, FOR_FEATURES)
    without.PARTS["retrieval"]()
    found = entries(made, FOR_FEATURES)
    told = features.material(made, {"columns": ["a"]}, {}, [], found)
    assert (found, told["retrieved"]) == ([], [])
