"""Marginal facts of the finished columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .converting import all_bool
from .unfit import LEAST_ROWS


def label(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


def column_facts(name: str, values: pd.Series) -> dict[str, Any]:
    """Marginal facts of one finished column."""
    present = values.dropna()
    numeric = values.dtype.kind in "iuf"
    boolean = values.dtype.kind == "b" or (values.dtype == object and all_bool(values))
    distinct = int(present.nunique())
    dated = values.dtype.kind == "M"
    finite = present[np.isfinite(present)] if numeric else present
    counts = (present if distinct <= 1_000 or not numeric else present.head(20_000)).value_counts()
    kind = "boolean" if boolean else "number" if numeric else "date" if dated else "category"
    if kind == "category" and distinct >= LEAST_ROWS and distinct >= 0.5 * len(present):
        words = present.drop_duplicates().head(2_000).astype("str").str.count(r"\S+").mean()
        kind = "text" if words >= 4 else kind
    few = {label(value): int(count) for value, count in counts.items()} if distinct <= 50 else None
    return {
        "name": name,
        "kind": kind,
        "dtype": str(values.dtype),
        "missing": int(values.isna().sum()),
        "distinct": distinct,
        "integer": bool(numeric and len(finite) and (finite % 1 == 0).all()),
        "minimum": float(finite.min()) if numeric and len(finite) else None,
        "maximum": float(finite.max()) if numeric and len(finite) else None,
        "examples": [label(value)[:200] for value in counts.index[:5]],
        "counts": few,
        "rarest": int(counts.min()) if 0 < distinct <= 1_000 else None,
    }
