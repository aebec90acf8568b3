"""Numbers that are written as text: with commas and signs in a comparison, from a file of settings, for a range, in quotes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace

from ..crash import Proposal
from ..place import Place
from ..rules import Finding, ask_for
from .numbers_read import numbers_read
from .worked_as_text import worked_as_text

RECKONED = re.compile(
    r"can't multiply sequence|unsupported operand type|Can only string multiply"
    r"|operation '\w+' not supported for dtype 'str'"
)
OF_NUMBERS = frozenset({
    "quantile", "head", "tail", "rolling", "shift", "sample", "nlargest", "nsmallest", "round", "clip",
})  # fmt: skip
"""Methods that are given a number."""
NUMBERS = frozenset({"q", "n", "window", "periods", "decimals", "frac"})
"""By which names they are given it."""
TABLES = ("DataFrame", "Series", "DataFrameGroupBy", "SeriesGroupBy", None)


def compared(place: Place) -> Iterator[Finding]:
    """`bikes[bikes["price"] > 800]` where some prices are written `1,200.50`: the column becomes numbers."""
    if not re.search(r"Invalid comparison between dtype=|not supported between instances of 'str' and '(?:int|float)'",
                     place.crash.evalue):  # fmt: skip
        return
    for node in place.within(ast.Compare):
        left, right = node.left, node.comparators[0]
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE):
            continue
        column, number = (left, right) if isinstance(left, ast.Subscript) else (right, left)
        if not isinstance(column, ast.Subscript) or place.kind(column) != "Series":
            continue
        if place.kind(number) not in ("int", "float", "int64", "float64"):
            continue
        if (found := _as_numbers(place, column)) is not None:
            yield found
            return


def _as_numbers(place: Place, column: ast.expr) -> Finding | None:
    """The column becomes numbers, where all that it holds are numbers or ways of writing none."""
    text = place.text(column)
    read = numbers_read(place, text) if worked_as_text(place, column) is None else None
    if read is None or not read.examples:
        return None
    return Finding(
        f"`{text}` is text: {', '.join(map(repr, read.examples))} are not written as plain numbers.",
        [
            Proposal(
                "patch", f"The column becomes numbers: {read.said}.", read.effect,
                setup=f"{text} = {read.expression}", confidence=0.9,
            )
        ],
        confidence=0.9,
    )  # fmt: skip


def _of_a_hundred(place: Place, side: ast.expr) -> bool:
    """Whether the texts end in a per cent sign and are reckoned with: 12 and 0.12 are not the same there."""
    return place.ask(f"bool({place.text(side)}.dropna().astype(str).str.contains('%').any())") is True


def _columns(place: Place, sides: list[ast.expr]) -> Iterator[Finding]:
    """`df["hp"] * 0.75` where some values are a `?`."""
    columns = [
        side
        for side in sides
        if isinstance(side, ast.Subscript | ast.Attribute)
        and place.pure(side)
        and place.kind(side) == "Series"
    ]
    # What nobody has said comes first: the others cannot be reckoned with before it.
    for side in sorted(columns, key=lambda side: not _of_a_hundred(place, side)):
        text = place.text(side)
        found = _as_numbers(place, side)
        if found is None:
            continue
        if not _of_a_hundred(place, side):
            yield found
            return
        use = place.parent(side)
        if (
            isinstance(use, ast.BinOp)
            and isinstance(use.op, ast.Div)
            and place.text(use.right) in ("100", "100.0")
        ):
            yield found
        elif isinstance(use, ast.BinOp) and use.right is side and place.text(use.left) in ("1", "1.0"):
            shares = [
                replace(one, setup=f"{one.setup} / 100", effect="12% becomes 0.12.")
                for one in found.proposals
            ]
            yield replace(found, proposals=shares)
        else:
            yield Finding(
                f"`{text}` is text that says how many of a hundred, such as `12%`.",
                ask_for(place, f"Say whether it is to be 12 or 0.12 in `{text}`.", kind="choice"),
            )
        return


def counted(place: Place) -> Iterator[Finding]:
    """`range(epochs)` where the settings were read from a file as text."""
    if "'str' object cannot be interpreted as an integer" not in place.crash.evalue:
        return
    yield from _read(place, [arg for call in place.calls() for arg in call.args], "int", r"\s*[-+]?\d+\s*")


def reckoned(place: Place) -> Iterator[Finding]:
    """`rate * 2 * x` and `total += row["amount"]` where one of them is a text that says a number."""
    if not RECKONED.search(place.crash.evalue):
        return
    sides = [side for node in place.within(ast.BinOp) for side in (node.left, node.right)]
    sides += [node.value for node in place.within(ast.AugAssign)]
    yield from _columns(place, sides)
    yield from _read(place, sides, "float", r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*")


def number_in_quotes(place: Place) -> Iterator[Finding]:
    """`column.quantile(q="0.9")` → `q=0.9`."""
    if place.crash.ename not in ("TypeError", "UFuncTypeError", "_UFuncNoLoopError", "ValueError"):
        return
    for call in place.calls(*OF_NUMBERS):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if owner is None or (place.pure(owner) and place.kind(owner) not in TABLES):
            continue
        quoted = [
            one
            for one in [*call.args, *(item.value for item in call.keywords if item.arg in NUMBERS)]
            if isinstance(one, ast.Constant)
            and isinstance(one.value, str)
            and re.fullmatch(r"-?\d+(?:\.\d+)?", one.value)
        ]
        if not quoted:
            continue
        editor = place.editor()
        for one in quoted:
            editor.replace(one, str(one.value))
        yield Finding(
            f"`{place.called(call)}` takes a number, and {place.text(quoted[0])} is text.",
            place.propose(editor, "It is given as a number.", "It is the number that the text says.", 0.95),
            confidence=0.96,
        )
        return


def _read(place: Place, sides: list[ast.expr], as_kind: str, pattern: str) -> Iterator[Finding]:
    texts = [
        side
        for side in sides
        if isinstance(side, ast.Name | ast.Subscript)
        and place.kind(side) == "str"
        and re.fullmatch(pattern, str(place.ask(place.text(side))))
    ]
    if any(worked_as_text(place, side) for side in texts):
        return
    editor = place.editor()
    named = dict.fromkeys(place.text(side) for side in texts)
    for side in texts:
        whole = as_kind == "float" and re.fullmatch(r"\s*[-+]?\d+\s*", str(place.ask(place.text(side))))
        # In a loop the next text may have a fraction.
        kind = (
            "int" if whole and isinstance(side, ast.Name) and place.statement in place.tree.body else as_kind
        )
        editor.replace(side, f"{kind}({place.text(side)})")
    if texts:
        yield Finding(
            f"{', '.join(f'`{one}`' for one in named)} is a text that says a number.",
            place.propose(
                editor,
                "It is read as a number where the cell reckons with it.",
                "Its value is what it says.",
                0.88,
            ),
        )
