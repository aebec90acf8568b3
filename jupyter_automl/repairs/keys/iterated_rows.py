"""Rows that a loop goes through and asks for the name of the index, which is no column."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from .names import names_in, uses


def label_of_a_row(place: Place) -> Iterator[Finding]:
    """`for i, row in table.iterrows(): row["city"]` where `city` is the index: it is `i`."""
    names = names_in(place)
    if place.crash.ename != "KeyError" or len(names) != 1:
        return
    for loop in place.all(ast.For):
        table = _table(place, loop)
        if table is None or not isinstance(loop.target, ast.Tuple) or len(loop.target.elts) != 2:
            continue
        label, row = loop.target.elts
        read = uses(place, place.text(row), names[0])
        levels = place.ask(f"list({table}.index.names)")
        if not read or not isinstance(label, ast.Name) or not isinstance(levels, list):
            continue
        if levels.count(names[0]) != 1 or place.ask(f"{names[0]!r} in {table}.columns") is not False:
            continue
        editor = place.editor()
        for node in read:
            editor.replace(node, label.id if len(levels) == 1 else f"{label.id}[{levels.index(names[0])}]")
        yield Finding(
            f"`{names[0]}` is the index of `{table}`, and a row holds the columns alone.",
            place.propose(
                editor,
                f"The loop has it as `{label.id}`.",
                "Each row goes by its own label.",
                0.92,
            ),
            confidence=0.93,
        )
        return


def _table(place: Place, loop: ast.For) -> str | None:
    """The table whose rows the loop goes through."""
    call = loop.iter
    if (
        not isinstance(call, ast.Call)
        or not isinstance(call.func, ast.Attribute)
        or call.func.attr != "iterrows"
    ):
        return None
    return place.text(call.func.value) if place.pure(call.func.value) else None


def column_again(place: Place, text: str, name: str) -> list[Proposal]:
    """A table that the cell asks for its index as for a column, and each of its rows too, gets the column back."""
    rows = {
        part.id
        for loop in place.all(ast.For)
        if _table(place, loop) == text
        for part in ast.walk(loop.target)
        if isinstance(part, ast.Name)
    }
    asked = any(uses(place, row, name) for row in rows)
    labels = any(
        place.text(node.value) == text and node.attr in ("index", "loc", "at")
        for node in place.all(ast.Attribute)
    )
    if not asked or labels or not text.isidentifier() or place.cell is not None or place.function:
        return []
    editor = place.editor()
    first = next(
        (one for one in editor.tree.body if any(place.text(node) == text for node in ast.walk(one))), None
    )
    if first is None or not editor.above(first, f"{text} = {text}.reset_index()"):
        return []
    return place.propose(
        editor,
        f"`{name}` is the index of `{text}`; it becomes a column again.",
        f"The rows of `{text}` are numbered from here on; its values stay the same.",
        0.9,
    )
