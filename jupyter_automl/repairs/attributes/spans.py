"""Hours and minutes of a span of time, which knows days and seconds only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

SPAN = re.compile(
    r"'(?:Timedelta|datetime\.timedelta|timedelta)' object has no attribute '(hours|minutes|weeks)'"
)
SECONDS = {"hours": 3600, "minutes": 60, "weeks": 604800}


def parts_of_a_span(place: Place) -> Iterator[Finding]:
    """`(end - start).hours` → `((end - start).total_seconds() / 3600)`."""
    match = SPAN.search(place.crash.evalue)
    if match is None or place.reader is None:
        return
    editor = place.editor()
    for node in place.all(ast.Attribute):
        use = place.parent(node)
        called = isinstance(use, ast.Call) and use.func is node
        if node.attr not in SECONDS or called or not isinstance(node.ctx, ast.Load):
            continue
        if place.kind(node.value) in (None, "Timedelta", "timedelta"):
            editor.replace(node, f"({place.owner(node.value)}.total_seconds() / {SECONDS[node.attr]})")
    yield Finding(
        f"A span of time has no `{match.group(1)}`; it has `total_seconds()`.",
        place.propose(
            editor, f"The {match.group(1)} are reckoned from its seconds.", "Parts of one are kept.", 0.85
        ),
    )
