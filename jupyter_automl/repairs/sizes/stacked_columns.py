"""Columns put into an array one below the other, where a model wants them side by side."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..origin import value_of
from ..place import Place
from ..rules import Finding

NUMBERS = re.compile(r"inconsistent numbers of samples: \[(\d+), (\d+)\]")
STACKS = frozenset({"array", "asarray", "vstack", "stack", "row_stack"})


def stacked_columns(place: Place) -> Iterator[Finding]:
    """`X = np.array([table["a"], table["b"]])` and then `model.fit(X, y)`: a row for each column, not for each of `y`."""
    match = NUMBERS.search(place.crash.evalue)
    if match is None or place.function:
        return
    columns, rows = map(int, match.groups())
    for call in place.calls():
        for node in call.args:
            made = value_of(place.crash, node.id) if isinstance(node, ast.Name) else node
            if not _one_below_the_other(place, made, columns, rows):
                continue
            why = "The array has a row for each column of the table; turned over, it has a column for each."
            effect = f"The {rows:,} rows hold the {columns} columns' values, each beside its own target."
            if isinstance(node, ast.Name):
                turned = [Proposal("patch", why, effect, setup=f"{node.id} = {node.id}.T", confidence=0.92)]
            else:
                editor = place.editor()
                editor.wrap(node, "", ".T")
                turned = place.propose(editor, why, effect, 0.92)
            yield Finding(
                f"`{place.text(node)[:60]}` has {columns} rows, one for each column put into it; the target has {rows:,}.",
                turned,
                confidence=0.95,
            )
            return


def _one_below_the_other(place: Place, made: ast.AST | None, columns: int, rows: int) -> bool:
    """Whether it is an array of so many columns of a table, each with a value for every row."""
    if not isinstance(made, ast.Call) or place.reader is None or len(made.args) != 1 or made.keywords:
        return False
    name = made.func.attr if isinstance(made.func, ast.Attribute) else getattr(made.func, "id", "")
    parts = made.args[0].elts if isinstance(made.args[0], ast.List | ast.Tuple) else []
    if name not in STACKS or len(parts) != columns or columns == rows:
        return False
    return all(
        place.pure(part) and place.ask(f"np.shape({ast.unparse(part)}) == ({rows},)") is True
        for part in parts
    )
