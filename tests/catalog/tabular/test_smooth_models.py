"""Neural networks and nearest neighbours: better than guessing on the three tasks, repeatable, quiet, and saved without trust."""

from __future__ import annotations

import warnings
from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.model_selection import KFold

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Component
from jupyter_automl.catalog.tabular.baselines.linear import LinearBaseline
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from jupyter_automl.catalog.tabular.models.nearest_neighbours import NearestNeighbours
from jupyter_automl.catalog.tabular.models.neural_network import NeuralNetwork
from jupyter_automl.catalog.tabular.savers.storage import storage
from tests.audited import context_of

ROWS = 400
METRICS = {"binary": "roc_auc", "multiclass": "accuracy", "regression": "rmse"}


def bent(task: str) -> pd.DataFrame:
    """A product of two numbers decides, which no linear model sees; one number has gaps and outliers."""
    random = np.random.default_rng(1)
    table = pd.DataFrame(random.normal(size=(ROWS, 3)), columns=["a", "b", "c"])
    signal = table["a"] * table["b"] + 0.1 * random.normal(size=ROWS)
    table.loc[random.random(ROWS) < 0.05, "c"] = np.nan
    table.loc[3, "c"] = 1e9
    if task == "regression":
        table["y"] = 1e6 + 1e3 * signal
    elif task == "binary":
        table["y"] = np.where(signal > 0, "up", "down")
    else:
        table["y"] = np.select([signal > 0.4, signal > -0.4], ["high", "middle"], "low")
    return table


@pytest.mark.parametrize("task", METRICS)
@pytest.mark.parametrize("model", [NeuralNetwork(), NearestNeighbours()], ids=lambda model: model.name)
def test_a_model_finds_what_no_line_fits(task: str, model: Component) -> None:
    table = bent(task)
    made = context_of(table, "y", task)
    made.task = made.spec.model_copy(update={"metric": METRICS[task]})
    classes = [] if task == "regression" else sorted(table["y"].unique())
    y = table["y"] if task == "regression" else table["y"].map({label: k for k, label in enumerate(classes)})
    X = table[["a", "b", "c"]]
    space: dict[str, Any] = {
        "X": X, "y": y, "folds": list(KFold(4, shuffle=True, random_state=0).split(X)), "CLASSES": classes,
        "REPEAT_SEARCH": True, "NUMBERS": list(X), "CATEGORIES": [], "TEXTS": [], "SEED": 42, "THREADS": 1, "WORKERS": 2,
        "side_by_side": nullcontext,
    }  # fmt: skip
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for component in (Scoring(), LinearBaseline(), model):
            cells = [block for block in component.blocks(made) if isinstance(block, Code)]
            exec(hoisted({line for cell in cells for line in cell.imports}), space)
            for cell in cells:
                exec(cell.source, space)
        scores, guess = space[f"{model.name}_scores"], space["constant_scores"]
        better = -1 if task == "regression" else 1
        assert better * scores.mean() > better * space["baseline_scores"].mean()
        assert (better * (scores - guess) > 0).all()
        fitted = space[model.name].fit(X, y)
        again = space[f"{model.name}"].fit(X, y)
        assert np.array_equal(fitted.predict(X), again.predict(X))
    assert not [str(one.message) for one in said]
    assert storage(fitted)["format"] == "skops"
    stored = skops.io.dumps(fitted)
    loaded = skops.io.loads(stored, trusted=skops.io.get_untrusted_types(data=stored))
    assert np.array_equal(loaded.predict(X), fitted.predict(X))
