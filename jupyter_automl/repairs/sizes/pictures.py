"""Pictures whose sides were written for another collection."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def square_pictures(place: Place) -> Iterator[Finding]:
    """`X.reshape(-1, 28, 28, 1)` of rows of 64 numbers: the pictures are square, so they have 8 by 8."""
    if "cannot reshape array of size" not in place.crash.evalue:
        return
    for call in place.calls("reshape"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        sides = (
            call.args[0].elts if len(call.args) == 1 and isinstance(call.args[0], ast.Tuple) else call.args
        )
        if owner is not None and place.text(owner) in ("np", "numpy"):
            owner = call.args[0]
            shape = call.args[1] if len(call.args) > 1 else None
            sides = shape.elts if isinstance(shape, ast.Tuple) else []
        # The side is known where rows are left as they are and height and width were the same.
        if owner is None or len(sides) not in (3, 4) or not place.pure(owner):
            continue
        numbers = [_number(side) for side in sides[1:]]
        channels = numbers[2] if len(numbers) == 3 else 1
        shape_now = place.ask(f"list(np.shape({place.text(owner)}))")
        if not isinstance(shape_now, list) or len(shape_now) != 2 or None in numbers or not channels:
            continue
        rows_stay = re.fullmatch(r"-1|len\(.+\)|.+\.shape\[0\]", place.text(sides[0])) or (
            _number(sides[0]) == shape_now[0]
        )
        side = math.isqrt(shape_now[1] // channels)
        if numbers[0] != numbers[1] or not rows_stay or side < 2 or side * side * channels != shape_now[1]:
            continue
        editor = place.editor()
        for one in sides[1:3]:
            editor.replace(one, str(side))
        yield Finding(
            f"A row of `{place.text(owner)}` has {shape_now[1]:,} numbers, which is a picture of {side} by {side}, not"
            f" of {numbers[0]} by {numbers[1]}.",
            place.propose(
                editor,
                f"The pictures are taken as {side} by {side}.",
                "Every row stays one picture with all its numbers.",
                0.85,
            ),
        )
        return


def _number(node: ast.expr) -> int | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int) else None
