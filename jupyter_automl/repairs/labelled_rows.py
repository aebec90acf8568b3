"""Loops that are given a label with each row, group or entry, and take the pair for the row itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .loops import loops_around
from .place import Place
from .rules import Finding

TUPLE = re.compile(r"tuple indices must be integers or slices, not str|'tuple' object has no attribute '\w+'")
TEXT = re.compile(r"string indices must be integers|'str' object has no attribute '(\w+)'")
LABELLED = {"iterrows": "row", "groupby": "group", "enumerate": "entry"}
"""What gives pairs → what the second of a pair is."""


def labelled_rows(place: Place) -> Iterator[Finding]:
    """`for row in table.iterrows(): row["a"]` → `for _, row in table.iterrows()`."""
    if not TUPLE.search(place.crash.evalue):
        return
    for over, target in loops_around(place):
        if not isinstance(over, ast.Call) or not isinstance(target, ast.Name):
            continue
        what = place.called(over)
        if what == "itertuples":
            yield from _named_fields(place, target.id)
            return
        if what not in LABELLED or _taken_by_place(place, target.id):
            continue
        if what == "groupby" and _names_group(place, target.id):
            continue
        label = "number" if what == "enumerate" else "label"
        editor = place.editor()
        editor.replace(target, f"_, {target.id}")
        yield Finding(
            f"`{place.text(over)[:60]}` gives a pair each time, its {label} and the"
            f" {LABELLED[what]}; `{target.id}` is taken for the {LABELLED[what]}.",
            place.propose(
                editor,
                f"The {LABELLED[what]} is taken out of the pair.",
                f"Each turn has one {LABELLED[what]}, in the same order.",
                0.95,
            ),
            confidence=0.96,
        )
        return


def rows_of_a_table(place: Place) -> Iterator[Finding]:
    """`for row in table: row["a"]` over a table gives the names of its columns; its rows are meant."""
    if not TEXT.search(place.crash.evalue):
        return
    for over, target in loops_around(place):
        if not isinstance(target, ast.Name) or not place.pure(over) or place.kind(over) != "DataFrame":
            continue
        columns = {str(name) for name in place.columns(over) or []}
        asked = {
            str(node.slice.value)
            for node in place.all(ast.Subscript)
            if place.text(node.value) == target.id and isinstance(node.slice, ast.Constant)
        } | {
            node.attr for node in place.all(ast.Attribute)
            if place.text(node.value) == target.id and node.attr in columns
        }  # fmt: skip
        if not asked or not asked <= columns:
            continue
        editor = place.editor()
        editor.replace(target, f"_, {target.id}")
        editor.wrap(over, "", ".iterrows()")
        yield Finding(
            f"A loop over the table `{place.text(over)}` gives the names of its columns, and its rows are meant.",
            place.propose(editor, "The loop goes over its rows.", "Each turn has one row.", 0.95),
            confidence=0.96,
        )
        return


def _taken_by_place(place: Place, name: str) -> bool:
    """Whether the cell takes the pair apart by itself: `pair[0]`, `pair[1]`, or hands it on."""
    return any(
        place.text(node.value) == name
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, int)
        for node in place.all(ast.Subscript)
    )


def _names_group(place: Place, name: str) -> bool:
    """Whether the loop's variable is called as what the groups are named by, and not as a group."""
    return re.search(r"name|key|label|cat", name) is not None


def _as_rows(place: Place, name: str, fields: list[str]) -> Iterator[Finding]:
    """`row["Ride ID"]` of `itertuples`, which has no field of such a name: `iterrows` gives rows that know their columns."""
    for over, target in loops_around(place):
        if not isinstance(over, ast.Call) or not isinstance(over.func, ast.Attribute):
            continue
        table = over.func.value
        if not isinstance(target, ast.Name) or target.id != name or not place.pure(table):
            continue
        if place.called(over) != "itertuples" or not set(fields) <= set(map(str, place.columns(table) or ())):
            continue
        asked = {node.attr for node in place.all(ast.Attribute) if place.text(node.value) == name}
        if asked & {"Index", "_asdict", "_fields"}:
            return
        editor = place.editor()
        editor.replace(over, f"{place.text(table)}.iterrows()")
        editor.replace(target, f"_, {name}")
        yield Finding(
            f"`itertuples` names no field {fields[0]!r}, which is no single word.",
            place.propose(
                editor,
                "The loop goes over rows, which know their columns by name.",
                "Each turn has the same row.",
                0.9,
            ),
            confidence=0.93,
        )
        return


def _named_fields(place: Place, name: str) -> Iterator[Finding]:
    """`row["units"]` of `itertuples` → `row.units`."""
    uses = [
        node
        for node in place.all(ast.Subscript)
        if place.text(node.value) == name
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    ]
    fields = [str(node.slice.value) for node in uses if isinstance(node.slice, ast.Constant)]
    if uses and any(place.ask(f"hasattr({name}, {field!r})") is not True for field in fields):
        yield from _as_rows(place, name, fields)
    if not uses or any(place.ask(f"hasattr({name}, {field!r})") is not True for field in fields):
        return
    editor = place.editor()
    for node, field in zip(uses, fields, strict=True):
        editor.replace(node, f"{name}.{field}" if field.isidentifier() else f"getattr({name}, {field!r})")
    yield Finding(
        f"`itertuples` gives rows whose values are attributes: `{name}.{fields[0]}`.",
        place.propose(editor, "They are taken as attributes.", "The values are the same.", 0.95),
        confidence=0.96,
    )
