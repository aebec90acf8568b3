"""What is counted or taken apart by time in a table whose dates stand in a column of their own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def dated_columns(place: Place, table: str) -> list[str] | None:
    """The columns of the table that hold dates; None where that cannot be told."""
    found = place.ask(f"[str(c) for c in {table}.columns if str({table}[c].dtype).startswith('datetime')]")
    return found if isinstance(found, list) else None


def grouper_without_key(place: Place) -> Iterator[Finding]:
    """`df.groupby(pd.Grouper(freq="W"))` → `pd.Grouper(key="day", freq="W")`, the only column of dates."""
    if "Only valid with DatetimeIndex" not in place.crash.evalue:
        return
    for call in place.calls("Grouper"):
        grouped = place.parent(call)
        while isinstance(grouped, ast.List | ast.keyword):
            grouped = place.parent(grouped)
        if call.args or any(item.arg in ("key", "level") for item in call.keywords):
            continue
        owner = (
            grouped.func.value
            if isinstance(grouped, ast.Call) and isinstance(grouped.func, ast.Attribute)
            else None
        )
        if owner is None or place.kind(owner) != "DataFrame":
            continue
        dates = dated_columns(place, place.text(owner))
        if dates is None or len(dates) != 1:
            continue
        editor = place.editor()
        editor.keyword(call, "key", repr(dates[0]))
        yield Finding(
            f"`Grouper` counts by the dates of the index, and those of `{place.text(owner)}` stand in `{dates[0]}`.",
            place.propose(
                editor, f"It is told to count by `{dates[0]}`.", "Rows are put together by their dates.", 0.93
            ),
            confidence=0.95,
        )
        return


def series_without_dates(place: Place) -> Iterator[Finding]:
    """`seasonal_decompose(df["sales"])` → `df.set_index("day")["sales"]`: the dates stand in the column beside."""
    if not re.search(r"must specify a period or x must be a pandas object with", place.crash.evalue):
        return
    for call in place.calls("seasonal_decompose", "STL"):
        given = call.args[0] if call.args else None
        if (
            not isinstance(given, ast.Subscript)
            or place.kind(given.value) != "DataFrame"
            or place.kind(given) != "Series"
        ):
            continue
        table = place.text(given.value)
        dates = dated_columns(place, table)
        if dates is None or len(dates) != 1:
            continue
        ordered = place.ask(
            f"bool({table}[{dates[0]!r}].is_monotonic_increasing and {table}[{dates[0]!r}].is_unique)"
        )
        if ordered is not True or place.ask(f"pd.infer_freq({table}[{dates[0]!r}])") is None:
            continue
        editor = place.editor()
        editor.replace(given.value, f"{table}.set_index({dates[0]!r})")
        yield Finding(
            f"`{place.text(given)}` does not say when its values were, and `{dates[0]}` of `{table}` does.",
            place.propose(
                editor, f"`{dates[0]}` becomes the index.", "The season is that of the dates; no value changes.", 0.9
            ),
            confidence=0.94,
        )  # fmt: skip
        return
