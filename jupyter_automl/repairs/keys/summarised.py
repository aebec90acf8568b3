"""A table whose name was given to a summary of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from ..slicing import defining, executed, text_of
from .names import names_in

SUMMARIES = frozenset(
    {
        "describe",
        "corr",
        "cov",
        "value_counts",
        "mean",
        "sum",
        "count",
        "median",
        "nunique",
        "isna",
        "isnull",
        "info",
    }
)
SHOWN = frozenset({"round", "sort_values", "transpose"})
"""What may be done to a summary beside."""
GROUPED = SHOWN | {"groupby", "reset_index", "agg", "size", "min", "max", "first", "last", "std"}
"""What may be done to a summary by groups; where the cell asks for a column of it too, the summary is meant."""


def summarised(place: Place) -> Iterator[Finding]:
    """`df = df.describe()` in an earlier cell: the table is made again as it was before."""
    names = names_in(place)
    ran = executed(place.crash)
    for at, one in reversed(list(enumerate(ran))):
        node = one.node
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and names):
            continue
        table = node.targets[0].id
        chain = {
            part.func.attr
            for part in ast.walk(node.value)
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute)
        }
        used = any(isinstance(part, ast.Name) and part.id == table for part in place.all(ast.Name))
        grouped = "groupby" in chain
        summary = (
            chain <= SUMMARIES | GROUPED
            if grouped
            else bool(chain & SUMMARIES) and chain <= SUMMARIES | SHOWN
        )
        if table not in one.touched.reads or not summary or not used:
            continue
        columns = [str(column) for column in place.crash.state.get(table, {}).get("columns") or []]
        if any(name in columns for name in names):
            continue
        if grouped and (not columns or _asked_beside(place, names, columns)):
            continue
        known = set(place.crash.state) - {table}
        others = [other for other in ran if other is not one]
        chosen = defining({table}, others[:at], known)
        if chosen is None:
            continue
        yield Finding(
            f"Cell {one.cell + 1} put a summary into `{table}`, which held the table itself before.",
            [
                Proposal(
                    "patch", f"`{table}` is made again as it was before that summary.",
                    f"`{table}` holds the rows again.", setup=text_of(chosen, known), confidence=0.85,
                    rule="the notebook's own definition",
                )
            ],
            confidence=0.9,
        )  # fmt: skip
        return


def _asked_beside(place: Place, names: list[str], columns: list[str]) -> bool:
    """Whether the cell also asks for a column of the summary, or for one that is called after what is missing."""
    said = {node.value for node in place.all(ast.Constant) if isinstance(node.value, str)}
    said |= {node.attr for node in place.all(ast.Attribute)}
    alike = any(name in column or column in name for name in names for column in columns)
    return alike or bool(said.intersection(columns))
