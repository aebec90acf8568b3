"""Free text becomes topics of the words that rows share."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
from namespace import structure_of
from sklearn.pipeline import Pipeline

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.encoders.word_topics import WordTopics
from jupyter_automl.contracts import Profile, TaskSpec
from jupyter_automl.kernel.probes import profile

SHARED = ["slow", "fast", "good", "bad", "late", "kind", "rude", "cheap", "dear", "near", "far", "warm"]


def reviews(rows: int, shared: list[str]) -> pd.Series:
    """Texts of three shared words and three that no other row has."""
    random = np.random.default_rng(1)
    own = ([f"own{i}", f"rare{i}", f"single{i}"] for i in range(rows))
    return pd.Series([" ".join([*words, *(random.choice(shared, 3) if shared else [])]) for words in own])


def written(column: pd.Series) -> Pipeline:
    """The transformer of the notebook's cell for that column."""
    table = pd.DataFrame({"review": column, "answer": np.arange(len(column)) % 2})
    facts = Profile.model_validate(json.loads(json.dumps(profile.probe(table, "answer", "binary"))))
    assert facts.column("review").role == "text"
    encoder = WordTopics()
    names: dict[str, Any] = {"SEED": 1}
    task = TaskSpec(
        goal="what do they answer?", title="", row_noun="rows", task="binary", task_why="", target="answer",
        target_why="", classes=["0", "1"], positive="1", metric="roc_auc", metric_why="",
    )  # fmt: skip
    context = Context(
        "data.csv", "out", 1, 60.0, Machine(), structure=structure_of(table), task=task, profile=facts
    )
    exec("\n".join(encoder.imports), names)
    _, transformer, name = eval(encoder.entries(context)[0], names)
    assert name == "review"
    return transformer  # type: ignore[no-any-return]


def test_words_of_a_single_row_are_left_out_and_a_fold_has_enough_of_the_others(tmp_path: Path) -> None:
    column = reviews(400, SHARED)
    transformer = written(column)
    assert transformer.fit_transform(column.head(200)).shape == (200, 5)
    assert set(transformer[0].vocabulary_) == set(SHARED)
    skops.io.dump(transformer, tmp_path / "words.skops")
    with zipfile.ZipFile(tmp_path / "words.skops") as saved:
        assert len(saved.namelist()) < 20, "each word is stored as a file of its own"


@pytest.mark.parametrize("shared", [[], SHARED[:3]], ids=["no word is shared", "hardly a word is shared"])
def test_texts_with_hardly_a_word_in_common_do_not_fail(shared: list[str]) -> None:
    column = reviews(300, shared)
    assert written(column).fit_transform(column.head(60)).shape[0] == 60


def test_texts_that_are_mostly_missing_keep_all_their_words() -> None:
    column = reviews(2_000, SHARED)
    column[60:] = None  # a word stands in 15 rows or so, of which a part of the table may hold none
    assert len(written(column).fit(column.fillna(""))[0].vocabulary_) == 12 + 3 * 60


def test_a_large_table_keeps_words_by_their_share_of_the_rows() -> None:
    column = reviews(12_000, SHARED)
    transformer = written(column).fit(column)
    assert set(transformer[0].vocabulary_) == set(SHARED)
