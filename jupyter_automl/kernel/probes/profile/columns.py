"""Columns as integer codes in order of first appearance, with what is known of each level."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

BINS = 64

Facts = list[dict[str, Any]]


class Coded:
    """One column as codes (n,) int64 with -1 for missing; per level its value, rows, rank and bin.

    A plain class: a dataclass looks its module up, and source that a kernel executes has none.
    """

    values: np.ndarray | None = None
    bins: np.ndarray | None = None
    ranks: np.ndarray | None = None

    def __init__(
        self, name: str, dtype: str, kind: str, codes: np.ndarray, levels: Any, infinite: int
    ) -> None:
        self.name, self.dtype, self.kind = name, dtype, kind
        self.codes, self.levels, self.infinite = codes.astype("int64"), levels, infinite
        self.sizes = np.bincount(codes[codes >= 0], minlength=len(levels))


def coded(name: str, series: Any) -> Coded:
    """Codes, levels and their rows; for numbers, dates and booleans also ranks and up to 64 quantile bins."""
    infinite = 0
    kind, values = "text", None
    if pd.api.types.is_bool_dtype(series):
        kind = "boolean"
    elif pd.api.types.is_numeric_dtype(series):
        kind = "number"
    elif pd.api.types.is_datetime64_any_dtype(series):
        kind = "date"
    if kind == "number" or (kind == "boolean" and series.dtype != bool):
        values = series.to_numpy(dtype="float64", na_value=np.nan)
        endless = np.isinf(values)
        infinite = int(endless.sum())
        codes, levels = pd.factorize(np.where(endless, np.nan, values) if infinite else values)
    elif kind == "boolean":
        codes, levels = pd.factorize(series.to_numpy().astype("float64"))
    elif kind == "date":
        stamps = series.to_numpy(dtype="datetime64[ns]")
        numbers = stamps.astype("int64").astype("float64")
        numbers[np.isnat(stamps)] = np.nan
        codes, levels = pd.factorize(numbers)
    else:
        try:
            codes, levels = pd.factorize(series)
        except TypeError:
            codes, levels = pd.factorize(series.map(str, na_action="ignore"))
        if len(levels) and isinstance(levels[0], bool | np.bool_):
            kind, levels = "boolean", np.asarray(levels, dtype="float64")
    column = Coded(name, str(series.dtype), kind, codes, levels, infinite)
    sizes = column.sizes
    if kind != "text" and len(levels):
        column.values = np.asarray(levels, dtype="float64")
        order = np.argsort(column.values, kind="stable")
        above = np.cumsum(sizes[order])
        column.ranks = np.empty(len(levels))
        column.ranks[order] = above - (sizes[order] - 1) / 2
        column.bins = np.empty(len(levels), dtype="int64")
        bins = max(5, min(BINS, len(codes) // 25))
        if len(levels) <= bins:
            column.bins[order] = np.arange(len(levels))
        else:
            column.bins[order] = (
                ((above - sizes[order] / 2) * bins / above[-1]).astype("int64").clip(0, bins - 1)
            )
    return column


def by_row(column: Coded) -> np.ndarray:
    """(n,) float64 numbers of the column, NaN where missing."""
    assert column.values is not None
    return np.where(column.codes >= 0, column.values[column.codes], np.nan)


def plain(name: str) -> str:
    """A column name in lower-case words: `customerID` and `Customer_Id` become `customer id`."""
    return re.sub(r"[\s_.\-/]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)).lower().strip()


def text_of(value: Any) -> str:
    """A value as a label: whole floats without their `.0`."""
    if isinstance(value, float | np.floating) and float(value).is_integer() and abs(float(value)) < 2**53:
        return str(int(value))
    return str(value)


def correlation(left: np.ndarray, right: np.ndarray) -> float:
    """Pearson correlation; 0 where either side is constant."""
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt((left**2).sum() * (right**2).sum()))
    return float((left * right).sum() / scale) if scale > 0 else 0.0
