"""Loops over numbers whose first one is too small to be tried: no clusters, no neighbours, one fold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .loops import loops_around
from .place import Place
from .rules import Finding

TOO_SMALL = (
    re.compile(r"in the range \[(?P<least>\d+), .*Got (?P<got>-?\d+) instead", re.S),
    re.compile(r"Number of labels is (?P<got>1)\. Valid values are (?P<least>2) to"),
    re.compile(r"by setting n_splits=(?P<least>2) or more, got n_splits=(?P<got>\d)"),
    re.compile(r"Expected n_neighbors > 0\. Got (?P<got>0)"),
)


def loop_starts(place: Place) -> Iterator[Finding]:
    """`for k in range(0, 10): KMeans(n_clusters=k)` → `range(1, 10)`."""
    match = next((found for one in TOO_SMALL if (found := one.search(place.crash.evalue))), None)
    if match is None:
        return
    got, least = int(match["got"]), int(match.groupdict().get("least") or 1)
    for over, target in loops_around(place):
        if (
            not isinstance(over, ast.Call)
            or place.called(over) != "range"
            or not isinstance(target, ast.Name)
        ):
            continue
        start = place.text(over.args[0]) if len(over.args) > 1 else "0"
        if start != str(got) or got >= least or not _in_use(place, target.id):
            continue
        editor = place.editor()
        if len(over.args) > 1:
            editor.replace(over.args[0], str(least))
        else:
            editor.wrap(over.args[0], f"{least}, ", "")
        yield Finding(
            f"The loop begins with {got}, and the least that can be tried is {least}.",
            place.propose(
                editor,
                f"It begins with {least}.",
                f"Every number from {least} on is tried as before; {got} cannot be.",
                0.9,
            ),
            confidence=0.94,
        )
        return


def _in_use(place: Place, name: str) -> bool:
    """Whether the loop's number is a setting of a model or split in the cell."""
    return any(place.text(item.value) == name for item in place.all(ast.keyword)) or any(
        place.text(given) == name for call in place.all(ast.Call) for given in call.args
    )
