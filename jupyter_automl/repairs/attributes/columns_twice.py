"""Columns that a table has twice, so that picking one gives a table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding


def columns_twice(place: Place) -> Iterator[Finding]:
    """`both["city"].str` after `pd.concat([a, b], axis=1)` of two tables with a `city`: the copy goes where it is one."""
    if not re.search(
        r"'DataFrame' object has no attribute|Grouper for '.*' not 1-dimensional", place.crash.evalue
    ):
        return
    for node in place.within(ast.Subscript, ast.Name):
        table = node.value if isinstance(node, ast.Subscript) else node
        if not isinstance(table, ast.Name) or place.kind(table) != "DataFrame":
            continue
        name = table.id
        twice = place.ask(f"[str(c) for c in {name}.columns[{name}.columns.duplicated()].unique()]")
        if not isinstance(twice, list) or not twice:
            continue
        alike = place.ask(
            f"all({name}.loc[:, c].T.drop_duplicates().shape[0] == 1"
            f" for c in {name}.columns[{name}.columns.duplicated()].unique())"
        )
        listed = ", ".join(f"`{one}`" for one in twice[:4])
        cause = f"`{name}` has {listed} more than once, so picking it gives a table and not a column."
        if alike is not True:
            yield Finding(f"{cause} The columns of one name hold different values.", [], confidence=0.9)
            return
        yield Finding(
            cause,
            [
                Proposal(
                    "patch", "Of columns with one name and the same values, one is kept.",
                    f"{listed} is in `{name}` once; no value is lost.",
                    setup=f"{name} = {name}.loc[:, ~{name}.columns.duplicated()]", confidence=0.92,
                )
            ],
            confidence=0.92,
        )  # fmt: skip
        return
