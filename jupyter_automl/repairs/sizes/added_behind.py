"""Columns named anew where the notebook has put some more behind them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from ..slicing import executed


def added_behind(place: Place, table: str, there: int, told: int) -> Iterator[Finding]:
    """`poll.columns = ["food", "price"]` after `poll["total"] = …`: what was added keeps its name, which is still read."""
    statement = place.statement
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.List) or told >= there:
        return
    columns = [str(one) for one in place.columns(table) or []]
    more = columns[told:]
    added = {
        ast.unparse(one.node.targets[0]) for one in executed(place.crash) if isinstance(one.node, ast.Assign)
    }
    names = [item.value for item in statement.value.elts if isinstance(item, ast.Constant)]
    read = {node.value for node in place.all(ast.Constant) if node.lineno > (statement.end_lineno or 0)}
    known = all(f"{table}[{one!r}]" in added and one in read for one in more)
    if not more or len(names) != told or not known or set(more) & set(names):
        return
    editor = place.editor()
    editor.wrap(statement.value.elts[-1], "", f", *{table}.columns[{told}:]")
    listed = ", ".join(f"`{one}`" for one in more)
    yield Finding(
        f"`{table}` has {there} columns, and {told} names are given:"
        f" {listed} {'was' if len(more) == 1 else 'were'} added behind.",
        place.propose(
            editor, f"{listed} {'keeps its name' if len(more) == 1 else 'keep their names'}.", "No column is lost.", 0.92
        ),
        confidence=0.94,
    )  # fmt: skip
