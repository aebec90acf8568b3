"""A table compared with a number for some of its columns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def turned_before_compared(place: Place) -> Iterator[Finding]:
    """`~df["school"] == "GP"` turns the texts round, and not the answer → `df["school"] != "GP"`."""
    if not re.search(r"__invert__|bad operand type for unary ~", place.crash.evalue):
        return
    for node in place.within(ast.Compare):
        turned = node.left
        if not isinstance(turned, ast.UnaryOp) or not isinstance(turned.op, ast.Invert) or len(node.ops) != 1:
            continue
        editor = place.editor()
        editor.replace(node, f"~({place.text(turned.operand)}{place.text(node)[len(place.text(turned)) :]})")
        yield Finding(
            f"`~` belongs to `{place.text(turned.operand)}` there, and not to the comparison.",
            place.propose(
                editor, "The comparison stands in brackets.", "The rows are those that do not fit it.", 0.94
            ),
            confidence=0.95,
        )
        return


def compared_by_column(place: Place) -> Iterator[Finding]:
    """`table < low`, where `low` has a number for some columns → `table[low.index] < low`."""
    if (
        "Operands are not aligned" not in place.crash.evalue
        and "identically-labeled" not in place.crash.evalue
    ):
        return
    editor, told = place.editor(), ""
    for node in place.within(ast.Compare):
        left, right = node.left, node.comparators[0]
        if len(node.ops) != 1 or not place.pure(left) or not place.pure(right):
            continue
        if place.kind(left) != "DataFrame" or place.kind(right) != "Series" or not isinstance(left, ast.Name):
            continue
        limits = place.text(right)
        inside = limits if isinstance(right, ast.Name) else f"({limits})"
        if place.ask(f"set({inside}.index) < set({left.id}.columns)") is not True:
            continue
        editor.replace(left, f"{left.id}[{inside}.index]")
        told = told or f"`{limits[:50]}` has a number for some columns of `{left.id}`."
    if told:
        yield Finding(
            told,
            place.propose(
                editor,
                "Those columns are compared.",
                "Every row stays; the other columns are not compared.",
                0.93,
            ),
            confidence=0.95,
        )
