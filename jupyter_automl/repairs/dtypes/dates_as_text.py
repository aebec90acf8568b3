"""Dates that are still text and are asked, one by one, for what a date knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place, caller_of
from ..rules import Finding
from .columns_behind import chosen_by_order, column_behind, taken_from
from .read_as_dates import read_as_dates, read_by, way_to_read

ASKED = re.compile(
    r"'str' object has no attribute '"
    r"(strftime|year|month|day|weekday|isoformat|hour|minute|date|dayofweek|quarter|isocalendar|timestamp)'"
)


def date_as_text(place: Place) -> Iterator[Finding]:
    """`first = df["day"][0]` and then `first.year`: the text is read as the dates of its column are."""
    match = ASKED.search(place.crash.evalue)
    for node in place.within(ast.Attribute) if match else ():
        if match is None or node.attr != match.group(1) or place.kind(node.value) != "str":
            continue
        found = (
            taken_from(place, node.value.id)
            if isinstance(node.value, ast.Name)
            else (place, node.value, column)
            if (column := column_behind(place, node.value)) is not None
            else None
        )
        if found is None or chosen_by_order(found[0], found[1]):
            continue
        way = way_to_read(place, ast.unparse(found[2]))
        if way is None:
            continue
        editor, asked = place.editor(), place.text(node.value)
        for other in place.all(ast.Attribute):
            if place.text(other.value) == asked and ASKED.search(
                f"'str' object has no attribute '{other.attr}'"
            ):
                editor.replace(other.value, read_by(asked, way))
        yield Finding(
            f"`{asked}` is a date as text, which knows no year, month or day.",
            place.propose(
                editor,
                "It is read as the dates of its column are.",
                "The date is the one that it says.",
                0.92,
            ),
            confidence=0.93,
        )
        return


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
