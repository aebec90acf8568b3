"""Hours of the night in which clocks change: one comes twice, one does not exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for

TWICE = re.compile(r"Cannot infer dst time from .*ambiguous|is an ambiguous time|no repeated times", re.S)
NEVER = re.compile(r"is a nonexistent time|nonexistent times? due to daylight|The .* is nonexistent", re.S)


def hour_that_comes_twice(place: Place) -> Iterator[Finding]:
    """`times.dt.tz_localize("Europe/Berlin")`: where both hours stand one after the other, their order tells them."""
    never = NEVER.search(place.crash.evalue)
    if not never and not TWICE.search(place.crash.evalue):
        return
    for call in place.calls("tz_localize"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if (
            owner is None
            or not call.args
            or any(item.arg in ("ambiguous", "nonexistent") for item in call.keywords)
        ):
            continue
        if never:
            yield Finding(
                f"In `{place.text(call.args[0])}` one of these times never was: the clocks were set forward over it.",
                ask_for(place, "Say whether these times are in that zone at all, or were taken in UTC or by a clock that"
                        " was never set.", kind="choice"),
                confidence=0.93,
            )  # fmt: skip
            return
        told = f'{place.text(owner)}.tz_localize({place.text(call.args[0])}, ambiguous="infer")'
        both = place.pure(owner) and place.ask(f"len({told}) > 0") is True
        if both:
            editor = place.editor()
            editor.keyword(call, "ambiguous", '"infer"')
            yield Finding(
                "In the night in which the clocks are set back an hour comes twice.",
                place.propose(
                    editor, "Both hours are there, one after the other, so their order tells which is which.",
                    "Each time keeps its row.", 0.93, "pandas: ambiguous=\"infer\" tells them by their order",
                ),
                confidence=0.95,
            )  # fmt: skip
        else:
            yield Finding(
                "In the night in which the clocks are set back an hour comes twice, and nothing tells which of the two"
                " each of these times is.",
                ask_for(
                    place, "Say which of the two hours is meant, or keep the times in UTC.", kind="choice"
                ),
                confidence=0.93,
            )
        return
