"""A label that is there as another type: the text "2020" where the columns are the number 2020."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from jupyter_automl.parsing import literal_python

from ..place import Place
from ..rules import Finding

ROWS = frozenset({"loc", "at"})


def label_of_another_type(place: Place) -> Iterator[Finding]:
    """Every such label of the cell is written as the table has it; a variable is turned into that type."""
    if place.crash.ename != "KeyError":
        return
    asked = [(node, axis) for node in place.within(ast.Subscript) for axis in _axes(place, node)]
    for _, (owner, labels, key) in asked:
        wanted = place.ask(place.text(key)) if place.pure(key) else None
        if wanted is None and isinstance(key, ast.Name):
            # The variable of a comprehension is gone; the error says what it was.
            wanted = _said(place.crash.evalue)
        wanted = wanted if isinstance(wanted, list) else [wanted]
        if not all(type(one) in (str, int, float) for one in wanted) or not wanted:
            continue
        there = place.ask(f"[[type(c).__name__, str(c)] for c in {labels}][:5000]")
        width = _padded(wanted, there)
        if width is not None and len(wanted) == 1 and isinstance(key, ast.Name | ast.Constant):
            editor = place.editor()
            editor.replace(key, f"str({place.text(key)}).zfill({width})")
            yield Finding(
                f"`{owner}` writes the label {wanted[0]} with zeros before it, as a text of {width} letters.",
                place.propose(
                    editor,
                    "The number is written as the labels are.",
                    "The values are those of that label.",
                    0.93,
                ),
                confidence=0.95,
            )
            return
        if not isinstance(there, list) or any(_written(one, there) is None for one in wanted):
            continue
        editor = place.editor()
        done = False
        for other in place.all(ast.Subscript):
            for found in _axes(place, other):
                if found[:2] != (owner, labels):
                    continue
                for part in ast.walk(found[2]):
                    if isinstance(part, ast.Constant) and (new := _written(part.value, there)) is not None:
                        editor.replace(part, new)
                        done = True
                if isinstance(found[2], ast.Name) and isinstance(other.ctx, ast.Load):
                    kind = _kind_of(there)
                    if kind and len(wanted) == 1:
                        editor.wrap(found[2], f"{kind}(", ")")
                        done = True
        if not done:
            continue
        kinds = {kind for kind, text in there if text == str(wanted[0])}
        yield Finding(
            f"`{owner}` has the label {wanted[0]} as {'a number' if kinds & {'int', 'int64'} else 'another type'}, and"
            f" {wanted[0]!r} was asked for.",
            place.propose(
                editor, "The label is written as the table has it.", "The values are those of that label.", 0.9,
                "pandas: the text '2020' and the number 2020 are two labels",
            ),
        )  # fmt: skip
        return


def _padded(wanted: list[Any], there: Any) -> int | None:
    """How many letters the labels have, where they are numbers as texts of one length and the number asked for is one."""
    if not isinstance(there, list) or not there or type(wanted[0]) is not int:
        return None
    lengths = {len(text) for kind, text in there if kind == "str" and text.isdigit()}
    width = lengths.pop() if len(lengths) == 1 and all(text.isdigit() for _, text in there) else None
    if width is None or len(str(wanted[0])) >= width:
        return None
    return width if str(wanted[0]).zfill(width) in {text for _, text in there} else None


def _said(evalue: str) -> Any:
    """The label that the error names."""
    try:
        return literal_python(evalue.strip())
    except (ValueError, SyntaxError):
        return None


def _axes(place: Place, node: ast.Subscript) -> list[tuple[str, str, ast.expr]]:
    """The table's text, what gives its labels, and the key: of rows, of columns, or of both."""
    base = node.value
    located = isinstance(base, ast.Attribute) and base.attr in ROWS
    owner = base.value if located and isinstance(base, ast.Attribute) else base
    kind = place.kind(owner) if place.pure(owner) else None
    if kind not in ("DataFrame", "Series"):
        return []
    text = place.text(owner)
    if not located:
        return [(text, f"{text}.{'columns' if kind == 'DataFrame' else 'index'}", node.slice)]
    keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return [(text, f"{text}.{axis}", key) for axis, key in zip(("index", "columns"), keys, strict=False)]


def _written(value: Any, there: list[list[str]]) -> str | None:
    """How the label that reads like the value is written; None where there is none, or where it is there as it is."""
    if type(value) not in (str, int, float):
        return None
    mine = type(value).__name__
    texts = {str(value), str(value).removesuffix(".0")}
    kinds = {kind.rstrip("0123456789_") for kind, text in there if text.removesuffix(".0") in texts}
    if len(kinds) != 1 or mine in kinds:
        return None
    kind = kinds.pop()
    if kind == "str":
        return repr(next(text for _, text in there if text.removesuffix(".0") in texts))
    return str(value).strip() if kind in ("int", "float") else None


def _kind_of(there: list[list[str]]) -> str:
    kinds = {kind.rstrip("0123456789_") for kind, _ in there}
    return kinds.pop() if len(kinds) == 1 and kinds <= {"int", "str", "float"} else ""
