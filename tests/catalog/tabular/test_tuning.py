"""A threshold and a search are measured honestly: chosen inside each fold, and kept only as models that can be saved."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.baselines.linear import LinearBaseline
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from jupyter_automl.catalog.tabular.models import recorded_source
from jupyter_automl.catalog.tabular.models.lightgbm import LightGBM
from jupyter_automl.catalog.tabular.thresholds.tuned import TunedThreshold, recorded_cut
from jupyter_automl.catalog.tabular.tuners.lightgbm_search import MOST, TunedLightGBM
from tests.audited import context_of

ROWS = 1_500


def unbalanced() -> pd.DataFrame:
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(ROWS, 4)), columns=["a", "b", "c", "d"])
    chance = 1 / (1 + np.exp(3.0 - 1.3 * table["a"] - table["b"]))
    table["y"] = np.where(random.random(ROWS) < chance, "yes", "no")
    return table


def context(metric: str = "f1", **settings: Any) -> Context:
    made = context_of(unbalanced(), "y", "binary")
    made.task = made.spec.model_copy(update={"metric": metric})
    made.machine = Machine(packages={"lightgbm": "4.5", "scikit-learn": "1.9"})
    made.settings.update({"leader": "baseline", "leader_label": "logistic regression", **settings})
    return made


def run(made: Context, *components: Any) -> dict[str, Any]:
    """The namespace after the components' cells, on plain features."""
    table = unbalanced()
    X, y = table[["a", "b", "c", "d"]], (table["y"] == "yes").astype(int)
    folds = list(StratifiedKFold(3, shuffle=True, random_state=0).split(X, y))
    space: dict[str, Any] = {
        "X": X, "y": y, "folds": folds, "CLASSES": ["no", "yes"], "REPEAT_SEARCH": True, "NUMBERS": list(X), "CATEGORIES": [],
        "TEXTS": [], "SEED": 42, "THREADS": 1, "WORKERS": 2, "side_by_side": nullcontext,
    }  # fmt: skip
    for component in components:
        cells = [block for block in component.blocks(made) if isinstance(block, Code)]
        exec(hoisted({line for cell in cells for line in cell.imports}), space)
        for cell in cells:
            assert set(cell.requires) <= set(space)
            exec(cell.source, space)
    return space


def test_a_threshold_of_its_own_lifts_f1_on_unbalanced_classes() -> None:
    made = context()
    space = run(made, Scoring(), LinearBaseline(), TunedThreshold())
    assert space["tuned_threshold_scores"].mean() > space["baseline_scores"].mean() + 0.05
    fitted = space["tuned_threshold"].fit(space["X"], space["y"])
    assert 0.05 < fitted.threshold < 0.45
    # what is scored is what the saved model says
    said = fitted.predict(space["X"])
    prediction = space["predict_with"](fitted, space["X"])
    assert np.array_equal(prediction >= 0.5, said == 1)
    assert space["score_of"](space["y"], prediction) == pytest.approx(f1_score(space["y"], said))


def test_a_model_without_a_threshold_keeps_its_probabilities() -> None:
    space = run(context(), Scoring(), LinearBaseline())
    fitted = space["baseline"].fit(space["X"], space["y"])
    prediction = space["predict_with"](fitted, space["X"])
    assert np.allclose(prediction, fitted.predict_proba(space["X"])[:, 1], atol=1e-15)


@pytest.mark.parametrize("metric", ["roc_auc", "accuracy"])
def test_no_threshold_is_tuned_where_it_could_not_help(metric: str) -> None:
    assert TunedThreshold().suits(context(metric)).score < 0.5


def test_a_threshold_that_was_found_is_written_into_its_own_cell() -> None:
    source = TunedThreshold().definition(context()).source
    once = recorded_cut(source, 0.31, [0.5, 0.6])
    assert "cut_of(baseline, recorded=(\n    0.31, [0.5, 0.6]))" in once
    again = recorded_cut(once, 0.4, [0.7, 0.8])
    assert "0.31" not in again
    assert "0.4, [0.7, 0.8]" in again
    compile(again, "cell", "exec")


def test_the_search_is_nested_and_leaves_a_plain_pipeline() -> None:
    made = context("roc_auc", seconds={"lightgbm": 0.1}, seconds_left=9.0)
    space = run(made, Scoring(), LinearBaseline(), LightGBM(), TunedLightGBM())
    assert space["search"].n_iter >= 6
    assert list(space["tuned_lightgbm"].named_steps) == ["encode", "model"]
    assert len(space["tuned_lightgbm_scores"]) == 3
    # the default shape overfits these rows
    assert space["tuned_lightgbm_scores"].mean() > space["lightgbm_scores"].mean()


@pytest.mark.parametrize(
    "settings",
    [{"seconds": {"lightgbm": 10.0}, "seconds_left": 60.0}, {"seconds": {}, "seconds_left": 600.0},
     {"seconds": {"lightgbm": 0.1}, "seconds_left": 60.0, "search_rows": 500}],
)  # fmt: skip
def test_no_search_without_the_time_for_it(settings: dict[str, Any]) -> None:
    assert TunedLightGBM().suits(context("roc_auc", **settings)).score < 0.5


def test_a_search_is_bounded_however_long_the_time() -> None:
    made = context("roc_auc", seconds={"lightgbm": 0.01}, seconds_left=1e6)
    assert f"n_iter={MOST}" in TunedLightGBM().definition(made).source


def test_the_scores_of_a_search_are_written_into_its_own_call() -> None:
    made = context("roc_auc", seconds={"lightgbm": 0.1}, seconds_left=9.0)
    source = recorded_source(TunedLightGBM().definition(made).source, "tuned_lightgbm", [0.5, 0.6, 0.7])
    assert 'tuned_lightgbm_scores = measured("tuned_lightgbm", search, recorded=[0.5, 0.6, 0.7])' in source
    again = recorded_source(source, "tuned_lightgbm", [0.8, 0.9, 1.0])
    assert "search, recorded=[0.8, 0.9, 1.0])" in again
