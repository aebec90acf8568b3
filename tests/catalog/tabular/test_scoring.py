"""The cells of the metric: predictions have one column a class, and scores are what scikit-learn says, without warnings."""

from __future__ import annotations

import ast
import warnings
from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from tests.audited import context_of

RANDOM = np.random.default_rng(0)
KINDS = ["a", "b", "c", "d"]


def cells_of(metric: str, task: str = "multiclass") -> list[Code]:
    values = RANDOM.choice(KINDS, 80) if task == "multiclass" else RANDOM.choice(["no", "yes"], 80)
    table = pd.DataFrame(
        {"x": RANDOM.normal(size=80), "kind": values if task != "regression" else RANDOM.normal(size=80)}
    )
    context = context_of(table, "kind", task)
    context.task = context.spec.model_copy(update={"metric": metric})
    return [block for block in Scoring().blocks(context) if isinstance(block, Code)]


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_makes_cells_that_are_python(metric: str, task: str) -> None:
    if task in METRICS[metric].expression:
        for cell in cells_of(metric, task):
            ast.parse(cell.source)
            assert max(map(len, cell.source.splitlines())) <= 125


def test_a_class_that_a_model_never_met_has_probability_zero() -> None:
    X = pd.DataFrame({"x": RANDOM.normal(size=60)})
    y = pd.Series([0, 1, 3] * 20)
    space: dict[str, Any] = {
        "X": X,
        "y": y,
        "CLASSES": KINDS,
        "REPEAT_SEARCH": True,
        "WORKERS": 2,
        "side_by_side": nullcontext,
    }
    space["folds"] = [(np.arange(30), np.arange(30, 60)), (np.arange(30, 60), np.arange(30))]
    cells = cells_of("balanced_accuracy")
    exec(hoisted({line for cell in cells for line in cell.imports}), space)
    for cell in cells:
        exec(cell.source, space)
    prediction, _ = space["out_of_fold"](LogisticRegression())
    assert prediction.shape == (60, 4)
    assert (prediction[:, 2] == 0).all()
    assert np.allclose(prediction.sum(axis=1), 1)


def test_balanced_accuracy_is_that_of_scikit_learn_without_its_warning() -> None:
    truth, prediction = RANDOM.integers(0, 3, 50), RANDOM.random((50, 4))
    space: dict[str, Any] = {"CLASSES": KINDS}
    (cell, *_) = cells_of("balanced_accuracy")
    exec(hoisted(set(cell.imports)), space)
    exec(cell.source, space)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score = space["score_of"](truth, prediction)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert score == balanced_accuracy_score(truth, prediction.argmax(axis=1))
