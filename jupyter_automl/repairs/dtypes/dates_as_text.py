"""Dates that are still text and are asked, one by one, for what a date knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place, caller_of
from ..rules import Finding
from .read_as_dates import read_as_dates

ASKED = re.compile(
    r"'str' object has no attribute '"
    r"(strftime|year|month|day|weekday|isoformat|hour|minute|date|dayofweek|quarter|isocalendar|timestamp)'"
)


def dates_as_text(place: Place) -> Iterator[Finding]:
    """`df["date"].apply(lambda d: d.strftime("%b"))` of a column that was read as text."""
    if not ASKED.search(place.crash.evalue):
        return
    spot = caller_of(place.crash) or place
    columns = [call.func.value for call in spot.calls("apply", "map") if isinstance(call.func, ast.Attribute)]
    loop: ast.AST | None = place.statement
    while loop is not None and not isinstance(loop, ast.For):
        loop = place.parent(loop)
    columns += [loop.iter] if isinstance(loop, ast.For) else []
    columns += [part.iter for node in spot.within(ast.ListComp) for part in node.generators]
    for column in columns:
        if not isinstance(column, ast.Subscript) or spot.kind(column) != "Series":
            continue
        text = spot.text(column)
        read = read_as_dates(spot, text)
        if read is None:
            continue
        editor = spot.editor()
        editor.replace(column, read)
        yield Finding(
            f"The dates in `{text}` are text as they were read, which knows no year, month or day.",
            spot.propose(
                editor, "They are read as dates where the cell asks for that.",
                "Every value is the date that it said; the column itself stays text.", 0.92,
            ),
            confidence=0.92,
        )  # fmt: skip
        return
