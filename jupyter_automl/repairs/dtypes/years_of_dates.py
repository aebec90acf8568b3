"""Dates compared with a whole number that says a year."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .dates import ALL_DATES

REFUSED = re.compile(
    r"Invalid comparison between dtype=(?:str|object|string|datetime64\[[^\]]*\]) and int"
    r"|not supported between instances of '(?:str|Timestamp)' and 'int'"
)
FIRST, LAST = 1900, 2100


def years_of_dates(place: Place) -> Iterator[Finding]:
    """`df[df["date"] > 2020]` where the column holds whole dates: their years are compared."""
    if not REFUSED.search(place.crash.evalue):
        return
    for node in place.within(ast.Compare):
        left, right = node.left, node.comparators[0]
        year = right.value if isinstance(right, ast.Constant) else None
        if len(node.ops) != 1 or not isinstance(year, int) or not FIRST <= year <= LAST:
            continue
        if not place.pure(left) or place.kind(left) != "Series":
            continue
        text = place.text(left)
        dated = place.ask(f"str({text}.dtype).startswith('datetime64')")
        written = dated is not True and place.ask(
            rf"bool({text}.dropna().astype(str).str.fullmatch(r'\d{{4}}-\d{{2}}-\d{{2}}(?:[ T].*)?').all())"
            f" and {ALL_DATES.format(text)} and bool({text}.notna().any())"
        )
        if dated is not True and written is not True:
            continue
        editor = place.editor()
        editor.replace(left, f"{text}.dt.year" if dated is True else f"pd.to_datetime({text}).dt.year")
        yield Finding(
            f"`{text}` holds dates{'' if dated is True else ' as text'}, and {year} is a year.",
            place.propose(
                editor, "The years of the dates are compared.", "A row counts by the year of its date.", 0.9
            ),
            confidence=0.93,
        )
        return
