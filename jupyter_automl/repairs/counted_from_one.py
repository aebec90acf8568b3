"""Numbers that count from one, asked of a list that counts from zero: the months of a list of their names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .place import Place
from .rules import Finding

WHOLE = "(lambda v: [int(min(v)), int(max(v))] if len(v) and all(x == int(x) for x in v) else None)(list({values}))"
"""The least and the most of values that are all whole numbers."""


def counted_from_one(place: Place) -> Iterator[Finding]:
    """`names[month]` with the months 1 to 12 and twelve names: the number less one."""
    if place.crash.ename != "IndexError":
        return
    for node in place.within(ast.Subscript):
        key = node.slice
        if not isinstance(key, ast.Name) or not place.pure(node.value):
            continue
        owner = place.text(node.value)
        size = (
            place.ask(f"len({owner})")
            if place.kind(node.value) in ("list", "tuple", "str", "ndarray")
            else None
        )
        values = _values(place, key.id)
        if not isinstance(size, int) or values is None:
            continue
        span = place.ask(WHOLE.format(values=values))
        # All numbers lie between one and the length, so that each has a place when one is taken away.
        if not isinstance(span, list) or span[0] < 1 or span[1] != size:
            continue
        # What also looks at a neighbour, as `x[i] - x[i - 1]`, counts from one on purpose and ends too late.
        if any(
            place.text(other.value) == owner
            and place.text(other.slice) != key.id
            and any(isinstance(part, ast.Name) and part.id == key.id for part in ast.walk(other.slice))
            for other in place.all(ast.Subscript)
        ):
            continue
        editor = place.editor()
        for other in place.all(ast.Subscript):
            if place.text(other.value) == owner and place.text(other.slice) == key.id:
                editor.wrap(other.slice, "", " - 1")
        yield Finding(
            f"`{key.id}` counts from {span[0]} to {span[1]}, and the {size} entries of `{owner}` are counted from 0.",
            place.propose(
                editor, "One is taken from the number.", f"Number 1 is the first entry, number {size} the last.", 0.9
            ),
            confidence=0.92,
        )  # fmt: skip
        return


def _values(place: Place, name: str) -> str | None:
    """The expression of all values that the loop, comprehension or function goes over under that name."""
    for loop in [*place.all(ast.For), *place.all(ast.comprehension)]:
        target, over = loop.target, loop.iter
        if not place.pure(over):
            continue
        if isinstance(target, ast.Name) and target.id == name:
            return place.text(over)
        if (
            isinstance(target, ast.Tuple)
            and isinstance(target.elts[0], ast.Name)
            and target.elts[0].id == name
        ):
            call = over if isinstance(over, ast.Call) else None
            if call and isinstance(call.func, ast.Attribute) and call.func.attr == "items" and not call.args:
                return f"[k for k, _ in {place.text(over)}]"
            if call and place.called(call) == "enumerate" and len(call.args) == 2:
                start, given = place.text(call.args[1]), place.text(call.args[0])
                return f"range({start}, {start} + len(list({given})))"
    for call in place.all(ast.Call):
        function = call.args[0] if call.args and isinstance(call.args[0], ast.Lambda) else None
        if (
            function is not None
            and place.called(call) in ("map", "apply")
            and isinstance(call.func, ast.Attribute)
            and [one.arg for one in function.args.args] == [name]
            and place.pure(call.func.value)
        ):
            return place.text(call.func.value)
    return None
