"""Answers such as `True` and `no` that are text, where a condition or a count of them is meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding, RuleClass

PAIRS = ({"yes", "no"}, {"y", "n"}, {"true", "false"})
REFUSED = re.compile(
    r"None of \[Index\(.*are in the \[(?:columns|index)\]|__invert__ is not supported|bad operand type for unary ~: 'str'"
    r"|Cannot perform reduction '(?:mean|sum)' with string dtype|unsupported operand type\(s\) for [-*/]+: 'str' and"
    r"|unsupported operand type\(s\) for [-*/]+: '(?:int|float)' and 'str'",
    re.S,
)


def answers_as_text(place: Place) -> Iterator[Finding]:
    """`tasks[tasks["active"]]` of `"True"` and `"False"` → `tasks["active"] == "True"`; `done.mean()` of yes and no."""
    if not REFUSED.search(place.crash.evalue):
        return
    for node, needs in _asked(place):
        text = place.text(node)
        levels = (
            place.ask(f"[str(v) for v in {text}.dropna().unique()]") if place.kind(node) == "Series" else None
        )
        if not isinstance(levels, list) or {one.lower() for one in levels} not in PAIRS:
            continue
        if place.ask(f"bool({text}.isna().any())") is not False:
            continue
        yes = next(one for one in levels if one.lower()[0] in "yt")
        editor = place.editor()
        editor.replace(node, f"({text} == {yes!r})" if needs else f"{text} == {yes!r}")
        yield Finding(
            f"`{text}` holds the texts {' and '.join(map(repr, levels))}, which are no conditions by themselves.",
            place.propose(
                editor,
                f"{yes!r} is what holds, and the other what does not.",
                "Every row keeps its answer.",
                0.92,
            ),
            confidence=0.97,
        )
        return


def _asked(place: Place) -> Iterator[tuple[ast.expr, bool]]:
    """What is taken for a condition, or summed, and whether it needs brackets around a comparison."""
    for node in place.within(ast.Subscript):
        inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
        if isinstance(inner, ast.Subscript | ast.Attribute | ast.Name) and place.pure(inner):
            yield inner, False
    for node in place.within(ast.UnaryOp):
        if isinstance(node.op, ast.Invert) and place.pure(node.operand):
            yield node.operand, True
    for call in place.calls("mean", "sum"):
        if isinstance(call.func, ast.Attribute) and not call.args and place.pure(call.func.value):
            yield call.func.value, True


class AnswersAsText(RuleClass):
    """A condition is made of the texts."""

    name = "answers_as_text"
    title = "answers as text where a condition is meant"
    rank = 17
    enames = ("KeyError", "TypeError")
    rules = (answers_as_text,)
