"""Columns asked of a plain array by the names that they had in the table it was made from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import column_names
from ..place import Place
from ..rules import Finding

REFUSED = re.compile(
    r"only integers, slices|indices must be integers or slices|arrays used as indices must be"
)


def columns_of_an_array(place: Place) -> Iterator[Finding]:
    """`X["Fare"]` after `X = df[features].values`: the column at the place that the name had."""
    if place.crash.ename not in ("IndexError", "TypeError") or not REFUSED.search(place.crash.evalue):
        return
    for node in place.within(ast.Subscript):
        if not isinstance(node.value, ast.Name) or place.ask(f"np.ndim({node.value.id})") != 2:
            continue
        name = node.value.id
        if place.kind(name) != "ndarray":
            continue
        known = column_names(place, name).expression
        names = place.ask(f"[str(c) for c in {known}]") if known else None
        if not isinstance(names, list) or len(set(names)) < len(names):
            continue
        editor = place.editor()
        done: list[str] = []
        for other in place.all(ast.Subscript):
            if place.text(other.value) != name:
                continue
            asked = other.slice.elts if isinstance(other.slice, ast.List) else [other.slice]
            wanted = [one.value for one in asked if isinstance(one, ast.Constant)]
            if len(wanted) != len(asked) or not all(one in names for one in wanted):
                continue
            spots = [names.index(one) for one in wanted]
            editor.replace(other.slice, f":, {spots if isinstance(other.slice, ast.List) else spots[0]}")
            done += [str(one) for one in wanted]
        if not done:
            continue
        listed = ", ".join(f"`{one}`" for one in dict.fromkeys(done))
        yield Finding(
            f"`{name}` is a plain array, which knows no names; its columns are those of `{known}`.",
            place.propose(
                editor, f"{listed} is taken from its place in the array.", "The values are those of that column.", 0.88
            ),
        )  # fmt: skip
        return
