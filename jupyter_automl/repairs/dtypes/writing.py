"""Values written into columns of another type."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def set_in(place: Place) -> Iterator[Finding]:
    """A fraction set in a whole column, text in numbers, a new value in a categorical."""
    match = re.search(
        r"Invalid value '(.*?)' for dtype '?(\w+)|Cannot setitem on a Categorical with a new category \((.*?)\)",
        place.crash.evalue,
        re.S,
    )
    if match is None:
        return
    statement = place.statement
    if match.group(3) is not None:
        for call in place.calls("fillna"):
            if isinstance(call.func, ast.Attribute) and call.args:
                editor = place.editor()
                owner = place.text(call.func.value)
                if place.kind(call.func.value) == "Series":
                    editor.replace(
                        call.func.value, f"{owner}.cat.add_categories([{place.text(call.args[0])}])"
                    )
                    yield Finding(
                        f"{match.group(3)} is none of the column's categories.",
                        place.propose(
                            editor, "It becomes one of them first.", "Missing values get that category.", 0.92
                        ),
                    )
                    return
        yield from _renamed_category(place, match.group(3))
    for node in place.within(ast.Subscript):
        if not isinstance(node.ctx, ast.Store):
            continue
        table, column = _target(place, node)
        if column is None:
            continue
        if match.group(3) is not None and not place.calls("replace"):
            editor = place.editor()
            value = place.text(statement.value) if isinstance(statement, ast.Assign) else match.group(3)
            if statement is not None and place.before(
                editor, statement, f"{table}[{column}] = {table}[{column}].cat.add_categories([{value}])"
            ):
                yield Finding(
                    f"{match.group(3)} is none of the categories of `{table}[{column}]`.",
                    place.propose(
                        editor, "It becomes one of them first.", "The rows get that category.", 0.9
                    ),
                )
            return
        new = {
            "int": "float",
            "uin": "float",
            "boo": "object",
            "str": "object",
            "flo": "object",
            "dat": "object",
            "cat": "object",
        }.get(match.group(2)[:3], "object")
        number = re.fullmatch(
            r"\[?-?[\d.,e+\-\s]+\]?", match.group(1).strip()
        ) is not None or "nan" in match.group(1)
        if new == "float" and not number:
            new = "object"
        if match.group(2).startswith("str") and number:
            new = "object"
        told = statement.value if isinstance(statement, ast.Assign) else None
        values = f"{table}[{column}].dropna().astype(str)"
        digits = f"bool(len({values}) and {values}.str.fullmatch(r'-?\\d+(\\.\\d+)?').all())"
        if new == "object" and number and isinstance(told, ast.Constant) and place.ask(digits) is True:
            editor = place.editor()
            editor.replace(told, f'"{place.text(told)}"')
            yield Finding(
                f"`{table}[{column}]` holds numbers written as text, and {place.text(told)} is a number.",
                place.propose(
                    editor, "It is written as text, as the others are.", "The column stays one of text.", 0.94
                ),
                confidence=0.95,
            )  # fmt: skip
            return
        editor = place.editor()
        anchor = _outside(place, statement)
        if anchor is not None and place.before(
            editor, anchor, f"{table}[{column}] = {table}[{column}].astype({new})"
        ):
            yield Finding(
                f"`{table}[{column}]` holds values of type {match.group(2)}, and {match.group(1)[:60]} is none.",
                place.propose(
                    editor,
                    f"The column takes values of type {new} first.",
                    "No value is changed or rounded.",
                    0.9,
                    "pandas 3.0: a column no longer changes its type when a value is set",
                ),
            )
        return


def _outside(place: Place, statement: ast.stmt | None) -> ast.stmt | None:
    """The outermost loop around the statement, so that the change of type is made once."""
    found: ast.AST | None = statement
    node: ast.AST | None = statement
    while node is not None:
        node = place.parent(node)
        if isinstance(node, ast.For | ast.While):
            found = node
        elif isinstance(node, ast.FunctionDef):
            break
    return found if isinstance(found, ast.stmt) and not isinstance(found, ast.For | ast.While) else statement


def _target(place: Place, node: ast.Subscript) -> tuple[str, str | None]:
    base = node.value
    if isinstance(base, ast.Attribute) and base.attr in ("loc", "at") and isinstance(node.slice, ast.Tuple):
        return place.text(base.value), place.text(node.slice.elts[1])
    if isinstance(base, ast.Attribute) and base.attr in ("iloc", "iat") and isinstance(node.slice, ast.Tuple):
        table = place.text(base.value)
        return table, f"{table}.columns[{place.text(node.slice.elts[1])}]"
    owner = (
        base.value if isinstance(base, ast.Attribute) and base.attr in ("loc", "iloc", "at", "iat") else base
    )
    if isinstance(owner, ast.Subscript) and place.kind(owner) == "Series":
        return place.text(owner.value), place.text(owner.slice)
    return "", None


def _renamed_category(place: Place, new: str) -> Iterator[Finding]:
    """`column.replace("young", "kid")` → `column.cat.rename_categories({"young": "kid"})`."""
    for call in place.calls("replace"):
        if not isinstance(call.func, ast.Attribute) or not place.pure(call.func.value) or call.keywords:
            continue
        names = call.args[0] if len(call.args) == 1 else None
        pairs = {}
        if isinstance(names, ast.Dict):
            pairs = {
                place.text(key): place.text(value)
                for key, value in zip(names.keys, names.values, strict=True)
                if key
            }
        elif len(call.args) == 2 and all(isinstance(one, ast.Constant) for one in call.args):
            pairs = {place.text(call.args[0]): place.text(call.args[1])}
        owner = place.text(call.func.value)
        there = place.ask(f"list({owner}.cat.categories)")
        known = place.ask(f"all(v not in {there!r} for v in [{', '.join(pairs.values())}])")
        if (
            not pairs
            or not isinstance(there, list)
            or known is not True
            or len({*pairs.values()}) < len(pairs)
        ):
            continue
        editor = place.editor()
        written = ", ".join(f"{key}: {value}" for key, value in pairs.items())
        editor.replace(call, f"{owner}.cat.rename_categories({{{written}}})")
        yield Finding(
            f"`{owner}` is a column of categories, and {new} is none of them.",
            place.propose(
                editor, "The category gets the new name.", "Each row keeps its category, under the new name.", 0.94,
                "pandas 3.0: replace changes values alone, and not the categories",
            ),
            confidence=0.95,
        )  # fmt: skip
        return
