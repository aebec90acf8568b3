"""The column of text that a single value was taken from: the greatest of texts is not that of the numbers they say."""

from __future__ import annotations

import ast

from ..origin import bound_here, value_of
from ..place import Place

ORDERED = frozenset(
    {"max", "min", "sorted", "sort_values", "sort", "idxmax", "idxmin", "nlargest", "nsmallest", "median"}
)
"""Calls whose answer hangs on the order of the values, which is another one for texts."""


def column_behind(place: Place, node: ast.expr) -> ast.expr | None:
    """`table["price"]` of `table["price"].max()`; None where the value was not taken from a column."""
    found = None
    part: ast.expr | None = node
    while part is not None:
        if place.pure(part) and place.kind(ast.unparse(part)) == "Series":
            found = part
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and len(part.args) == 1:
            part = part.args[0]
        elif isinstance(part, ast.Call):
            part = part.func
        else:
            part = part.value if isinstance(part, ast.Attribute | ast.Subscript) else None
    return found


def chosen_by_order(place: Place, node: ast.expr) -> bool:
    """Whether the value was chosen by its place in the order of others, here or where its name was bound."""
    if isinstance(node, ast.Name):
        bound = bound_here(place, node.id) or value_of(place.crash, node.id)
        node = node if bound is None else bound
    return any(
        isinstance(part, ast.Call) and ast.unparse(part.func).rsplit(".", 1)[-1] in ORDERED
        for part in ast.walk(node)
    )


def taken_from(place: Place, name: str) -> tuple[Place, ast.expr, ast.expr] | None:
    """Where a name was bound to a value of a column, as in `top = table["price"].max()`: the cell, the value, the column."""
    for spot in (place, *place.earlier()):
        value = bound_here(spot, name)
        if value is not None:
            column = column_behind(spot, value)
            return None if column is None else (spot, value, column)
    return None
