"""A boosted model gets the number of trees that is best over the folds, and a rerun gets the same ones without a search."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from jupyter_automl.catalog.tabular.models import ModelComponent, recorded_source
from jupyter_automl.catalog.tabular.models.catboost import CatBoost
from jupyter_automl.catalog.tabular.models.lightgbm import LightGBM
from jupyter_automl.catalog.tabular.models.lightgbm_random import RandomSplits
from jupyter_automl.catalog.tabular.revisions.longer_catboost import LongerCatBoost
from tests.audited import context_of

ROWS = 240
PACKAGES = {"lightgbm": "4.7", "catboost": "1.2", "scikit-learn": "1.9"}


def noisy(task: str) -> pd.DataFrame:
    """Rows of which four columns say a little: boosting learns the rest by heart within a few trees."""
    random = np.random.default_rng(3)
    table = pd.DataFrame(random.normal(size=(ROWS, 6)), columns=list("abcdef"))
    signal = table["a"] + table["b"] * table["c"] + 2 * random.normal(size=ROWS)
    if task == "regression":
        return table.assign(answer=signal)
    return table.assign(answer=np.digitize(signal, [0.0] if task == "binary" else [-0.8, 0.8]))


def begun(task: str, table: pd.DataFrame | None = None) -> tuple[Context, dict[str, Any]]:
    """The context, and the names of a notebook up to the metric."""
    table = noisy(task) if table is None else table
    context = context_of(table, "answer", task)
    context.task = context.spec.model_copy(update={"metric": "rmse" if task == "regression" else "log_loss"})
    context.machine.packages.update(PACKAGES)
    order = np.random.default_rng(0).permutation(ROWS)
    names: dict[str, Any] = {
        "X": table.drop(columns="answer"), "y": table["answer"], "CLASSES": sorted(map(str, set(table["answer"]))), "SEED": 1,
        "THREADS": 1, "WORKERS": 2, "side_by_side": nullcontext, "REPEAT_SEARCH": False, "encode": lambda numbers: numbers,
        "folds": [(np.setdiff1d(order, part), np.sort(part)) for part in np.array_split(order, 4)],
    }  # fmt: skip
    for block in Scoring().blocks(context):
        if isinstance(block, Code):
            run(block, names)
    return context, names


def run(cell: Code, names: dict[str, Any]) -> None:
    exec(hoisted(set(cell.imports)), names)
    exec(cell.source, names)


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("component", [LightGBM(), RandomSplits(), CatBoost()], ids=lambda found: found.name)
def test_the_length_is_the_best_one_and_a_rerun_has_the_same_scores(
    component: ModelComponent, task: str
) -> None:
    context, names = begun(task)
    cell = component.definition(context)
    run(cell, names)
    name, scores = component.name, names[f"{component.name}_scores"]
    trees, most = names["lengths"][name]
    assert trees < most, "few trees are best where most is noise"
    assert names["scores_by_fold"](names["predicted"][name]) == pytest.approx(scores)
    whole = names[name].__class__(names[name].steps)
    whole[-1].set_params(**{("iterations" if name == "catboost" else "n_estimators"): most})
    overlong = names["scores_by_fold"](names["out_of_fold"](whole)[0])
    assert names["BETTER"] * (scores.mean() - overlong.mean()) > 0

    again = dict(begun(task)[1])
    context.settings["lengths"] = {name: names["lengths"][name]}
    written = component.record(context, cell.source, list(scores))
    run(Code(written, imports=cell.imports), again)
    assert again["predicted"] == {}, "nothing is fitted again"
    assert again[f"{name}_scores"] == pytest.approx(scores, abs=1e-10)
    assert again["lengths"][name] == (trees, most)
    found_again = again["scores_by_fold"](again["prediction_of"](name, again[name]))
    assert found_again == pytest.approx(scores, rel=1e-9), (
        "the first trees of a long model are those of a short one"
    )


def test_what_was_found_is_written_once_into_the_cell() -> None:
    source = 'lightgbm, lightgbm_scores = grown("lightgbm", lightgbm)'
    once = recorded_source(source, "lightgbm", [0.5, 0.25], 40)
    assert once == 'lightgbm, lightgbm_scores = grown("lightgbm", lightgbm, recorded=(40, [0.5, 0.25]))'
    again = recorded_source(once, "lightgbm", [0.75] * 12, 60)
    assert again.count("recorded=") == 1
    assert recorded_source(again, "lightgbm", [0.5, 0.25], 40) == once
    assert recorded_source(source, "catboost", [0.5], 40) == source


def test_catboost_gets_twice_the_trees_where_its_last_ones_still_help() -> None:
    longer = LongerCatBoost()
    table = noisy("regression")
    context, names = begun("regression", table.assign(answer=50 * table["a"] + table["b"]))
    context.settings["lengths"] = {"catboost": (40, 150)}
    assert longer.suits(context).score < 0.5
    run(CatBoost().definition(context), names)
    taken, tried = names["lengths"]["catboost"]
    assert taken == tried
    context.settings["lengths"] = names["lengths"]
    assert longer.suits(context).score >= 0.5
    assert f"{taken} of CatBoost's {tried} trees" in longer.hypothesis(context)
    cell = longer.definition(context)
    run(cell, names)
    assert names["lengths"]["catboost_longer"][1] == 2 * tried
    assert names["catboost_longer_scores"].mean() < names["catboost_scores"].mean()
    scores = names["catboost_longer_scores"].tolist()
    found = recorded_source(cell.source, "catboost_longer", scores, names["lengths"]["catboost_longer"][0])
    assert "recorded=(" in found
