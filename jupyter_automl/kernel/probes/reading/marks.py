"""What is written where a value is missing."""

from __future__ import annotations

import pandas as pd

MARKS = {
    "", "?", "??", "-", "--", "---", ".", "..", "na", "n/a", "n.a.", "#n/a", "#na", "#value!", "#div/0!", "nan", "<na>",
    "null", "none", "nil", "\\n", "(null)",
}  # fmt: skip
SYMBOLS = {"-", "--", "---", ".", ".."}
SENTINELS = (-999, -9999, 999, 9999, -99, -99999)


def is_sentinel(values: pd.Series, code: int) -> bool:
    """The code stands in several rows and far outside of what all other values span."""
    same = values == code
    count = int(same.sum())
    if count < max(3, 0.001 * len(values)):
        return False
    rest = values[~same].dropna()
    rest = rest[~rest.isin(SENTINELS)]
    if rest.nunique() < 3:
        return False
    low, high = float(rest.min()), float(rest.max())
    if code > 0:
        return code > high and code - high > 2 * (high - low)
    return code < low and (low - code > high - low or (low >= 0 and count >= 5))
