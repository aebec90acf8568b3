"""Numbers that are written as text: with commas and signs in a comparison, from a file of settings, for a range, in quotes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..casts import LOOK
from ..crash import Proposal
from ..number_texts import cleaner
from ..place import Place
from ..rules import Finding

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
        text = place.text(column)
        if (found := _as_numbers(place, text)) is not None:
            yield found
            return


def _as_numbers(place: Place, text: str) -> Finding | None:
    """The column of that text becomes numbers, where all that it holds are numbers or ways of writing none."""
    look = place.ask(LOOK % text)
    if not isinstance(look, list) or not look[2] or look[3] != ["str"]:
        return None
    cleaned = cleaner([str(one) for one in look[2]])
    if cleaned is None or "decimal" in cleaned[1]:
        return None
    steps, said, lost = cleaned
    how = ', errors="coerce"' if lost else ""
    setup = f"{text} = pd.to_numeric({text}{steps}{how})"
    effect = (
        f"{len(lost)} ways of writing nothing become missing." if lost else "Every number keeps its value."
    )
    return Finding(
        f"`{text}` is text: {', '.join(repr(str(one)) for one in look[2][:3])} are not written as plain numbers.",
        [Proposal("patch", f"The column becomes numbers: {said}.", effect, setup=setup, confidence=0.9)],
        confidence=0.9,
    )


def _columns(place: Place, sides: list[ast.expr]) -> Iterator[Finding]:
    """`df["hp"] * 0.75` where some values are a `?`."""
    for side in sides:
        if (
            isinstance(side, ast.Subscript | ast.Attribute)
            and place.pure(side)
            and place.kind(side) == "Series"
        ):
            found = _as_numbers(place, place.text(side))
            if found is not None:
                yield found
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
