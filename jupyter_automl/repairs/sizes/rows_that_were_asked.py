"""What a model says of some rows of a table, written into a column of the whole table."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..origin import bound_here, value_of
from ..place import Place
from ..rules import Finding
from .rows import LENGTH

ASKED = frozenset({"predict", "fit_predict", "decision_function", "score_samples"})
KEPT = frozenset({"labels_"})


def rows_that_were_asked(place: Place) -> Iterator[Finding]:
    """`table["group"] = km.labels_` of `km.fit(part)`, where `part` lacks rows of `table`: each value goes to its own row."""
    match, statement = LENGTH.search(place.crash.evalue), place.statement
    if match is None or not isinstance(statement, ast.Assign) or place.function:
        return
    target, value = statement.targets[0], statement.value
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
        return
    table, rows = target.value.id, _rows_of(place, value)
    if rows is None or rows == table:
        return
    fits = place.ask(
        f"len({rows}) == {match.group(1)} and {rows}.index.is_unique and {table}.index.is_unique"
        f" and bool({rows}.index.isin({table}.index).all()) and not {rows}.index.equals(pd.RangeIndex(len({rows})))"
    )
    if fits is not True:
        return
    source = _copied(place, table, rows)
    if source is not None:
        editor = place.editor()
        editor.replace(source, rows)
        yield Finding(
            f"`{place.text(value)[:60]}` belongs to the {match.group(1)} rows of `{rows}`, and `{table}` was begun with all"
            f" {match.group(2)} of `{source.id}`.",
            place.propose(
                editor, f"`{table}` is begun with the rows of `{rows}`.", "Each row has the value that is its own.", 0.93
            ),
            confidence=0.95,
        )  # fmt: skip
        return
    lacking = int(match.group(2)) - int(match.group(1))
    editor = place.editor()
    editor.replace(value, f"pd.Series({place.text(value)}, index={rows}.index)")
    if place.ask("pd.__name__") is None:
        editor.top("import pandas as pd")
    rest = "1 row has" if lacking == 1 else f"{lacking:,} rows have"
    yield Finding(
        f"`{place.text(value)[:60]}` has an entry for each of the {match.group(1)} rows of `{rows}`; `{table}` has"
        f" {match.group(2)}.",
        place.propose(
            editor,
            f"Each entry goes to its own row, by the labels of `{rows}`.",
            f"{rest} no value, since the model was not asked about them.",
            0.92,
        ),
        confidence=0.94,
    )


def _rows_of(place: Place, value: ast.expr) -> str | None:
    """The table that the values were said of: the last one that `km` was fitted to, or the argument of `predict`."""
    if isinstance(value, ast.Name):
        found = value_of(place.crash, value.id) or bound_here(place, value.id)
        return _rows_of(place, found) if found is not None and not isinstance(found, ast.Name) else None
    if isinstance(value, ast.Call) and place.called(value) in ASKED and len(value.args) == 1:
        asked = value.args[0]
        if isinstance(asked, ast.Subscript) and isinstance(asked.slice, ast.List):
            asked = asked.value
        return (
            asked.id
            if isinstance(asked, ast.Name) and place.kind(asked.id) in ("DataFrame", "Series")
            else None
        )
    if (
        not isinstance(value, ast.Attribute)
        or value.attr not in KEPT
        or not isinstance(value.value, ast.Name)
    ):
        return None
    model = value.value.id
    for spot in [place, *place.earlier()]:
        for call in reversed(spot.all(ast.Call)):
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("fit", "fit_predict"):
                continue
            holder = spot.parent(call)
            bound = isinstance(holder, ast.Assign) and spot.text(holder.targets[0]) == model
            if spot.text(call.func.value) == model or bound:
                rows = call.args[0] if call.args else None
                return rows.id if isinstance(rows, ast.Name) and place.kind(rows.id) == "DataFrame" else None
    return None


def _copied(place: Place, table: str, rows: str) -> ast.Name | None:
    """The table that this cell has begun `table` with as `other[["a", "b"]].copy()`, where `rows` are some of its rows."""
    for node in place.tree.body:
        if not isinstance(node, ast.Assign) or place.text(node.targets[0]) != table:
            continue
        value = node.value
        if (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Attribute)
            and value.func.attr == "copy"
        ):
            value = value.func.value
        if isinstance(value, ast.Subscript) and isinstance(value.slice, ast.List):
            value = value.value
        if not isinstance(value, ast.Name) or place.kind(value.id) != "DataFrame":
            return None
        alike = place.ask(
            f"set({table}.columns) <= set({rows}.columns) and bool({rows}.equals({value.id}.loc[{rows}.index, {rows}.columns]))"
        )
        return value if alike is True else None
    return None
