"""Values for the marks of a text that stand outside the brackets, or that are methods or arrays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding, ask_for

MARK = re.compile(r"%(?!%)[-+ #0]*\d*(?:\.\d+)?[sdifeEgGrxXoc]")


def values_left_over(place: Place) -> Iterator[Finding]:
    """`"Accuracy: %s" % (accuracy, n)`: says that one mark stands for two values."""
    if "not all arguments converted during string formatting" not in place.crash.evalue:
        return
    for node in place.within(ast.BinOp):
        text = node.left.value if isinstance(node.left, ast.Constant) else None
        if not isinstance(node.op, ast.Mod) or not isinstance(text, str):
            continue
        marks = len(MARK.findall(text.replace("%%", "")))
        given = len(node.right.elts) if isinstance(node.right, ast.Tuple) else 1
        if given > marks:
            told = f"The text has {marks} {'mark' if marks == 1 else 'marks'} for {given} values."
            yield Finding(
                told,
                ask_for(place, "Say where the other values stand in it, or leave them out.", kind="choice"),
            )
            return


def values_in_brackets(place: Place) -> Iterator[Finding]:
    """`print("%d of %s" % count, name)` → `% (count, name)`: the values of all marks belong together."""
    if "not enough arguments for format string" not in place.crash.evalue:
        return
    for call in place.calls():
        for at, first in enumerate(call.args[:-1]):
            if (
                not isinstance(first, ast.BinOp)
                or not isinstance(first.op, ast.Mod)
                or isinstance(first.right, ast.Tuple)
            ):
                continue
            text = first.left.value if isinstance(first.left, ast.Constant) else None
            behind = call.args[at + 1 :]
            if not isinstance(text, str) or len(MARK.findall(text.replace("%%", ""))) != 1 + len(behind):
                continue
            editor = place.editor()
            editor.wrap(first.right, "(", "")
            editor.wrap(behind[-1], "", ")")
            yield Finding(
                f"The text has {1 + len(behind)} marks, and `%` is given one value.",
                place.propose(
                    editor, "The values stand in brackets.", "Each mark gets its value, in their order.", 0.95
                ),
                confidence=0.96,
            )
            return
