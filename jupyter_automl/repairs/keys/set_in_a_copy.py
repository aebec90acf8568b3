"""A new column that was set in a copy of some rows, so that the table never got it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .names import names_in


def set_in_a_copy(place: Place) -> Iterator[Finding]:
    """`df.loc[df.a > 60]["long"] = True` → `df.loc[df.a > 60, "long"] = True`."""
    names = names_in(place)
    if len(names) != 1 or place.function:
        return
    for spot in [place, *place.earlier()]:
        for node in spot.all(ast.Assign):
            target = node.targets[0]
            if (
                not isinstance(target, ast.Subscript)
                or not isinstance(target.slice, ast.Constant)
                or target.slice.value != names[0]
                or not isinstance(target.value, ast.Subscript)
                or isinstance(target.value.slice, ast.Constant | ast.Tuple | ast.List)
            ):
                continue
            rows = target.value
            table = (
                rows.value.value
                if isinstance(rows.value, ast.Attribute) and rows.value.attr == "loc"
                else rows.value
            )
            text, chosen = spot.text(table), spot.text(rows.slice)
            fits = place.ask(
                f"type({text}).__name__ == 'DataFrame' and len({chosen}) == len({text}) and str(({chosen}).dtype) == 'bool'"
            )
            if not isinstance(table, ast.Name) or not spot.pure(rows.slice) or fits is not True:
                continue
            editor = spot.editor()
            editor.replace(target, f"{text}.loc[{chosen}, {spot.text(target.slice)}]")
            yield Finding(
                f"`{spot.text(target)[:80]}` sets the column in a copy of these rows, and `{text}` never gets it.",
                spot.propose(
                    editor, "It is set in the table itself.", "Rows that were not chosen have no value.", 0.93,
                    "pandas 3.0: chained assignment does not reach the table",
                ),
                confidence=0.95,
            )  # fmt: skip
            return
