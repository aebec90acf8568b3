"""Scores of predictions, and whether two of them differ by more than the noise of the test rows.

A prediction is an array: (n,) probability of the second class for two classes, (n, k) probabilities for more, (n,)
values for a regression; the truth (n,) holds 0/1, 0 to k-1, or values. Classes stand in the order of `classes_of`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
# A class given probability 0 that then occurs costs as much as one in a million, not infinity.
FLOOR = 1e-6
REPEATS = 500
VALUE = "value"


def label_of(cell: object) -> str:
    """A class as all programs can be brought to write it: 1, 1.0 and "1" are one class, so are True and "true"."""
    text = str(cell).strip()
    try:
        number = float(text)
    except ValueError:
        return {"True": "true", "False": "false"}.get(text, text)
    return str(int(number)) if number.is_integer() else str(number)


def classes_of(targets: Sequence[str]) -> list[str]:
    """All classes, sorted."""
    return sorted({label_of(cell) for cell in set(targets)})


def as_arrays(
    task: str, truth: Sequence[str], classes: Sequence[str], columns: Mapping[str, Array]
) -> tuple[Array, Array]:
    """Truth and prediction as arrays.

    Parameters
    ----------
    classes : sequence of str
        Of all rows, as `classes_of` gives them; a class without a column has probability 0.
    columns : mapping of str to array of shape (n,)
        One per class, or `value` alone.

    Raises
    ------
    ValueError
        When there are not as many predictions as rows, some are no numbers, or they are of another task.
    """
    lengths = {len(values) for values in columns.values()}
    if lengths != {len(truth)}:
        raise ValueError(f"{max(lengths, default=0)} predictions for {len(truth)} rows")
    if task == "regression":
        if VALUE not in columns:
            raise ValueError("classes predicted where a number is asked for")
        exact = np.asarray([float(cell) for cell in truth])
        prediction = np.asarray(columns[VALUE], dtype=float)
    else:
        if VALUE in columns:
            raise ValueError("numbers predicted where classes are asked for")
        given = {label_of(name): np.asarray(values, dtype=float) for name, values in columns.items()}
        foreign = sorted(given.keys() - set(classes))
        if foreign:
            raise ValueError(f"classes predicted that the table does not have: {', '.join(foreign[:5])}")
        place = {name: position for position, name in enumerate(classes)}
        exact = np.asarray([place[label_of(cell)] for cell in truth], dtype=float)
        nothing = np.zeros(len(truth))
        prediction = np.column_stack([given.get(name, nothing) for name in classes])
        if task == "binary":
            prediction = prediction[:, 1]
    if not np.isfinite(prediction).all():
        raise ValueError(f"{int((~np.isfinite(prediction)).sum())} predictions are no finite numbers")
    return exact, prediction


class Scored:
    """One prediction prepared so that resamples of its rows are scored quickly.

    Parameters
    ----------
    task : {"binary", "multiclass", "regression"}
    truth, prediction : array
        As at the top of this file.
    """

    def __init__(self, task: str, truth: Array, prediction: Array) -> None:
        self.task = task
        if task == "binary":
            self._order = np.argsort(prediction, kind="stable")
            ranked = prediction[self._order]
            self._starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
            self._positive = truth[self._order]
        elif task == "multiclass":
            clipped = np.clip(prediction, FLOOR, None)
            clipped = clipped / clipped.sum(axis=1, keepdims=True)
            self._loss = -np.log(clipped[np.arange(len(truth)), truth.astype(int)])
        else:
            self._loss = (truth - prediction) ** 2

    def score(self, weights: Array) -> float:
        """ROC AUC, log-loss or RMSE with each row counted `weights` times; nan where it is not defined."""
        if self.task == "binary":
            ranked = weights[self._order]
            positive = np.add.reduceat(ranked * self._positive, self._starts)
            negative = np.add.reduceat(ranked * (1 - self._positive), self._starts)
            below = np.cumsum(negative) - negative / 2
            pairs = positive.sum() * negative.sum()
            return float((positive * below).sum() / pairs) if pairs else math.nan
        mean = float(weights @ self._loss / weights.sum())
        return math.sqrt(mean) if self.task == "regression" else mean


def score(task: str, truth: Array, prediction: Array) -> float:
    """ROC AUC (more is better), log-loss or RMSE (less is better)."""
    return Scored(task, truth, prediction).score(np.ones(len(truth)))


def gain(task: str, ours: float, theirs: float) -> float:
    """By how much `ours` is better than `theirs`; negative when it is worse."""
    return ours - theirs if task == "binary" else theirs - ours


def interval(task: str, splits: Sequence[tuple[Array, Array, Array]], seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of how much better one prediction is than another on the same rows.

    Parameters
    ----------
    splits : sequence of (truth, ours, theirs)
        One per split; the gain is their mean, the rows of each are resampled.

    Returns
    -------
    tuple of float
        2.5 and 97.5 % of the gain over 500 paired bootstrap resamples (Efron & Tibshirani 1993, ch. 13).
    """
    random = np.random.default_rng(seed)
    prepared = [
        (len(truth), Scored(task, truth, ours), Scored(task, truth, theirs)) for truth, ours, theirs in splits
    ]
    gains = []
    for _ in range(REPEATS):
        each = []
        for rows, ours, theirs in prepared:
            weights = np.bincount(random.integers(rows, size=rows), minlength=rows).astype(float)
            each.append(gain(task, ours.score(weights), theirs.score(weights)))
        gains.append(float(np.mean(each)))
    low, high = np.nanpercentile(gains, [2.5, 97.5])
    return float(low), float(high)
