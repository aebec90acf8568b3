"""Functions of Python's `math` that a cell calls by their bare names, where nothing has imported them."""

from __future__ import annotations

import ast

from .crash import Crash
from .place import place_of

MATH = frozenset({
    "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "radians", "degrees", "sqrt", "exp", "log",
    "log2", "log10", "log1p", "hypot", "factorial", "floor", "ceil", "gcd", "comb", "isclose", "fabs", "pi",
})  # fmt: skip


OWN = frozenset(
    {"radians", "degrees", "asin", "acos", "atan", "atan2", "sqrt", "factorial", "comb", "gcd", "isclose"}
)


def of_math(crash: Crash, name: str) -> list[str]:
    """The functions of `math` that the failing line's cell calls and nothing has bound, the missing name among them.

    A single one may be NumPy's: two or more that only `math` has under such names say which library is meant.
    """
    place = place_of(crash)
    asked = [node.id for node in place.all(ast.Name) if node.id in MATH and isinstance(node.ctx, ast.Load)]
    names = sorted({one for one in asked if place.kind(one) is None})
    return names if name in names and len(names) > 1 and OWN & set(names) else []
