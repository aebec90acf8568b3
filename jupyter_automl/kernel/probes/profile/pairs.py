"""Columns that say the same as the target or as each other."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from .columns import Coded, Facts, correlation, text_of

PAIR_ROWS = 1_000
MOST_PAIRS = 50


def copies(features: list[Coded], truth: Coded, task: str, facts: Facts, rows: int) -> Facts:
    """Columns that are the target, rename its values or transform them."""
    found = []
    for column, fact in zip(features, facts, strict=True):
        known = column.codes >= 0
        if fact["distinct"] < 2 or known.sum() < max(20, rows // 2):
            continue
        code, answer = column.codes[known], truth.codes[known]
        relation, agreement = None, 0.0
        if task == "regression":
            relation, agreement = transformed(column, truth, code, answer)
        elif len(column.levels) == len(truth.levels):
            table = np.bincount(code * len(truth.levels) + answer, minlength=len(truth.levels) ** 2)
            table = table.reshape(len(truth.levels), -1)
            answers = table.argmax(axis=1)
            if len(set(answers)) == len(table):
                same_names = all(
                    text_of(v) == text_of(truth.levels[k])
                    for v, k in zip(column.levels, answers, strict=True)
                )
                relation = "identical" if same_names else "one_to_one"
                agreement = float(table.max(axis=1).sum() / len(code))
        if task != "regression" and agreement < 0.999 and (fact.get("alone") or 0) > 0.99:
            relation, agreement = (None, 0.0) if column.values is None else apart(column.values[code], answer)
        if relation and agreement >= (0.99 if task == "regression" else 0.999):
            pair = {"left": truth.name, "right": column.name, "relation": relation}
            found.append({**pair, "agreement": round(agreement, 7)})
    return found


def transformed(
    column: Coded, truth: Coded, code: np.ndarray, answer: np.ndarray
) -> tuple[str | None, float]:
    """How a column repeats a numeric target: equal, correlated, or as bands of it that never overlap."""
    assert truth.values is not None
    y = truth.values[answer]
    few = len(column.levels) <= 50 and len(truth.levels) > 4 * len(column.levels)
    if few and column.sizes.min() >= 3 and len(y) >= 50:
        along = code[np.lexsort((code, y))]
        if (along[1:] != along[:-1]).sum() == len(column.levels) - 1:
            return "near_copy", 1.0
    if column.values is None or column.ranks is None or truth.ranks is None or len(column.levels) < 10:
        return None, 0.0
    x = column.values[code]
    if np.array_equal(x, y):
        return "identical", 1.0
    ranked = abs(correlation(column.ranks[code], truth.ranks[answer]))
    return "near_copy", max(ranked, abs(correlation(x, y)))


def apart(x: np.ndarray, label: np.ndarray) -> tuple[str | None, float]:
    """Whether the classes lie in narrow bands far apart, as a target plus tiny noise does."""
    order = np.lexsort((x, label))
    start = np.flatnonzero(np.r_[True, np.diff(label[order]) > 0])
    low, high = x[order][start], x[order][np.r_[start[1:], len(order)] - 1]
    by_low = np.argsort(low)
    gaps, width = low[by_low][1:] - high[by_low][:-1], float((high - low).max())
    return ("near_copy", 1.0) if len(gaps) and gaps.min() > 10 * width else (None, 0.0)


def same(features: list[Coded], facts: Facts, rows: int) -> Facts:
    """Pairs of columns with equal codes (equal up to names), and numbers whose ranks agree nearly everywhere."""
    found: Facts = []
    first: dict[bytes, Coded] = {}
    spare = set()
    for column, fact in zip(features, facts, strict=True):
        if fact["distinct"] < 2:
            continue
        key = hashlib.blake2b(column.codes.tobytes())
        if fact["distinct"] > rows / 3:
            values = np.asarray(column.levels).astype("str") if column.values is None else column.values
            key.update(values.tobytes())
        other = first.setdefault(key.digest(), column)
        if other is not column:
            equal = [text_of(v) for v in column.levels] == [text_of(v) for v in other.levels]
            relation = "identical" if equal else "one_to_one"
            found.append({"left": other.name, "right": column.name, "relation": relation, "agreement": 1.0})
            spare.add(column.name)
    usable = [c for c in features if c.kind == "number" and len(c.levels) > 10 and c.name not in spare][:2000]
    if len(usable) > 1:
        some = np.unique(np.linspace(0, rows - 1, min(rows, PAIR_ROWS)).astype("int64"))
        ranks = np.zeros((len(some), len(usable)), dtype="float32")
        for i, column in enumerate(usable):
            code = column.codes[some]
            assert column.ranks is not None
            line = pd.Series(np.where(code >= 0, column.ranks[code], np.nan)).rank().to_numpy()
            line = np.nan_to_num(line - np.nanmean(line)) if (code >= 0).any() else np.zeros(len(some))
            ranks[:, i] = line / max(float(np.sqrt((line**2).sum())), 1e-9)
        for i, j in np.argwhere(np.triu(abs(ranks.T @ ranks) > 0.997, 1))[: 4 * MOST_PAIRS]:
            left, right = usable[i], usable[j]
            both = (left.codes >= 0) & (right.codes >= 0)
            assert left.ranks is not None
            assert right.ranks is not None
            agreement = abs(correlation(left.ranks[left.codes[both]], right.ranks[right.codes[both]]))
            if agreement > 0.999 and both.sum() >= max(20, rows // 2):
                pair = {"left": left.name, "right": right.name, "relation": "near_copy"}
                found.append({**pair, "agreement": round(agreement, 6)})
    return found[: 4 * MOST_PAIRS]
