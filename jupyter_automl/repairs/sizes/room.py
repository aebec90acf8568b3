"""Arrays made of zeros to be filled later, with less room than what goes into them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import bound_here, value_of
from ..patch import Editor
from ..place import Place
from ..rules import Finding

FILLED = frozenset({"zeros", "empty", "ones", "full"})
BROADCAST = re.compile(r"could not be broadcast|could not broadcast|setting an array element with a sequence")
BEYOND = re.compile(r"index \d+ is out of bounds for axis 0 with size (\d+)")


def room(place: Place) -> Iterator[Finding]:
    """`oof = np.zeros((len(X), 2))` and then `oof[rows] = model.predict_proba(…)` of three classes: it gets three columns."""
    statement = place.statement
    if not BROADCAST.search(place.crash.evalue) or not isinstance(statement, ast.Assign | ast.AugAssign):
        return
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
        return
    if isinstance(target.slice, ast.Tuple) or not place.pure(statement.value):
        return
    name = target.value.id
    have = place.ask(f"list(np.shape({name}))")
    given = place.ask(f"list(np.shape({place.text(statement.value)}))")
    if not (isinstance(have, list) and isinstance(given, list)) or len(given) != 2 or not have:
        return
    # One column more than one for a yes or no is another rule's: there is room for the positive class.
    if have[1:] == given[1:] or (len(have) == 1 and given[1] < 3) or len(have) > 2:
        return
    width = given[1]
    for spot in [place, *place.earlier()]:
        made = _made(spot, name)
        if made is None:
            continue
        editor = spot.editor()
        _widened(spot, editor, made, width)
        yield Finding(
            f"`{name}` has room for {have[1] if len(have) > 1 else 1} {'columns' if len(have) > 1 else 'column'}, and {width} are"
            " put into it.",
            spot.propose(
                editor, f"`{name}` is made with {width} columns.", "Every value has its place; the rows stay as they are.", 0.9
            ),
            confidence=0.92,
        )  # fmt: skip
        return


def rows_for_others(place: Place) -> Iterator[Finding]:
    """`preds = np.zeros(len(train))` filled for the rows of the test part: it gets as many rows as the loop goes over."""
    match = BEYOND.search(place.crash.evalue)
    statement = place.statement
    if match is None or not isinstance(statement, ast.Assign | ast.AugAssign):
        return
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    if (
        not isinstance(target, ast.Subscript)
        or not isinstance(target.value, ast.Name)
        or not isinstance(target.slice, ast.Name)
    ):
        return
    name, count = target.value.id, target.slice.id
    made = bound_here(place, name) or value_of(place.crash, name)
    loops = [
        loop
        for loop in place.all(ast.For)
        if any(isinstance(node, ast.Name) and node.id == count for node in ast.walk(loop.target))
        and loop.lineno < target.lineno <= (loop.end_lineno or 0)
    ]
    if not loops or made is None or place.ask(f"len({name})") != int(match.group(1)):
        return
    over = _gone_over(place, loops[-1].iter)
    size = place.ask(f"len({over})") if over else None
    for spot in (
        [place, *place.earlier()] if over and isinstance(size, int) and size > int(match.group(1)) else ()
    ):
        call = _made(spot, name)
        if call is None:
            continue
        first, rows = call.args[0], over
        editor = spot.editor()
        editor.replace(first.elts[0] if isinstance(first, ast.Tuple) else first, f"len({rows})")
        yield Finding(
            f"`{name}` has room for {int(match.group(1)):,} rows, and the loop goes over the {size:,} of `{rows}`.",
            spot.propose(
                editor,
                "It is made with as many rows as the loop goes over.",
                "Every row has its place.",
                0.85,
            ),
        )
        return


def _gone_over(place: Place, node: ast.expr) -> str | None:
    """`rows` of `range(len(rows))` and of `enumerate(rows)`."""
    if (
        not isinstance(node, ast.Call)
        or len(node.args) != 1
        or place.called(node) not in ("range", "enumerate")
    ):
        return None
    inner = node.args[0]
    if place.called(node) == "range":
        if not isinstance(inner, ast.Call) or place.called(inner) != "len" or len(inner.args) != 1:
            return None
        inner = inner.args[0]
    return place.text(inner) if place.pure(inner) else None


def _made(spot: Place, name: str) -> ast.Call | None:
    """The last call of the cell that makes the array."""
    found = [
        node.value
        for node in spot.all(ast.Assign)
        if isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
        and isinstance(node.value, ast.Call)
        and spot.called(node.value) in FILLED
        and node.value.args
    ]
    return found[-1] if found else None


def _widened(spot: Place, editor: Editor, made: ast.Call, width: int) -> None:
    shape = made.args[0]
    if isinstance(shape, ast.Tuple | ast.List) and len(shape.elts) == 2:
        editor.replace(shape.elts[1], str(width))
    elif isinstance(shape, ast.Tuple | ast.List) and len(shape.elts) == 1:
        editor.replace(shape, f"({spot.text(shape.elts[0])}, {width})")
    else:
        editor.replace(shape, f"({spot.text(shape)}, {width})")
