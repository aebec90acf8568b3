"""A whole table or column asked for one yes or no."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for


def _row_by_row(place: Place, node: ast.expr, inside: bool = False) -> str:
    """The condition with `&`, `|` and `~` for `and`, `or` and `not`, each side in brackets."""
    if isinstance(node, ast.BoolOp):
        sign = " & " if isinstance(node.op, ast.And) else " | "
        joined = sign.join(_row_by_row(place, item, inside=True) for item in node.values)
        return f"({joined})" if inside else joined
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return f"~{_row_by_row(place, node.operand, inside=True)}"
    text = place.text(node)
    simple = isinstance(node, ast.Name | ast.Call | ast.Attribute | ast.Subscript)
    return text if simple else f"({text})"


def _apart(place: Place, node: ast.Compare) -> str | None:
    """`(a > 1) & (b > 1)` for `a > 1 & b > 1`; None where no such operator stands between the comparisons."""
    signs = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
    if not all(type(op) in signs for op in node.ops):
        return None
    joined, current, found = "", "", False
    for op, side in zip(
        ["", *(f" {signs[type(op)]} " for op in node.ops)], [node.left, *node.comparators], strict=True
    ):
        if isinstance(side, ast.BinOp) and isinstance(side.op, ast.BitAnd | ast.BitOr):
            sign = "&" if isinstance(side.op, ast.BitAnd) else "|"
            joined += f"({current}{op}{place.text(side.left)}) {sign} "
            current, found = place.text(side.right), True
        else:
            current += op + place.text(side)
    return f"{joined}({current})" if found else None


def _among(place: Place) -> Finding | None:
    """`table["city"] in cities` → `table["city"].isin(cities)`: each row is asked whether it is one of them."""
    test = getattr(place.statement, "test", None)
    for node in place.within(ast.Compare):
        if node is test or len(node.ops) != 1 or not isinstance(node.ops[0], ast.In | ast.NotIn):
            continue
        column, listed = node.left, node.comparators[0]
        if place.kind(column) not in ("Series", "Index") or place.kind(listed) not in LISTED:
            continue
        editor = place.editor()
        said = f"{place.owner(column)}.isin({place.text(listed)})"
        editor.replace(node, said if isinstance(node.ops[0], ast.In) else f"~{said}")
        return Finding(
            f"`in` asks for one yes or no, and `{place.text(column)}` is a whole column.",
            place.propose(
                editor, "Each row is asked whether it is one of them.", "Each row is judged by itself.", 0.95
            ),
            confidence=0.96,
        )
    return None


LISTED = (
    "list",
    "tuple",
    "set",
    "frozenset",
    "Series",
    "Index",
    "ndarray",
    "dict",
    "dict_keys",
    "dict_values",
    "range",
)
"""What a value may be looked for in."""


def truth(place: Place) -> Iterator[Finding]:
    """`if df:`, `a and b` and `a or b` of columns."""
    if not re.search(
        r"truth value of (?:a|an) [\w ]*(?:Series|DataFrame|array|Index)|'r?(?:and|or)_'|type\(s\) for [&|]:"
        r"|unhashable type: '(?:Series|DataFrame|Index)'",
        place.crash.evalue,
    ):
        return
    statement = place.statement
    if (among := _among(place)) is not None:
        yield among
        return
    for node in place.within(ast.BoolOp):
        inner = [
            item
            for item in node.values
            if place.kind(item) in ("Series", "ndarray", "DataFrame")
            or isinstance(item, ast.Compare | ast.BoolOp)
        ]
        if not inner:
            continue
        sign = " & " if isinstance(node.op, ast.And) else " | "
        editor = place.editor()
        joined = _row_by_row(place, node)
        wrapped = f"({joined})" if isinstance(place.parent(node), ast.UnaryOp | ast.BinOp) else joined
        if isinstance(statement, ast.If | ast.While) and statement.test is node:
            break
        editor.replace(node, wrapped)
        word = "and" if isinstance(node.op, ast.And) else "or"
        yield Finding(
            f"`{word}` asks a whole column for one yes or no; row by row it is `{sign.strip()}`.",
            place.propose(
                editor,
                f"`{sign.strip()}` takes its place, with brackets around each side.",
                "Each row is judged by itself.",
                0.9,
            ),
        )
        return
    for node in place.within(ast.UnaryOp):
        if isinstance(node.op, ast.Not) and place.kind(node.operand) in ("Series", "DataFrame", "ndarray"):
            editor = place.editor()
            text = place.text(node.operand)
            if place.kind(node.operand) == "DataFrame":
                editor.replace(node, f"{text}.empty")
            else:
                editor.replace(node, f"~{text}")
            yield Finding(
                "`not` asks a whole column for one yes or no.",
                place.propose(
                    editor,
                    "The question is put to the table or to each row.",
                    "The answer is the one meant.",
                    0.75,
                ),
            )
            return
    for node in place.within(ast.Compare):
        if (apart := _apart(place, node)) is not None:
            editor = place.editor()
            editor.replace(node, apart)
            yield Finding(
                "`&` and `|` bind more closely than comparisons, so the wrong things were joined.",
                place.propose(
                    editor, "Each comparison stands in brackets.", "Each row is judged by itself.", 0.93,
                    "Python reference: bitwise operators bind more closely than comparisons",
                ),
            )  # fmt: skip
            return
    for node in place.within(ast.Compare):
        if len(node.ops) == 2 and place.kind(node.comparators[0]) in ("Series", "ndarray"):
            a, b, c = place.text(node.left), place.text(node.comparators[0]), place.text(node.comparators[1])
            signs = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
            first, second = (signs.get(type(op)) for op in node.ops)
            editor = place.editor()
            editor.replace(node, f"(({a} {first} {b}) & ({b} {second} {c}))")
            yield Finding(
                "A comparison of three asks a whole column for one yes or no.",
                place.propose(
                    editor, "The two halves are joined row by row.", "Each row is judged by itself.", 0.9
                ),
            )
            return
    if place.function:
        return
    test = statement.test if isinstance(statement, ast.If | ast.While | ast.Assert) else None
    if test is None:
        test = next((node.test for node in place.within(ast.IfExp)), None)
    if test is None or not place.pure(test):
        return
    kind, text = place.kind(test), place.text(test)
    editor = place.editor()
    if kind == "DataFrame" and isinstance(test, ast.Name | ast.Subscript):
        editor.replace(test, f"not {text}.empty")
        said = "The question is whether the table has rows."
    elif (
        kind in ("Series", "ndarray")
        and isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.Eq)
        and place.kind(test.comparators[0]) in ("Series", "ndarray", "list")
    ):
        editor.replace(test, f"({text}).all()")
        said = "The question is whether all rows are alike."
    elif kind in ("Series", "ndarray", "DataFrame") and (
        isinstance(test, ast.Compare | ast.BoolOp) or place.ask(f"str(({text}).dtype)") == "bool"
    ):
        yield Finding(
            f"`{text}` is a yes or no for each row, and the branch needs one: whether any row or all rows were meant"
            " (`.any()` or `.all()`) is the author's to say.",
            ask_for(
                place,
                "Say whether the branch is for any row or for all rows.",
                kind="choice",
                options=[f"({text}).any()", f"({text}).all()"],
            ),
            confidence=0.9,
        )
        return
    elif kind == "Series":
        editor.replace(test, f"not {text}.empty")
        said = "The question is whether there are rows."
    else:
        return
    yield Finding(
        f"`{text}` is a whole {'table' if kind == 'DataFrame' else 'column'}, which is neither true nor false.",
        place.propose(editor, said, "The branch is taken as meant.", 0.75),
    )
