"""Columns asked for by name of what was a table before its values were taken out of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def named_columns(place: Place) -> Iterator[Finding]:
    """`X = df[features].values` further up, and a ColumnTransformer that knows its columns by name."""
    if not re.search(r"columns using strings is only supported for", place.crash.evalue):
        return
    for spot, editor in place.editors():
        taken: list[str] = []
        for statement in spot.all(ast.Assign):
            owner = _table_of(statement.value)
            if owner is not None and spot.kind(owner) == "DataFrame":
                editor.replace(statement.value, spot.text(owner))
                taken.append(spot.text(statement.value))
        if len(taken) == 1:
            yield Finding(
                f"`{taken[0]}` takes the values out of the table, and their columns have no names any more.",
                spot.propose(
                    editor,
                    "The table itself is used.",
                    "The columns keep their names and their types; the rows are the same.",
                    0.92,
                    "scikit-learn: ColumnTransformer finds columns by name in a DataFrame only",
                ),
                confidence=0.93,
            )
            return


def _table_of(value: ast.expr) -> ast.expr | None:
    """`df[features]` of `df[features].values` and of `df[features].to_numpy()`."""
    if isinstance(value, ast.Call) and not value.args and not value.keywords:
        value = value.func
        return value.value if isinstance(value, ast.Attribute) and value.attr == "to_numpy" else None
    return value.value if isinstance(value, ast.Attribute) and value.attr == "values" else None
