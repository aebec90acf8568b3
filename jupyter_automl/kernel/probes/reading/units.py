"""Numbers with a unit behind them: one unit for all values, or several that cannot be added."""

from __future__ import annotations

import re

import pandas as pd

from .texts import Text, spread
from .unfit import FITS

MEASURE = re.compile(
    "[+-]?\\d[\\d.,' \u00a0\u202f’]*?\\s*([^\\W\\d_][^\\W\\d_./²³^]*(?:[./ ][^\\W\\d_²³]+){0,2}[²³]?\\.?|°\\s?[A-Z]?|[\"'′″])"
)
"""A number and what may be a unit: up to three words, a degree, feet and inches."""
KNOWN = {
    "mm", "cm", "m", "km", "in", "ft", "yd", "mi", "mile", "inch", "inche", "feet", "foot", "mg", "g", "kg", "t", "oz", "lb",
    "ml", "cl", "dl", "l", "gal", "s", "sec", "second", "min", "minute", "h", "hr", "hour", "day", "week", "month",
    "yr", "year", "kb", "mb", "gb", "tb", "k", "mph", "km/h", "kph", "m/s", "kw", "hp", "bhp", "ps", "kwh", "hz", "mhz",
    "ghz", "cc", "m²", "sqm", "sq m", "sq ft", "sqft", "ha", "acre", "°c", "°f", "cal", "kcal", "kj",
}  # fmt: skip
"""Units as `plain_unit` writes them, by which a column of several units is known from a column of codes."""


def plain_unit(written: str) -> str:
    """The unit without case, point and plural: `Years`, `year` and `yrs.` are told as what they are."""
    bare = re.sub(r"\s+", " ", written.strip().rstrip(".")).lower()
    return bare[:-1] if len(bare) > 2 and bare.endswith("s") else bare


def see_unit(text: Text, core: pd.Series) -> pd.Series:
    """The values (n,) without the unit that nearly all share; `core` as it is where there is none.

    Sets `text.unit` (as most rows write it) and `text.unit_pattern` (what the notebook cuts off), or `text.mixed`, the
    different units with their rows.
    """
    if sum(bool(MEASURE.fullmatch(value)) for value in spread(core, 500)) < 0.9 * min(len(core), 500):
        return core
    units = {place: found[1] for place, value in core.items() if (found := MEASURE.fullmatch(value))}
    written = pd.Series(units, dtype="str")
    rows = text.rows[written.index].groupby(written).sum().sort_values(ascending=False)
    alike: dict[str, int] = {}
    for unit, count in rows.items():
        alike[plain_unit(str(unit))] = alike.get(plain_unit(str(unit)), 0) + int(count)
    shared = max(alike, key=lambda unit: alike[unit])
    if alike[shared] >= FITS * text.total and len(core) > 1:
        spelled = [str(unit) for unit in rows.index if plain_unit(str(unit)) == shared]
        text.unit = spelled[0]
        escaped = [re.escape(unit).replace("\\ ", " ") for unit in sorted(spelled, key=len, reverse=True)]
        text.unit_pattern = rf"\s*{escaped[0]}$" if len(escaped) == 1 else rf"\s*(?:{'|'.join(escaped)})$"
        return core.str.replace(text.unit_pattern, "", regex=True)
    known = {str(unit): int(count) for unit, count in rows.items() if plain_unit(str(unit)) in KNOWN}
    if len({plain_unit(unit) for unit in known}) > 1 and sum(known.values()) >= 0.9 * text.total:
        text.mixed = known
    return core
