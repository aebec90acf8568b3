"""A column that is made of itself, and is the index of the table."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from .names import names_in


def index_made_anew(place: Place) -> Iterator[Finding]:
    """`df["date"] = pd.to_datetime(df["date"])` after `read_csv(…, index_col="date")`: the index becomes a column again."""
    names, statement = names_in(place), place.statement
    if len(names) != 1 or not isinstance(statement, ast.Assign) or place.function or place.cell is not None:
        return
    target, name = statement.targets[0], names[0]
    if (
        not isinstance(target, ast.Subscript)
        or not isinstance(target.value, ast.Name)
        or not isinstance(target.slice, ast.Constant)
        or target.slice.value != name
        or not isinstance(target.ctx, ast.Store)
    ):
        return
    table = target.value.id
    if place.crash.again:
        return  # the cell itself has made it the index when it ran before
    known = place.ask(f"[type({table}).__name__, {table}.index.nlevels, {table}.index.name == {name!r}]")
    if known != ["DataFrame", 1, True] or name in (place.columns(table) or []):
        return
    setup = f"{table} = {table}.reset_index()"
    why = f"`{name}` becomes a column again, which the cell then makes anew."
    yield Finding(
        f"`{name}` is no column of `{table}` but its index.",
        [
            Proposal(
                "patch", why, "The rows and values stay the same; they are numbered.", setup=setup, confidence=0.93,
                rule="pandas: an index is no column",
            )
        ],
        confidence=0.95,
    )  # fmt: skip
