"""One column of text: its marks for missing and its different values."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from .marks import MARKS, SYMBOLS


class Text:
    """One column of text: its marks for missing, and what its values are written like."""

    numeric: bool
    brackets: pd.Series
    currency: pd.Series
    percent: pd.Series
    core: pd.Series
    plain: pd.Series
    point: pd.Series
    comma: pd.Series
    spaced: pd.Series

    def __init__(self, column: pd.Series) -> None:
        kinds = set(column.dropna().head(2_000).map(type)) if column.dtype == object else {str}
        self.nested = bool(kinds & {list, dict, tuple, set, np.ndarray})
        flags = bool(kinds) and kinds <= {bool}
        self.to, self.form, self.why, self.native = "boolean" if flags else "text", "", "", flags
        self.arguments: dict[str, Any] = {}
        self.decimal, self.example = "", ""
        self.stained = False
        self.unit = self.unit_pattern = ""
        self.mixed: dict[str, int] = {}
        self.currencies: list[str] = []
        self.marks: Counter[str] = Counter()
        self.honest: set[str] = set()
        self.zeros = self.long = self.padded = self.some_numbers = False
        counts = column.astype("str").value_counts() if not self.nested else pd.Series(dtype="int64")
        raw = counts.index.to_series().astype("str")
        bare = raw.str.strip()
        self.padded = bool((bare != raw).any())
        marked = bare.str.lower().isin(MARKS) & (bare != "Na")  # sodium, not a gap
        self.marks.update({str(mark): int(count) for mark, count in counts[marked.to_numpy()].items()})
        self.values, self.rows = (
            bare[~marked].reset_index(drop=True),
            counts[~marked.to_numpy()].reset_index(drop=True),
        )
        self.total = int(self.rows.sum())

    def share(self, mask: Any) -> float:
        """Share of present rows whose value is in the mask."""
        return float(self.rows[mask].sum() / self.total) if self.total else 0.0

    def keep_honest(self, numeric_marks: set[str]) -> None:
        """Marks that are answers in this column: a sign beside its opposite, a code among codes, a usual `None`."""
        if self.to != "text":
            return
        values = set(self.values)
        total = self.total + sum(self.marks.values())
        for mark in list(self.marks):
            bare = mark.strip()
            codes = bool(len(values) >= 5 and self.values.str.fullmatch(r"[A-Z]{2}").all())
            honest = (
                (
                    bare in SYMBOLS
                    and (values <= {"+", "++", "+++"} or self.values.str.fullmatch(r"[^A-Za-z0-9]+").all())
                )
                or (bare in ("NA", "NO", "na") and codes)
                or (
                    bare.lower() in ("none", "nil")
                    and (self.marks[mark] >= 0.05 * total or bare not in numeric_marks)
                )
            )
            if honest and len(values):
                self.honest.add(mark)
                del self.marks[mark]

    def touched(self, mark: str) -> bool:
        """A thousands sign would turn some of these texts into numbers."""
        return bool(self.values.str.fullmatch(r"[+-]?[\d.,]*" + re.escape(mark) + r"[\d.,]*").any())


def textual(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.StringDtype) or column.dtype == object


def spread(values: pd.Series, count: int) -> pd.Series:
    """At most `count` values, evenly spread."""
    return values.iloc[:: max(1, len(values) // count)]
