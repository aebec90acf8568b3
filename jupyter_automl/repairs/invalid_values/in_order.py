"""Tables that have to be in order to be joined, and columns that have to have the same labels to be compared."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def joined_in_order(place: Place) -> Iterator[Finding]:
    """`merge_asof` takes both tables in the order of what they are joined on."""
    if not re.search(r"(?:left|right) keys must be sorted", place.crash.evalue):
        return
    for call in place.calls("merge_asof"):
        given = {item.arg: place.text(item.value) for item in call.keywords}
        keys = given.get("left_on", given.get("on")), given.get("right_on", given.get("on"))
        editor = place.editor()
        for table, key in zip(call.args[:2], keys, strict=False):
            if key is not None:
                editor.wrap(table, "", f".sort_values({key})")
        yield Finding(
            "Tables are joined by the nearest value in their order, and they are not in order.",
            place.propose(
                editor, "Both are put in order first.", "The rows stay the same, in another order.", 0.9
            ),
        )
        return


def compared_by_place(place: Place) -> Iterator[Finding]:
    """A Series that was made of an array is compared with rows of a table: row by row is meant."""
    if "Can only compare identically-labeled Series" not in place.crash.evalue:
        return
    for node in place.within(ast.Compare):
        sides = [node.left, *node.comparators]
        if len(sides) != 2 or not all(place.pure(side) and place.kind(side) == "Series" for side in sides):
            continue
        one, other = (place.text(side) for side in sides)
        if place.ask(f"len({one}) == len({other})") is not True:
            continue
        counted = [place.ask(f"{text}.index.equals(pd.RangeIndex(len({text})))") for text in (one, other)]
        if counted.count(True) != 1:
            continue
        editor = place.editor()
        editor.wrap(sides[counted.index(True)], "", ".to_numpy()")
        made = one if counted[0] else other
        yield Finding(
            f"`{made}` counts its rows from 0, and the other side has the labels of its table.",
            place.propose(
                editor, "They are compared row by row.", "The rows are those that stand side by side.", 0.82
            ),
        )
        return
