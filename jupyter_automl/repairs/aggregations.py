"""Summaries that are asked for by a name that pandas does not know: misspelt, or in another tool's word."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .near import nearest
from .place import Place
from .rules import Finding

KNOWN = (
    "mean", "median", "sum", "min", "max", "count", "size", "nunique", "std", "var", "first", "last", "prod", "sem", "skew",
    "quantile", "idxmin", "idxmax", "cumsum", "cumcount", "rank", "any", "all", "unique", "value_counts", "describe",
)  # fmt: skip
WORDS = {
    "avg": "mean", "average": "mean", "mean_": "mean", "minimum": "min", "maximum": "max", "total": "sum", "stdev": "std",
    "stddev": "std", "std_dev": "std", "sd": "std", "variance": "var", "length": "size", "len": "size", "cnt": "count",
    "n": "size", "distinct": "nunique", "n_unique": "nunique", "count_distinct": "nunique", "product": "prod",
}  # fmt: skip
"""What other tools and people call a summary → what pandas calls it."""
ASKED = ("agg", "aggregate", "transform", "apply", "pivot_table", "crosstab", "resample")
REFUSED = re.compile(
    r"'(?:SeriesGroupBy|DataFrameGroupBy|Series|DataFrame|Rolling|DatetimeIndexResampler)' object"
    r" has no attribute '(?P<name>\w+)'"
    r"|'(?P<word>\w+)' is not a valid function (?:for|name)"
)


def aggregations(place: Place) -> Iterator[Finding]:
    """`groups.agg(["mean", "medain"])` → `"median"`, and `"avg"` → `"mean"`."""
    match = REFUSED.search(place.crash.evalue)
    name = (match["name"] or match["word"]) if match else None
    if name is None:
        return
    given = [
        part
        for call in place.calls(*ASKED)
        for value in [*call.args, *(item.value for item in call.keywords)]
        for part in ast.walk(value)
        if isinstance(part, ast.Constant) and part.value == name
    ]
    meant = WORDS.get(name.lower()) or nearest(name, list(KNOWN))
    if not given or meant is None:
        return
    editor = place.editor()
    for part in given:
        editor.replace(part, f'"{meant}"')
    yield Finding(
        f"pandas knows no summary called `{name}`.",
        place.propose(editor, f"`{meant}` is what was meant.", f"The summary is `{meant}`.", 0.93),
        confidence=0.95,
    )
