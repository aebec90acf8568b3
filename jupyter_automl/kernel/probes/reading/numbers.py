"""Texts that are numbers: decimal signs, thousands, currencies, percent."""

from __future__ import annotations

import re

from .forms import COMMA, CURRENCY, DATE, PLAIN, POINT, SPACED
from .texts import Text, spread
from .unfit import FITS
from .units import see_unit


def see_numbers(text: Text) -> None:
    """What the values look like as numbers; the file as a whole settles what one column leaves open."""
    values = text.values
    some = spread(values, 2_000)
    digits_at_an_end = some.str.contains(r"^[^\pL]*\d|\d[^\pL]*$", regex=True)
    dated = some.str.fullmatch(DATE.pattern)
    text.numeric = bool(len(some) and digits_at_an_end.mean() > 0.5 and dated.mean() < 0.9)
    text.some_numbers = bool(values.str.fullmatch(PLAIN).any())
    if not text.numeric:
        return
    text.brackets = values.str.fullmatch(r"\([^()]*\d[^()]*\)")
    core = values.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
    signs = core.str.contains(r"[^\d\s.,+()eE%-]", regex=True)
    text.currency = signs & core.str.contains(CURRENCY, regex=True) if signs.any() else signs
    text.percent = core.str.endswith("%")
    if text.currency.any():
        see_currencies(text)
        core = core.str.replace(CURRENCY, "", regex=True)
    core = core.str.replace(r"\s*%$", "", regex=True) if text.percent.any() else core
    core = core.str.strip()
    if signs.any() and not (text.currency.any() or text.percent.any()):
        core = see_unit(text, core)
    core = core.str.replace(r"^-\s+", "-", regex=True)
    text.core = core
    text.plain, text.point = core.str.fullmatch(PLAIN), core.str.fullmatch(POINT)
    text.comma, text.spaced = core.str.fullmatch(COMMA), core.str.fullmatch(SPACED)
    digits = core.str.fullmatch(r"[+-]?\d+")
    text.zeros = bool(core.str.fullmatch(r"0\d+").any()) and text.share(digits) > 0.5
    text.long = text.share(core.str.fullmatch(r"\d{17,}")) > 0 and text.share(digits) > 0.5
    only_comma, only_point = (
        text.comma & ~text.point & ~text.plain,
        text.point & ~text.comma & ~text.plain,
    )
    if max(text.share(text.comma), text.share(text.point)) >= FITS:
        ahead = text.share(only_comma) - text.share(only_point)
        text.decimal = (
            ","
            if ahead > 0
            else "."
            if ahead < 0 or text.share(text.plain & core.str.contains(".", regex=False))
            else ""
        )


def see_currencies(text: Text) -> None:
    """Which currencies are written; amounts in several, each in more than a stray row, cannot be one column of numbers."""
    signs = text.values[text.currency].str.extract(f"({CURRENCY})")[0].dropna()
    rows = text.rows[signs.index].groupby(signs).sum()
    text.currencies = [str(sign) for sign in rows.index]
    alike = rows.groupby(rows.index.str.rstrip(".").str.lower()).sum().sort_values(ascending=False)
    if len(alike) > 1 and alike.iloc[1:].sum() > (1 - FITS) * text.total:
        text.mixed = {str(sign): int(count) for sign, count in alike.items()}


def as_number(text: Text, decimal: str) -> None:
    """A number, if one way of writing fits nearly all present rows and no code such as A12 stands among them."""
    strict = (
        text.plain
        if not (decimal == "," and text.decimal == ",")
        else text.plain & ~text.core.str.contains(".", regex=False)
    )
    if text.mixed:
        return
    sign = text.decimal or decimal
    fits = {"plain": strict, ".": strict | text.point, ",": text.comma}
    order = ["plain", sign, "." if sign == "," else ","]
    form = next((key for key in order if text.share(fits[key]) >= FITS), None)
    if form is None:
        mixed = text.spaced | text.plain | (text.comma if sign == "," else text.point)
        if text.share(mixed) < FITS or not text.spaced.any():
            return
        form, fitting = "spaced", mixed
    else:
        fitting = fits[form]
    stray = text.values[~fitting]
    if stray.str.fullmatch(r"[A-Za-z]{1,4}[-_]?\d+|\d+[-_]?[A-Za-z]{1,4}").any():
        return
    if text.percent.any() and text.share(text.percent) < FITS:
        return
    strip, text.arguments = "", {}
    if form == "spaced":
        strip, text.form = "[ '’\\u00a0\\u202f]", "thousands"
        if text.core[text.spaced].str.contains(",", regex=False).any():
            text.arguments["decimal"] = ","
    elif form == ",":
        grouped = text.core[fitting].str.contains(".", regex=False).any()
        strip, text.form = ("\\." if grouped else ""), "thousands" if grouped else "decimal comma"
        text.arguments["decimal"] = ","
    elif form == ".":
        strip, text.form = ",", "thousands"
    else:
        text.form = "plain"
    if text.currency.any():
        text.form = "currency"
        longest_first = sorted(text.currencies, key=lambda sign: (-len(sign), sign))
        letters = any(len(sign) > 1 for sign in longest_first)
        signs = "|".join(map(re.escape, longest_first)) if letters else f"[{''.join(longest_first)}]"
        strip = f"{signs}|\\s" + (f"|{strip}" if strip else "")
    elif text.percent.any():
        text.form, strip = "percent", "%|\\s" + (f"|{strip}" if strip else "")
    elif text.unit:
        text.form, strip = "unit", text.unit_pattern + (f"|{strip}" if strip else "")
        text.arguments["unit"] = text.unit
    if text.brackets.any():
        text.arguments["negative_brackets"] = True
    if strip:
        text.arguments["strip"] = strip
    text.to = "number"
    shaped = text.values[fitting & (text.values.str.contains(r"[^\d]", regex=True))]
    text.example = str(shaped.iloc[0] if len(shaped) else text.values.iloc[0])
    texts = {
        "plain": "numbers that pandas reads as text because of what else stands in the column"
        if text.stained
        else "numbers stored as text",
        "percent": f'percentages such as "{text.example}", kept as percent', "currency": f'amounts such as "{text.example}"',
        "unit": f'numbers of one unit such as "{text.example}"',
        "thousands": f'numbers such as "{text.example}"', "decimal comma": f'numbers such as "{text.example}"',
    }  # fmt: skip
    text.why = texts[text.form]
    if len(stray):
        text.why += f'; {len(stray):,} different values such as "{stray.iloc[0][:30]}" are no numbers'
