"""The order of a sort, told in the word of another function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

UNKNOWN = re.compile(
    r"unexpected keyword argument '(descending|desc|reverse|reversed|decreasing|ascending|increasing)'"
    r"|'(descending|desc|reverse|reversed|ascending)' is an invalid keyword argument"
)
TABLES = frozenset({"sort_values", "sort_index", "rank"})
LISTS = frozenset({"sorted", "sort"})
UPWARDS = frozenset({"ascending", "increasing"})


def turned_round(place: Place) -> Iterator[Finding]:
    """`sort_values("a", descending=True)` → `ascending=False`; `sorted(a, ascending=False)` → `reverse=True`."""
    match = UNKNOWN.search(place.crash.evalue)
    if match is None:
        return
    name = match.group(1) or match.group(2)
    for call in place.calls(*TABLES, *LISTS):
        given = next((item for item in call.keywords if item.arg == name), None)
        if (
            given is None
            or not isinstance(given.value, ast.Constant)
            or not isinstance(given.value.value, bool)
        ):
            continue
        meant = "ascending" if place.called(call) in TABLES else "reverse"
        if any(item.arg == meant for item in call.keywords):
            continue
        upwards = given.value.value if name in UPWARDS else not given.value.value
        editor = place.editor()
        editor.rename_keyword(given, meant)
        editor.replace(given.value, str(upwards if meant == "ascending" else not upwards))
        yield Finding(
            f"`{place.called(call)}` takes no `{name}`; the order is told by `{meant}`.",
            place.propose(
                editor,
                f"`{meant}` says the same.",
                f"The {'smallest' if upwards else 'largest'} value comes first, as was asked for.",
                0.95,
            ),
            confidence=0.96,
        )
        return
