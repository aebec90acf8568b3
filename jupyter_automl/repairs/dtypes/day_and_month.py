"""A date read with day and month the wrong way round, which its own numbers show."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

REFUSED = re.compile(
    r"time data ['\"]?(?P<text>[^'\"]+?)['\"]? (?:does not match|doesn't match) format ['\"](?P<form>[^'\"]+)['\"]"
)


def day_and_month(place: Place) -> Iterator[Finding]:
    """`strptime("05/13/2024", "%d/%m/%Y")`: there is no month 13; `%m/%d/%Y` reads it."""
    match = REFUSED.search(place.crash.evalue)
    if match is None or place.function:
        return
    form = match["form"]
    if not re.search(r"%d[-/. ]%m|%m[-/. ]%d", form):
        return
    other = form.translate(str.maketrans("dm", "md"))
    for call in place.calls("strptime"):
        told = call.args[1] if len(call.args) == 2 else None
        text = call.args[0] if call.args else None
        if not isinstance(told, ast.Constant) or told.value != form or text is None or not place.pure(text):
            continue
        if any(
            isinstance(node, ast.Lambda | ast.ListComp | ast.GeneratorExp) for node in place.within(ast.expr)
        ):
            continue  # the others may have been read as day and month already
        loops = [
            node
            for node in place.all(ast.For, ast.While)
            if node.lineno <= call.lineno <= (node.end_lineno or 0)
        ]
        known = place.ask(f"__import__('datetime').datetime.strptime({place.text(text)}, {other!r}).day > 12")
        if loops or known is not True:
            continue
        editor = place.editor()
        editor.replace(told, repr(other))
        yield Finding(
            f"{match['text']!r} has no month of that number: the day stands where {form!r} has the month.",
            place.propose(
                editor, f"It is read by {other!r}.", "The date is the only one that the text can mean.", 0.93
            ),
            confidence=0.95,
        )
        return
