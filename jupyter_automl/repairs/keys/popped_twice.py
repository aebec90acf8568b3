"""A column that was taken out of its table by `pop` when the cell ran before."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def popped_twice(place: Place) -> Iterator[Finding]:
    """`y = df.pop("target")` run again: it is taken out only where it is still there; `y` is what it was."""
    statement = place.statement
    if place.crash.ename != "KeyError" or place.function or place.cell is not None:
        return
    if not isinstance(statement, ast.Assign) or statement not in place.tree.body:
        return
    call, target = statement.value, statement.targets[0]
    if (
        not isinstance(call, ast.Call)
        or not isinstance(call.func, ast.Attribute)
        or call.func.attr != "pop"
        or len(call.args) != 1
        or not isinstance(call.args[0], ast.Constant)
        or not isinstance(call.func.value, ast.Name)
        or not isinstance(target, ast.Name)
    ):
        return
    table, column = call.func.value.id, str(call.args[0].value)
    kept = place.ask(f"{target.id}.name == {column!r} and {target.id}.index.equals({table}.index)")
    if not place.crash.again or kept is not True or column in (place.columns(table) or []):
        return
    editor = place.editor()
    editor.replace(
        statement, f"if {column!r} in {table}:  # it is taken out once\n    {place.text(statement)}"
    )
    yield Finding(
        f"The cell was run before and has taken `{column}` out of `{table}`; `{target.id}` holds it.",
        place.propose(
            editor, "It is taken out where it is still there.", f"`{target.id}` is what it was.", 0.97
        ),
        confidence=0.97,
    )  # fmt: skip
