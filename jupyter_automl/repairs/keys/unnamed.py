"""Counts by groups whose column was given no name: it is called 0."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from .names import names_in, tables

COUNTS = frozenset(
    {"count", "counts", "size", "n", "num", "number", "total", "freq", "frequency", "occurrences", "cnt"}
)
"""What people call the column of a count."""


def unnamed(place: Place) -> Iterator[Finding]:
    """`df.groupby("a").size().reset_index()["count"]`: the column is called 0 and gets the name it is asked by."""
    names = names_in(place)
    if len(names) != 1 or not COUNTS.intersection(names[0].lower().replace("_", " ").split()):
        return
    for text, columns in tables(place).items():
        if not text.isidentifier():
            continue
        bare = place.ask(f"[c for c in {text}.columns if isinstance(c, int)]")
        if bare != [0] or len(columns) < 2 or not _counted(place, text):
            continue
        yield Finding(
            f"`size` gives its counts no name, so `reset_index` calls their column 0 in `{text}`.",
            [
                Proposal(
                    "patch", f"The counts get the name `{names[0]}`.", "No value changes.",
                    setup=f"{text} = {text}.rename(columns={{0: {names[0]!r}}})", confidence=0.92,
                    rule="pandas: the column of a Series without a name is called 0",
                )
            ],
            confidence=0.93,
        )  # fmt: skip
        return
    for node in place.within(ast.Subscript):
        # The same in one breath: `df.groupby("a").size().reset_index()["count"]`.
        call = node.value
        if (
            not isinstance(call, ast.Call)
            or place.called(call) != "reset_index"
            or call.args
            or call.keywords
        ):
            continue
        inner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(inner, ast.Call) and place.called(inner) == "size":
            editor = place.editor()
            editor.keyword(call, "name", repr(names[0]))
            yield Finding(
                "`size` gives its counts no name, so `reset_index` calls their column 0.",
                place.propose(editor, f"The counts get the name `{names[0]}`.", "No value changes.", 0.92),
                confidence=0.93,
            )
            return


def _counted(place: Place, table: str) -> bool:
    """Whether a cell that ran, or this one, put counts of rows by groups into the table."""
    for spot in [place, *place.earlier()]:
        for node in spot.all(ast.Assign):
            if not any(isinstance(target, ast.Name) and target.id == table for target in node.targets):
                continue
            called = {spot.called(part) for part in ast.walk(node.value) if isinstance(part, ast.Call)}
            return "reset_index" in called and "size" in called
    return False
