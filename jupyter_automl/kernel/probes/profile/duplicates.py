"""Rows that repeat an earlier row, with the same answer or another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .columns import Coded


def repeats(columns: list[Coded], truth: Coded, rows: int) -> tuple[int, int]:
    """Rows that repeat an earlier row and its answer; rows whose equals in all columns answer otherwise."""
    if not columns:
        return 0, 0
    random = np.random.default_rng(0)
    profile = np.zeros(rows, dtype="uint64")
    for column in columns:
        profile += random.integers(0, 2**64, len(column.levels) + 1, dtype="uint64")[column.codes]
    answer = random.integers(0, 2**64, len(truth.levels), dtype="uint64")[truth.codes]
    alike, sets = pd.factorize(profile)
    distinct = pd.unique(profile + answer)
    first = np.full(len(sets), -1, dtype="int64")
    first[alike[::-1]] = truth.codes[::-1]
    mixed = np.bincount(alike, weights=truth.codes != first[alike], minlength=len(sets)) > 0
    return rows - len(distinct), int(mixed[alike].sum())
