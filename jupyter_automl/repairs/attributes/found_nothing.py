"""Attributes that are a part of a column's name, and matches of a pattern that finds nothing in some values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

FINDERS = frozenset({"search", "match", "fullmatch"})


def dotted_columns(place: Place) -> Iterator[Finding]:
    """`flowers.Petal.Length` where a column is called `Petal.Length`."""
    match = re.search(r"'DataFrame' object has no attribute '(\w+)'", place.crash.evalue)
    if match is None:
        return
    for node in place.within(ast.Attribute):
        if node.attr != match.group(1) or not place.pure(node.value):
            continue
        table = place.text(node.value)
        columns = [str(name) for name in place.columns(node.value) or ()]
        editor, found = place.editor(), []
        for outer in place.all(ast.Attribute):
            written = place.text(outer)
            name = written.removeprefix(f"{table}.")
            if written.startswith(f"{table}.") and name in columns and "." in name:
                editor.replace(outer, f'{table}["{name}"]')
                found.append(name)
        if found:
            yield Finding(
                f"`{found[0]}` is the name of a column, and a name with a dot cannot be written as an attribute.",
                place.propose(editor, "The column is named in brackets.", "The cell uses that column.", 0.94),
            )
            return


def no_match(place: Place) -> Iterator[Finding]:
    """`texts.apply(lambda t: re.search(p, t).group(1))` where the pattern finds nothing in a few texts."""
    if not re.search(r"'NoneType' object has no attribute '(?:groups?|start|end|span)'", place.crash.evalue):
        return
    for found in place.within(ast.Call):
        use = found.func
        if not isinstance(use, ast.Attribute) or use.attr not in ("group", "groups", "start", "end", "span"):
            continue
        finder = use.value
        if not isinstance(finder, ast.Call) or place.called(finder) not in FINDERS:
            continue
        maker: ast.AST | None = found
        while maker is not None and not isinstance(maker, ast.Lambda):
            maker = place.parent(maker)
        call = place.parent(maker) if maker is not None else None
        if (
            not isinstance(maker, ast.Lambda)
            or not isinstance(call, ast.Call)
            or not isinstance(call.func, ast.Attribute)
            or call.func.attr not in ("apply", "map")
            or not place.pure(call.func.value)
            or len(maker.args.args) != 1
        ):
            continue
        series, name = place.text(call.func.value), maker.args.args[0].arg
        # The trace stops in a function of the cell's own; the column is looked at from outside of it.
        look = place.crash.asked(f"[sum({place.text(finder)} is None for {name} in {series}), len({series})]")
        if not isinstance(look, list) or look[0] * 5 > look[1] * 2:
            continue
        editor = place.editor()
        editor.replace(finder, "found")
        editor.wrap(found, "(", f" if (found := {place.text(finder)}) else None)")
        yield Finding(
            f"The pattern finds nothing in {look[0]:,} of {look[1]:,} values of `{series}`.",
            place.propose(
                editor,
                "Where nothing is found, the value is missing.",
                f"{look[0]:,} values are missing; no row is dropped.",
                0.82,
            ),
        )
        return
