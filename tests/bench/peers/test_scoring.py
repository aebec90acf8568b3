"""Scores are those of scikit-learn, and a difference within the noise is no win."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from .scoring import Scored, as_arrays, classes_of, interval, label_of, score

RANDOM = np.random.default_rng(0)
TRUTH = RANDOM.integers(0, 2, 400).astype(float)
ROUGH = np.round(0.4 * TRUTH + RANDOM.random(400), 1)  # many equal values
THREE = RANDOM.integers(0, 3, 300)
SHARES = RANDOM.dirichlet([1, 1, 1], 300)


def test_auc_with_equal_predictions_and_weights_is_that_of_scikit_learn() -> None:
    weights = RANDOM.integers(0, 4, 400).astype(float)
    assert score("binary", TRUTH, ROUGH) == pytest.approx(roc_auc_score(TRUTH, ROUGH))
    expected = roc_auc_score(TRUTH, ROUGH, sample_weight=weights)
    assert Scored("binary", TRUTH, ROUGH).score(weights) == pytest.approx(expected)
    assert score("binary", TRUTH, np.zeros(400)) == 0.5


def test_log_loss_and_rmse_are_what_they_are_elsewhere() -> None:
    assert score("multiclass", THREE.astype(float), SHARES) == pytest.approx(
        log_loss(THREE, SHARES), rel=1e-4
    )
    assert score("regression", np.array([1.0, 2, 3]), np.array([1.0, 2, 6])) == pytest.approx(np.sqrt(3))


@pytest.mark.parametrize(("cell", "label"), [(1, "1"), (1.0, "1"), ("1.0", "1"), (" a ", "a"), (True, "true"),
                                             ("False", "false"), (2.5, "2.5"), ("01", "1"), ("nan", "nan")])  # fmt: skip
def test_a_class_is_the_same_however_a_program_writes_it(cell: object, label: str) -> None:
    assert label_of(cell) == label


def test_a_class_that_a_peer_never_saw_costs_much_but_not_infinity() -> None:
    truth = ["a", "b", "c"]
    columns = {"a": np.array([1.0, 0, 0]), "b": np.array([0, 1.0, 1.0])}
    exact, prediction = as_arrays("multiclass", truth, classes_of(truth), columns)
    assert prediction.shape == (3, 3)
    assert 4 < score("multiclass", exact, prediction) < 5  # ln(1e6) / 3


def test_two_classes_are_read_by_name_not_by_place() -> None:
    columns = {"yes": np.array([0.9, 0.2]), "no": np.array([0.1, 0.8])}
    exact, prediction = as_arrays("binary", ["yes", "no"], ["no", "yes"], columns)
    assert score("binary", exact, prediction) == 1


@pytest.mark.parametrize(
    ("task", "columns", "reason"),
    [
        ("regression", {"value": np.ones(3)}, "3 predictions for 2 rows"),
        ("regression", {"0": np.ones(2), "1": np.zeros(2)}, "classes predicted where a number"),
        ("binary", {"value": np.ones(2)}, "numbers predicted where classes"),
        ("binary", {"0": np.ones(2), "7": np.ones(2)}, "does not have: 7"),
        ("regression", {"value": np.array([1, np.nan])}, "1 predictions are no finite numbers"),
    ],
)
def test_predictions_that_cannot_be_scored_say_why(
    task: str, columns: dict[str, np.ndarray], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        as_arrays(task, ["0", "1"], ["0", "1"], columns)


def drawn(task: str, random: np.random.Generator, skill: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A truth of 150 rows and two predictions of it that are right by chance; the first is better by `skill`."""
    if task == "multiclass":
        truth = random.integers(0, 3, 150)
        first, second = random.dirichlet([1, 1, 1], 150), random.dirichlet([1, 1, 1], 150)
        return truth.astype(float), skill * np.eye(3)[truth] + (1 - skill) * first, second
    truth = random.integers(0, 2, 150).astype(float)
    return truth, skill * truth + (1 - skill) * random.normal(size=150), random.normal(size=150)


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_a_true_difference_is_seen_from_both_sides(task: str) -> None:
    truth, better, worse = drawn(task, np.random.default_rng(0), 0.6)
    low, high = interval(task, [(truth, better, worse)])
    assert 0 < low < high
    low, high = interval(task, [(truth, worse, better)])
    assert low < high < 0
    assert interval(task, [(truth, worse, worse)] * 2) == (0, 0)


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_equally_good_predictions_are_told_apart_one_time_in_twenty(task: str) -> None:
    random = np.random.default_rng(0)
    intervals = [interval(task, [drawn(task, random, 0.0)]) for _ in range(40)]
    assert sum(not low <= 0 <= high for low, high in intervals) <= 5
