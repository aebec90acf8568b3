"""The score that one column reaches alone, out of fold."""

from __future__ import annotations

from typing import Any

import numpy as np

from .columns import Coded, by_row, text_of

FOLDS = 5
CLASSES_SCORED = 20
FINE = 1_000


class Scorer:
    """Out-of-fold score of a column that is given as one non-negative code per row.

    Each level predicts the target's mean over its rows in the other folds, drawn towards the overall mean by
    two rows. ROC AUC (mean of one-vs-rest over the 20 largest classes) within each fold, or R² over all folds.
    """

    def __init__(self, truth: Coded, task: str, rows: int, seed: int, most: int) -> None:
        step = max(1, -(-rows // most))
        self.rows = np.arange(0, rows, step)
        self.task = task
        random = np.random.default_rng(seed)
        mixed = random.permutation(len(self.rows))
        self.fold = np.empty(len(self.rows), dtype="int64")
        if task == "regression":
            assert truth.values is not None
            self.y = truth.values[truth.codes[self.rows]]
            self.fold[mixed] = np.arange(len(mixed)) % FOLDS
        else:
            label = truth.codes[self.rows]
            self.fold[mixed[np.argsort(label[mixed], kind="stable")]] = np.arange(len(mixed)) % FOLDS
            sizes = np.bincount(label)
            largest = np.argsort(-sizes, kind="stable")[:CLASSES_SCORED]
            if len(largest) > 2:
                # A handful of rows makes an area that is mostly noise.
                largest = largest[sizes[largest] >= min(10, sizes[largest[1]])]
            self.label, self.classes = label, largest[:1] if len(largest) == 2 else largest
            self.labels = truth.levels

    def score(self, code: np.ndarray) -> float | None:
        """The score of one column; None where there is too little to measure."""
        code = code[self.rows]
        if len(code) < 2 * FOLDS:
            return None
        levels = int(code.max()) + 1
        cell = code * FOLDS + self.fold
        size = np.bincount(cell, minlength=levels * FOLDS).reshape(levels, FOLDS).astype("float64")
        if self.task == "regression":
            centre = self.y.mean()
            total = np.bincount(cell, weights=self.y - centre, minlength=levels * FOLDS).reshape(
                levels, FOLDS
            )
            guess = self._others(total, size)
            error = float(((self.y - centre) ** 2).sum())
            explained = float((2 * guess * total - guess**2 * size).sum())
            return round(explained / error, 4) if error > 0 else None
        scores = []
        for k in self.classes:
            hits = (
                np.bincount(cell[self.label == k], minlength=levels * FOLDS)
                .reshape(levels, FOLDS)
                .astype("float64")
            )
            areas = areas_under(self._others(hits, size), hits, size - hits)
            scores.append(np.mean(areas) if len(areas) else np.nan)
        return None if np.all(np.isnan(scores)) else round(float(np.nanmean(scores)), 4)

    def along(self, column: Coded) -> float | None:
        """The score of a number used as it is: a straight line, or its order in the better direction.

        Both are taken from the other folds; quantile bins alone would blur a sharp edge on few rows.
        """
        x = by_row(column)[self.rows]
        known = np.isfinite(x)
        if len(x) < 2 * FOLDS or not known.any():
            return None
        x = np.where(known, x, x[known].mean()) - x[known].mean()
        if self.task != "regression":
            assert column.ranks is not None
            fine = (column.ranks[column.codes[self.rows]] * (FINE - 1) / column.ranks.max()).astype("int64")
            cell = np.where(known, fine, FINE // 2) * FOLDS + self.fold
            size = np.bincount(cell, minlength=FINE * FOLDS).reshape(FINE, FOLDS).astype("float64")
            scores = []
            for k in self.classes:
                hits = np.bincount(cell[self.label == k], minlength=FINE * FOLDS).reshape(FINE, FOLDS)
                tilt = (np.arange(FINE)[:, None] * (hits - size * hits.sum() / size.sum())).sum(axis=0)
                guess = np.arange(FINE)[:, None] * np.where(tilt.sum() - tilt >= 0, 1.0, -1.0)
                areas = areas_under(guess, hits, size - hits)
                scores.append(np.mean(areas) if len(areas) else np.nan)
            return None if np.all(np.isnan(scores)) else round(float(np.nanmean(scores)), 4)
        y = self.y - self.y.mean()
        sums = [
            np.bincount(self.fold, weights=w, minlength=FOLDS) for w in (np.ones(len(x)), x, y, x * x, x * y)
        ]
        n, sx, sy, sxx, sxy = (total.sum() - total for total in sums)
        slope = (sxy - sx * sy / n) / np.maximum(sxx - sx * sx / n, 1e-300)
        guess = (sy / n)[self.fold] + slope[self.fold] * (x - (sx / n)[self.fold])
        error = float((y * y).sum())
        return round(1 - float(((y - guess) ** 2).sum()) / error, 4) if error > 0 else None

    @staticmethod
    def _others(total: np.ndarray, size: np.ndarray) -> np.ndarray:
        """(levels, folds): what a level predicts in a fold, from its rows in the other folds."""
        prior = (total.sum() - total.sum(axis=0)) / np.maximum(size.sum() - size.sum(axis=0), 1)
        other, rows = total.sum(axis=1, keepdims=True) - total, size.sum(axis=1, keepdims=True) - size
        return np.asarray((other + 2 * prior) / (rows + 2))


def areas_under(guess: np.ndarray, hits: np.ndarray, misses: np.ndarray) -> np.ndarray:
    """ROC AUC per fold (column), rows in cells of equal guess; folds without both classes are left out."""
    areas = []
    for f in range(guess.shape[1]):
        used = np.flatnonzero(hits[:, f] + misses[:, f])
        _, place = np.unique(guess[used, f].round(12), return_inverse=True)
        good, bad = np.bincount(place, weights=hits[used, f]), np.bincount(place, weights=misses[used, f])
        if good.sum() and bad.sum():
            areas.append(float((good * (np.cumsum(bad) - bad / 2)).sum() / (good.sum() * bad.sum())))
    return np.array(areas)


def purest(states: dict[str, np.ndarray], scorer: Scorer) -> dict[str, Any]:
    """The class that fills the rows of a state most purely, compared with its share among all rows."""
    share = np.bincount(scorer.label) / len(scorer.label)
    found: dict[str, Any] = {}
    most = 0.0
    for when, rows in states.items():
        counts = np.bincount(scorer.label[rows[scorer.rows]], minlength=len(share))
        best = int((counts - share * counts.sum()).argmax())
        beyond = (counts[best] / max(counts.sum(), 1) - share[best]) / max(1 - share[best], 1e-9)
        if counts.sum() >= 20 and beyond > most:
            most = beyond
            found["pure"], found["pure_rows"] = (
                round(float(counts[best] / counts.sum()), 5),
                int(counts.sum()),
            )
            found["pure_when"], found["pure_class"] = when, text_of(scorer.labels[best])
    return found
