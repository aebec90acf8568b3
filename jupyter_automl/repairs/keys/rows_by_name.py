"""Rows asked by a name that stands in a column, where the rows are only numbered."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

HOLDING = "[str(c) for c in {table}.columns if {table}[c].map(type).eq(str).any() and ({table}[c] == {key!r}).any()]"
NUMBERED = "isinstance({table}, pd.DataFrame) and isinstance({table}.index, pd.RangeIndex)"


def rows_by_name(place: Place) -> Iterator[Finding]:
    """`apps.loc["Maps"]` where `Maps` is a value of the column `App`: that column names the rows."""
    if place.crash.ename != "KeyError":
        return
    for node in place.within(ast.Subscript):
        key = _row(node)
        if key is None or place.crash.evalue.strip() != repr(key):
            continue
        table = place.text(node.value.value) if isinstance(node.value, ast.Attribute) else ""
        if not table.isidentifier() or place.ask(NUMBERED.format(table=table)) is not True:
            continue
        columns = place.ask(HOLDING.format(table=table, key=key))
        # A row is meant where the name stands for one row only.
        if (
            not isinstance(columns, list)
            or len(columns) != 1
            or place.ask(f"{table}[{columns[0]!r}].is_unique") is not True
        ):
            continue
        editor = place.editor()
        for other in place.all(ast.Subscript):
            named = _row(other)
            if (
                named is not None
                and isinstance(other.value, ast.Attribute)
                and place.text(other.value.value) == table
                and place.ask(f"bool(({table}[{columns[0]!r}] == {named!r}).any())") is True
            ):
                editor.replace(other.value.value, f'{table}.set_index("{columns[0]}")')
        yield Finding(
            f"The rows of `{table}` are numbered; {key!r} is a value of its column `{columns[0]}`.",
            place.propose(
                editor,
                f"The rows go by their `{columns[0]}` here.",
                f"`{table}` itself stays as it is; the row is the only one of that name.",
                0.88,
            ),
            confidence=0.92,
        )
        return


def _row(node: ast.Subscript) -> str | None:
    """The text by which `.loc` or `.at` is asked for a row; None where it is asked otherwise or written to."""
    if not isinstance(node.value, ast.Attribute) or node.value.attr not in ("loc", "at"):
        return None
    key = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
    if not isinstance(node.ctx, ast.Load) or not isinstance(key, ast.Constant):
        return None
    return key.value if isinstance(key.value, str) else None
