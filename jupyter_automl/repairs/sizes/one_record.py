"""A table made of one record: a dictionary whose values are no columns."""

from __future__ import annotations

from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def one_record(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame({"name": "Ann", "age": 30})` → `pd.DataFrame([…])`."""
    if "If using all scalar values, you must pass an index" not in place.crash.evalue:
        return
    for call in place.calls("DataFrame"):
        if len(call.args) != 1 or any(item.arg == "index" for item in call.keywords):
            continue
        editor = place.editor()
        editor.wrap(call.args[0], "[", "]")
        yield Finding(
            f"`{place.text(call.args[0])[:60]}` holds one value for each key, and no columns.",
            place.propose(
                editor,
                "The record becomes the one row.",
                "The table has a row, and a column for each key.",
                0.93,
            ),
            confidence=0.95,
        )
        return
