"""Prediction intervals and sets: what they hold, what they say, and what they rest on."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from mapie.conformity_scores import AbsoluteConformityScore
from mapie.regression import SplitConformalRegressor
from namespace import TARGET, Notebook, diabetes, notebook
from sklearn.base import BaseEstimator, RegressorMixin

from jupyter_automl.catalog.cell import Markdown
from jupyter_automl.catalog.tabular.intervals.classes import PredictionSets
from jupyter_automl.catalog.tabular.intervals.coverage import HoldoutCoverage
from jupyter_automl.catalog.tabular.intervals.numbers import PredictionIntervals
from jupyter_automl.catalog.tabular.scorers.holdout import HoldoutScore


def uneven(rows: int = 1_500, grows: float = 1.0, seed: int = 0) -> pd.DataFrame:
    """A number whose noise grows with it; `grows=0` for noise of one size."""
    random = np.random.default_rng(seed)
    size = random.uniform(1, 10, rows)
    noise = random.normal(0, 1, rows) * (size**grows)
    return pd.DataFrame({"size": size, "other": random.normal(size=rows), TARGET: 100 + 10 * size + noise})


def three_classes(rows: int = 1_500, rare: float = 1 / 3, seed: int = 0) -> pd.DataFrame:
    """Three overlapping classes, `c` with this share."""
    random = np.random.default_rng(seed)
    kind = random.choice(3, rows, p=[(1 - rare) / 2, (1 - rare) / 2, rare])
    columns = {f"x{k}": random.normal(size=rows) + 1.0 * (kind == k) for k in range(3)}
    return pd.DataFrame({**columns, TARGET: np.array(["a", "b", "c"])[kind]})


def asked(table: pd.DataFrame, task: str, coverage: float = 0.9, **more: Any) -> Notebook:
    """A notebook with its model chosen, whose goal asks for intervals or sets, after they were made and measured."""
    book = notebook(table, task, **more)
    book.context.spec.constraints.coverage = coverage
    book.context.settings.setdefault("model_name", "chosen")
    maker = PredictionIntervals() if task == "regression" else PredictionSets()
    book.said = [book.run(maker)]  # type: ignore[attr-defined]
    _, resampling, opening = HoldoutScore().blocks(book.context)[:3]
    book.blocks([resampling])
    book.names["bootstrap"] = partial(
        book.names["bootstrap"], times=50
    )  # the score's own interval is not looked at
    book.blocks([opening])
    book.said.append(book.run(HoldoutCoverage()))  # type: ignore[attr-defined]
    return book


@pytest.fixture(scope="module")
def houses() -> Notebook:
    return asked(uneven(), "regression", chosen="baseline")


@pytest.fixture(scope="module")
def sets() -> Notebook:
    return asked(three_classes(), "multiclass", chosen="baseline")


def test_intervals_hold_the_share_that_was_asked_and_widen_where_errors_do(houses: Notebook) -> None:
    found = houses.names["uncertainty"]
    assert abs(found["holdout"]["coverage"] - 0.9) < 0.04
    assert found["holdout"]["low"] < 0.9 < found["holdout"]["high"]
    assert houses.names["follows"]
    assert found["sizes"][-1] > 3 * found["sizes"][0]
    thirds = houses.names["coverage_parts"]["inside"]
    assert thirds.between(0.82, 0.97).all(), "each part of the predictions holds about the share"
    assert "follows the prediction is kept" in houses.said[0]
    assert "hold what was asked" in houses.said[1]


@pytest.fixture(scope="module")
def even() -> Notebook:
    return asked(uneven(grows=0.0), "regression", coverage=0.8, chosen="baseline")


def test_one_width_stands_where_errors_are_of_one_size(even: Notebook) -> None:
    found = even.names["uncertainty"]
    assert not even.names["follows"]
    assert (found["places"], found["sizes"]) == ([0.0], [1.0])
    assert found["reach"] == pytest.approx(1.2816, rel=0.08), "the normal distribution's 80 %"
    assert abs(found["holdout"]["coverage"] - 0.8) < 0.05
    assert "One width for all is kept" in even.said[0]


def test_repeated_draws_hold_the_share_on_average(houses: Notebook) -> None:
    size_of, left_out, reach_of = (
        houses.names[name] for name in ("size_by_prediction", "left_out", "reach_of")
    )
    shares = []
    for seed in range(60):
        random = np.random.default_rng(seed)
        said = random.uniform(1, 10, 500)
        error = np.abs(random.normal(size=500)) * said
        known, new = np.arange(300), np.arange(300, 500)
        scores, _ = left_out(size_of, said[known], error[known], known % 5)
        reach = reach_of(scores) * np.interp(said[new], *size_of(said[known], error[known]))
        shares.append(np.mean(error[new] <= reach))
    assert 0.885 < np.mean(shares) < 0.915


class Known(RegressorMixin, BaseEstimator):
    """A model whose predictions are its only column."""

    def fit(self, rows: Any, truth: Any) -> Known:
        self.fitted_ = True
        return self

    def predict(self, rows: Any) -> np.ndarray:
        return np.asarray(rows)[:, 0]


def test_the_reach_is_that_of_mapie_on_the_same_residuals(even: Notebook) -> None:
    said, truth = even.names["oof_said"], even.names["oof_truth"]
    theirs = SplitConformalRegressor(
        Known().fit(None, None), confidence_level=0.8, conformity_score=AbsoluteConformityScore(), prefit=True
    ).conformalize(said.reshape(-1, 1), truth)
    _, bounds = theirs.predict_interval(np.array([[100.0], [150.0]]))
    ours = even.names["interval_of"](np.array([100.0, 150.0]))
    np.testing.assert_allclose(bounds[:, :, 0], np.transpose(ours), rtol=1e-12)


def test_no_interval_goes_below_zero_where_no_truth_did() -> None:
    table = uneven(rows=400)
    table[TARGET] = np.maximum(table[TARGET] - 105, 0)
    book = asked(table, "regression", chosen="baseline")
    lower, upper = book.names["interval_of"](np.array([-5.0, 0.5]))
    assert (lower == 0).all()
    assert (upper >= lower).all()
    assert "below 0 was seen" in book.said[0]


def test_sets_of_three_classes_hold_the_share_and_are_small(sets: Notebook) -> None:
    found = sets.names["uncertainty"]
    assert abs(found["holdout"]["coverage"] - 0.9) < 0.04
    assert 1 < found["holdout"]["mean_size"] < 2.5
    assert len(set(found["cuts"])) == 1, "the classes are alike, so one cut serves them all"
    held = sets.names["held"]
    assert held.any(axis=1).all(), "no set is empty"
    assert "One cut is kept" in sets.said[0]


def test_a_rare_class_gets_a_cut_of_its_own() -> None:
    book = asked(three_classes(rare=0.06), "multiclass", chosen="baseline")
    assert book.names["by_class"]
    rare = book.names["coverage_parts"].set_index("part").loc["c"]
    assert rare["high"] > 0.9
    assert "A cut for each class is kept" in book.said[0]


def test_two_classes_get_sets_too() -> None:
    table = three_classes(rows=900)
    table[TARGET] = np.where(table[TARGET] == "c", "yes", "no")
    book = asked(table, "binary", chosen="baseline", metric="f1")
    assert book.names["held"].shape[1] == 2
    assert abs(book.names["uncertainty"]["holdout"]["coverage"] - 0.9) < 0.06


def test_rows_that_are_too_few_for_the_share_are_said_to_be() -> None:
    patients = asked(diabetes(), "regression", coverage=0.999, chosen="baseline")
    assert "are too few** to promise 99.9 %" in patients.said[0]


def text_of(book: Notebook) -> str:
    component = PredictionIntervals()
    return "\n".join(block.source for block in component.blocks(book.context) if isinstance(block, Markdown))


def test_groups_and_time_take_the_promise_back(houses: Notebook) -> None:
    assert "exchangeable with these" in text_of(houses)
    table = uneven(rows=400).assign(shop=np.repeat(np.arange(40), 10).astype(str))
    book = asked(table, "regression", chosen="baseline", settings={"group": "shop"})
    text = text_of(book)
    assert "Rows of one `shop` are not exchangeable" in text
    assert "no guarantee" in text
    low, high = (book.names["coverage_found"][end] for end in ("low", "high"))
    assert low < book.names["coverage_found"]["inside"] < high
    later_rows = asked(
        uneven(rows=300).assign(day=np.arange(300)), "regression", chosen="baseline", settings={"time": "day"}
    )
    assert "Rows in the order of `day` are not: the share is no guarantee" in text_of(later_rows)
    assert len(later_rows.names["oof_truth"]) < len(later_rows.names["y"]), (
        "the first block has no prediction"
    )


def test_less_than_asked_is_said(houses: Notebook) -> None:
    values = {
        "asked": 0.9,
        "coverage": 0.8,
        "low": 0.75,
        "high": 0.85,
        "rows": 200,
        "mean_width": 3.0,
        "parts": [],
    }
    said = HoldoutCoverage().after(houses.context, values) or ""
    assert "hold less than asked" in said
