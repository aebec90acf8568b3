"""`head` and `tail` of an array of one dimension."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

ASKED = re.compile(r"'(?:numpy\.ndarray|list|tuple|ArrowStringArray)' object has no attribute '(head|tail)'")


def first_entries(place: Place) -> Iterator[Finding]:
    """`values.head(3)` → `values[:3]`, `values.tail()` → `values[-5:]`, as many as a column would give."""
    match = ASKED.search(place.crash.evalue)
    if match is None:
        return
    for call in place.calls(match.group(1)):
        if not isinstance(call.func, ast.Attribute) or call.keywords or len(call.args) > 1:
            continue
        owner = call.func.value
        if not place.pure(owner) or place.ask(f"np.ndim({place.text(owner)})") != 1:
            continue
        count = place.text(call.args[0]) if call.args else "5"
        if not re.fullmatch(r"\d+|[A-Za-z_]\w*", count):
            continue
        part = f"[:{count}]" if match.group(1) == "head" else f"[-{count}:]"
        editor = place.editor()
        editor.replace(call, f"{place.owner(owner)}{part}")
        yield Finding(
            f"`{place.text(owner)[:60]}` is no column any more, but its plain values.",
            place.propose(
                editor, "They are taken by position.", "The entries are those that were meant.", 0.94
            ),
            confidence=0.95,
        )
        return
