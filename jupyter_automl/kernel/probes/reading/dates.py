"""Texts that are dates: which formats read them."""

from __future__ import annotations

import re

import pandas as pd

from .forms import DATE
from .texts import Text, spread
from .unfit import FITS

DATES_LOOKED_AT = 5_000
"""Different values by which date formats are guessed; then they must read all values."""


def as_date(text: Text, decimal: str) -> None:
    """A date, if formats are found that read nearly all present rows."""
    if len(text.values) == 0 or not text.values.iloc[:200].str.contains(r"\d", regex=True).mean() >= 0.9:
        return
    some = spread(text.values, DATES_LOOKED_AT)
    looks = some.str.fullmatch(DATE.pattern)
    if looks.mean() < 0.9:
        return
    chosen, read, utc = read_dates(text, some[looks], decimal)
    if len(some) < len(text.values) and read.isna().any():
        some = text.values
        looks = some.str.fullmatch(DATE.pattern)
        chosen, read, utc = read_dates(text, some[looks], decimal)
    if text.share(read.notna()) < FITS or not chosen:
        return
    text.to, text.arguments = "date", {"formats": chosen} | ({"utc": True} if utc else {})
    text.form = chosen[0] if len(chosen) == 1 else "mixed"
    examples = ", ".join(f'"{value}"' for value in text.values.head(2))
    text.why = f"dates such as {examples}" + order_why(some[looks], chosen, decimal)


def read_dates(text: Text, some: pd.Series, decimal: str) -> tuple[list[str], pd.Series, bool]:
    """The formats that read at least one value, all values read by them, and whether they carry a zone."""
    formats = possible_formats(some, text.rows[some.index], decimal)
    utc = bool(some.str.contains(r"\d(?:Z| ?UTC|[+-]\d\d:?\d\d)$", regex=True).any())
    left, chosen, read = text.values, [], pd.Series(pd.NaT, index=text.values.index)
    for written in formats:
        made = pd.to_datetime(left, format=written, errors="coerce", utc=utc)
        made = made.dt.tz_localize(None) if utc else made
        made = made[made.notna() & made.dt.year.between(1700, 2200)]
        if len(made):
            chosen.append(written)
            read = read.astype(made.dtype) if read.isna().all() else read
            read.loc[made.index] = made
            left = left.drop(made.index)
        if not len(left):
            break
    return chosen, read, utc


def possible_formats(values: pd.Series, rows: pd.Series, decimal: str) -> list[str]:
    """strftime formats that could read the values, likeliest first; day or month first is settled by evidence."""
    out: list[str] = []
    iso = values.str.match(r"\d{4}-\d{1,2}-\d{1,2}")
    if iso.any():
        texts = values[iso]
        if texts.str.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}").all():
            out.append("%Y-%m-%d")
        else:
            out += ["ISO8601", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
    for sign in "./-":
        parts = values.str.extract(
            rf"^(\d{{1,2}}){re.escape(sign)}(\d{{1,2}}){re.escape(sign)}(\d{{4}}|\d{{2}})(?!\d)"
        ).dropna()
        if len(parts):
            first, second = (
                int(rows[parts.index][parts[0].astype(int) > 12].sum()),
                int(rows[parts.index][parts[1].astype(int) > 12].sum()),
            )
            day_first = first > second or (first == second and (sign == "." or decimal == ","))
            lead = f"%d{sign}%m{sign}" if day_first else f"%m{sign}%d{sign}"
            for year in ["%Y"] * bool((parts[2].str.len() == 4).any()) + ["%y"] * bool(
                (parts[2].str.len() == 2).any()
            ):
                out += with_times(lead + year, values[parts.index])
        years = values.str.match(rf"\d{{4}}{re.escape(sign)}\d{{1,2}}{re.escape(sign)}\d{{1,2}}")
        if sign != "-" and years.any():
            out += with_times(f"%Y{sign}%m{sign}%d", values[years])
    if values.str.fullmatch(r"\d{8}T\d{6}").any():
        out.append("%Y%m%dT%H%M%S")
    if values.str.fullmatch(r"\d{4}-\d{2}").any():
        out.append("%Y-%m")
    worded = values[values.str.contains(r"[A-Za-z]{3}", regex=True)]
    if len(worded):
        for base in (
            "%b %d, %Y",
            "%B %d, %Y",
            "%b %d %Y",
            "%B %d %Y",
            "%d %b %Y",
            "%d %B %Y",
            "%d-%b-%Y",
            "%d-%b-%y",
            "%d %b %y",
        ):
            out += with_times(base, worded)
    return list(dict.fromkeys(out))


def with_times(base: str, values: pd.Series) -> list[str]:
    """The format alone, and with the times of day that may stand behind it."""
    out = [base]
    if values.str.contains(r"\d:\d\d", regex=True).any():
        if values.str.contains(r"[AaPp][Mm]$", regex=True).any():
            out += [base + " %I:%M:%S %p", base + " %I:%M %p"]
        out += [base + " %H:%M:%S", base + " %H:%M", base + " %H:%M:%S.%f"]
    return out


def order_why(values: pd.Series, formats: list[str], decimal: str) -> str:
    """How day and month are told apart, or in how many ways the dates are written."""
    plain = [form for form in formats if re.match(r"%[dm][./-]%[dm]", form)]
    if not plain:
        return "" if len(formats) == 1 else f", written in {len(formats)} ways"
    parts = values.str.extract(r"^(\d{1,2})[./-](\d{1,2})[./-]").dropna().astype(int)
    order, place = ("day first", 0) if plain[0].startswith("%d") else ("month first", 1)
    count = int((parts[place] > 12).sum())
    if count:
        return f"; {order}, as {count:,} different values have {'the first' if place == 0 else 'the second'} part above 12"
    return f"; {order} is taken by custom, no value has a part above 12 that would prove it"
