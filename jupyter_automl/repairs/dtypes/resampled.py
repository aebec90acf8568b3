"""Rows put together by spans of time in a table whose index holds no times."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for


def resampled(place: Place) -> Iterator[Finding]:
    """`trips.resample("D")` → `trips.resample("D", on="start")`, where one column holds dates."""
    if "Only valid with DatetimeIndex, TimedeltaIndex or PeriodIndex" not in place.crash.evalue:
        return
    for call in place.calls("resample"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if (
            owner is None
            or not place.pure(owner)
            or any(item.arg in ("on", "level") for item in call.keywords)
        ):
            continue
        if place.kind(owner) != "DataFrame":
            continue
        table = place.text(owner)
        dated = place.ask(
            f"[str(c) for c in {table}.columns if str({table}[c].dtype).startswith('datetime64')]"
        )
        if not isinstance(dated, list):
            continue
        editor = place.editor()
        if len(dated) == 1:
            editor.keyword(call, "on", repr(dated[0]))
        options = ", ".join(f"`{one}`" for one in dated)
        yield Finding(
            f"The rows of `{table}` are numbered, and spans of time need times"
            + (f": {options} hold{'s' if len(dated) == 1 else ''} dates." if dated else "."),
            place.propose(
                editor, f"The rows are put together by `{dated[0]}`.", "Each row counts in the span of its own date.", 0.94
            )
            if len(dated) == 1
            else ask_for(place, "Say by which dates the rows are put together.", kind="choice", options=dated),
            confidence=0.95,
        )  # fmt: skip
        return
