"""Columns of several levels, which are asked for by one part of their name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..place import Place
from ..rules import Finding
from .names import names_in, tables

PARTS = (
    "[[p if isinstance(p, (str, int, float)) else str(p) for p in c] for c in {x}.columns]"
    " if {x}.columns.nlevels > 1 else None"
)


def levels(place: Place) -> Iterator[Finding]:
    """Columns of two levels, as `agg` and `pivot_table` make them, are named by a pair."""
    names: list[Any] = names_in(place) or _number(place)
    for text in tables(place) if names else ():
        pairs = place.ask(PARTS.format(x=text))
        if not isinstance(pairs, list) or any(name in {pair[0] for pair in pairs} for name in names):
            continue
        editor = place.editor()
        done = False
        for node in place.all(ast.Constant):
            # A number is many things in a cell; only where the table itself is asked it is a label.
            if not isinstance(node.value, str) and not _asked(place, node, text):
                continue
            wanted = names if isinstance(node.value, str) else [node.value]
            whole = [pair for pair in pairs if node.value in wanted and _named(node.value, pair)]
            if len(whole) == 1:
                editor.replace(node, repr(tuple(whole[0])))
                done = True
        if not done:
            done = _by_variable(place, editor, text, pairs, names)
        if done:
            yield Finding(
                f"The columns of `{text}` have {len(pairs[0])} levels, so each is named by a pair.",
                place.propose(editor, "The column is named by its pair.", "The cell uses that column.", 0.8),
                confidence=0.9,
            )
            return
        below = [repr(pair[0]) for pair in pairs if names[0] in pair[1:]]
        if len(below) > 1:
            yield Finding(
                f"The columns of `{text}` have {len(pairs[0])} levels, and {names[0]!r} stands below {', '.join(below[:5])}:"
                " which of them is meant is the author's to say.",
                confidence=0.9,
            )
            return


def _number(place: Place) -> list[Any]:
    """The label that is a number and is not there."""
    said = place.crash.evalue.strip()
    return [int(said)] if place.crash.ename == "KeyError" and said.lstrip("-").isdigit() else []


def _named(label: object, pair: list[Any]) -> bool:
    return label in pair[1:] or label == "_".join(map(str, pair))


def _asked(place: Place, node: ast.Constant, table: str) -> bool:
    use = place.parent(node)
    return (
        type(node.value) is int
        and isinstance(use, ast.Subscript)
        and use.slice is node
        and place.text(use.value) == table
        and isinstance(use.ctx, ast.Load)
    )


def _by_variable(place: Place, editor: Any, table: str, pairs: list[Any], names: list[Any]) -> bool:
    """`by_year[y]` where every column stands below one and the same name: that name is said first."""
    first = {pair[0] for pair in pairs}
    if (
        len(first) != 1
        or len(pairs[0]) != 2
        or not all(name in [pair[1] for pair in pairs] for name in names)
    ):
        return False
    done = False
    for node in place.within(ast.Subscript):
        if (
            place.text(node.value) == table
            and isinstance(node.slice, ast.Name)
            and isinstance(node.ctx, ast.Load)
        ):
            editor.replace(node.value, f"{table}[{next(iter(first))!r}]")
            done = True
    return done
