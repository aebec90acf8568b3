"""All facts about one column."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from .alone import Scorer, purest
from .columns import BINS, Coded, by_row, correlation, text_of
from .roles import jumps, role_of

SENTINELS = {-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0, 9999999.0}


def described(column: Coded, rows: int, scorer: Scorer | None) -> dict[str, Any]:
    """All facts about one column."""
    present, distinct = int(column.sizes.sum()), len(column.levels)
    missing = rows - present - column.infinite
    fact: dict[str, Any] = {
        "name": column.name, "dtype": column.dtype, "missing": missing, "infinite": column.infinite,
        "distinct": distinct, "order": None, "skew": None, "integer": False,
    }  # fmt: skip
    if column.values is not None and present:
        share = column.sizes / present
        if column.kind != "date":
            fact.update(numbers(column, share))
        position = np.flatnonzero(column.codes >= 0)
        if distinct > 1 and column.ranks is not None:
            fact["order"] = round(abs(correlation(column.ranks[column.codes[position]], position)), 4)
    repeating = column.sizes.max() > 1 if distinct else False
    best = np.argsort(-column.sizes, kind="stable")[:10] if repeating else np.arange(min(distinct, 10))
    labels = [
        pd.Timestamp(int(column.levels[i])) if column.kind == "date" else column.levels[i] for i in best
    ]
    fact["top"] = [(text_of(v)[:80], int(column.sizes[i])) for v, i in zip(labels, best, strict=True)]
    fact["rarest"] = int(column.sizes.min()) if distinct else None
    fact["role"] = role_of(column, fact, rows)
    if fact["role"] == "text":
        fact["words"] = round(float(np.mean([len(str(v).split()) for v in column.levels[:2000]])), 2)
        some = column.levels[:2000]
        words = Counter(word for v in some for word in set(re.findall(r"\w+", str(v).lower())))
        least = max(10, 0.01 * len(some) * rows / present)
        fact["vocabulary"] = len(words)
        fact["common_words"] = sum(values >= least for values in words.values())
    if scorer is None:
        return fact
    bins = column.codes if column.bins is None else np.where(column.codes >= 0, column.bins[column.codes], -1)
    if distinct > 1 or (distinct and missing):
        fact["alone"] = scorer.score(bins + 1)
        if column.kind in ("number", "date") and distinct > 2:
            fact["alone"] = max(filter(None, (fact["alone"], scorer.along(column))), default=fact["alone"])
    if missing and present:
        absent = column.codes < 0
        fact["missing_alone"] = scorer.score(absent.astype("int64"))
        if scorer.task != "regression":
            fact.update(purest({"missing": absent, "present": ~absent}, scorer))
    elif scorer.task != "regression" and fact["role"] == "number" and 0.01 < (fact.get("zeros") or 0) < 0.99:
        zero = by_row(column) == 0
        fact.update(purest({"zero": zero, "nonzero": ~zero}, scorer))
    if fact["role"] == "number" and fact["integer"] and 3 <= distinct <= 12 and jumps(column, scorer):
        fact["role"] = "category"
    third = rows // 3
    if distinct > 1 and (column.bins is not None or distinct <= 50) and third >= 100:
        early, late = (
            np.bincount(part + 1, minlength=BINS + 1) / third for part in (bins[:third], bins[-third:])
        )
        gaps = (early - late)[1:] if column.bins is not None else early - late
        fact["shift"] = round(
            float(abs(gaps.cumsum()).max() if column.bins is not None else abs(gaps).sum() / 2), 4
        )
    return fact


def numbers(column: Coded, share: np.ndarray) -> dict[str, Any]:
    """Moments, zeros and a coded extreme of a numeric column, from its levels and their shares."""
    values = column.values
    assert values is not None
    low, high = float(values.min()), float(values.max())
    mean = float((values * share).sum())
    away = values - mean
    spread = float(np.sqrt((away * away * share).sum()))
    found: dict[str, Any] = {
        "minimum": low, "maximum": high, "mean": mean, "std": spread,
        "skew": round(float((away * away * away * share).sum() / spread**3), 3) if spread > 0 else None,
        "zeros": round(float(share[values == 0].sum()), 4),
        "integer": bool(np.all(values == np.floor(values))),
    }  # fmt: skip
    for extreme in (low, high):
        others = values[values != extreme] if extreme in SENTINELS else values[:0]
        if len(others) < 3:
            continue
        room, gap = float(np.ptp(others)), float(abs(others - extreme).min())
        odd_sign = extreme < 0 <= others.min()
        rows = int(column.sizes[values == extreme][0])
        if rows >= max(3, 0.0005 * column.sizes.sum()) and (
            gap > 0.5 * room or (odd_sign and len(others) > 10)
        ):
            found.update(sentinel=extreme, sentinel_rows=rows)
    return found
