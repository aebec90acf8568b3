"""Summaries of groups that have a name and a column, and no word on what is summed up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .crash import Proposal
from .place import Place
from .rules import Finding

WAYS = {
    "mean": "mean", "avg": "mean", "average": "mean", "sum": "sum", "min": "min", "minimum": "min", "max": "max",
    "maximum": "max", "median": "median", "std": "std", "var": "var", "count": "count", "nunique": "nunique",
}  # fmt: skip
"""Names of results that say how they are made, and how."""


def named_summaries(place: Place) -> Iterator[Finding]:
    """`agg(total=("fare", "sum"), count=("fare"))`: brackets alone make no pair; the name says what is done."""
    if "Must provide 'func' or tuples of '(column, aggfunc)" not in place.crash.evalue:
        return
    for call in place.calls("agg", "aggregate"):
        alone = [
            item
            for item in call.keywords
            if isinstance(item.value, ast.Constant) and isinstance(item.value.value, str)
        ]
        if not alone:
            continue
        ways, source = [_way(item.arg or "") for item in alone], place.text(call)
        bracketed = all(
            re.search(rf"{item.arg}\s*=\s*\(\s*{re.escape(place.text(item.value))}\s*\)", source)
            for item in alone
        )
        found: list[Proposal] = []
        if None not in ways and bracketed:
            editor = place.editor()
            for item, way in zip(alone, ways, strict=True):
                # Brackets around the text may stay: one more pair of them changes nothing.
                editor.replace(item.value, f'{place.text(item.value)}, "{way}"')
            found = place.propose(
                editor, "The name of the result says how.", "Each group gets that summary.", 0.85
            )
        names = ", ".join(f"`{item.arg}`" for item in alone)
        yield Finding(
            f"{names} {'is' if len(alone) == 1 else 'are'} given a column, and not how it is summed up."
            + ("" if None not in ways else " Say which summary is meant, such as `mean` or `count`."),
            found,
            confidence=0.9,
        )
        return


def _way(name: str) -> str | None:
    """The one summary that the name speaks of: `avg_fare`, `count`, `n`."""
    words = re.split(r"[\W_]+", name.lower())
    found = {WAYS[word] for word in words if word in WAYS}
    if name.lower() in ("n", "num", "number"):
        found = {"count"}
    return found.pop() if len(found) == 1 else None
