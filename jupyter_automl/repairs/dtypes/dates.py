"""Dates that were never read as dates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .read_as_dates import WAYS, way_to_read

LEFT_OVER = (
    (r"(?P<a>[ T])\d{1,2}:\d{2} ?[AaPp][Mm]", "{a}%I:%M %p"),
    (r"(?P<a>[ T])\d{1,2}:\d{2}", "{a}%H:%M"),
    (r"(?P<a>[ T])\d{1,2}:\d{2}:\d{2}", "{a}%H:%M:%S"),
    (r"(?P<a>[ T])\d{1,2}:\d{2}:\d{2}\.\d{1,6}", "{a}%H:%M:%S.%f"),
    (r"(?P<a>[ T])\d{1,2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:?\d{2})", "{a}%H:%M:%S%z"),
    (r"(?P<a>:)\d{2}", "{a}%S"),
    (r"(?P<a>\.)\d{1,6}", "{a}%f"),
    (r"(?P<a>)(?:Z|[+-]\d{2}:?\d{2})", "{a}%z"),
)
"""What stands behind the part of a date that a format reads → what reads it."""
ALL_DATES = (
    "bool(pd.to_datetime(pd.Series({0}), errors='coerce').notna().sum() == pd.Series({0}).notna().sum())"
)
"""Whether all that a column or text holds can be read as dates."""


def left_over(place: Place) -> Iterator[Finding]:
    """`datetime.strptime("2024-01-05 10:30", "%Y-%m-%d")`: the format reads the day, and the time is left over."""
    match = re.search(r"^unconverted data remains: (.*)$", place.crash.evalue, re.S)
    if match is None:
        return
    rest = match.group(1)
    for call in place.calls("strptime"):
        given = call.args[1] if len(call.args) == 2 else None
        if not isinstance(given, ast.Constant) or not isinstance(given.value, str):
            continue
        form = given.value
        # `%y` reads two figures of a year of four.
        longer = form[:-1] + "Y" if form.endswith("%y") and re.fullmatch(r"\d{2}", rest) else None
        for pattern, reads in LEFT_OVER if longer is None else ():
            if (found := re.fullmatch(pattern, rest)) is not None and "%z" not in form:
                spaced = reads.replace(" %p", "%p") if re.search(r"\d[AaPp]", rest) else reads
                longer = form + spaced.format(a=found.group("a"))
                break
        if longer is None:
            continue
        editor = place.editor()
        editor.replace(given, f'"{longer}"')
        yield Finding(
            f"The format `{form}` ends before the text does: `{rest.strip()}` is left over.",
            place.propose(
                editor, f"The format reads it too: `{longer}`.", "Every date is what it says, with its time.", 0.9
            ),
            confidence=0.92,
        )  # fmt: skip
        return


def written_dates(place: Place) -> Iterator[Finding]:
    """Dates with the day first, or written in more than one way."""
    if not re.search(
        r"time data .* (?:doesn't|does not) match|Unknown datetime string format|unconverted data",
        place.crash.evalue,
        re.S,
    ):
        return
    for call in place.calls("to_datetime"):
        if not call.args or not place.pure(call.args[0]):
            continue
        text = place.text(call.args[0])
        rest = [item for item in call.keywords if item.arg in ("dayfirst", "format")]
        given = way_to_read(place, text, WAYS[1:])
        if given is None:
            continue
        editor = place.editor()
        if rest:
            editor.remove(call, *rest)
        editor.wrap(call.args[0], "", f", {given}")
        yield Finding(
            f"The dates of `{text}` are written otherwise than the first of them tells.",
            place.propose(
                editor,
                f"They are read with {given}; all of them can be.",
                "Every date is read; none is lost.",
                0.88,
            ),
        )
        return
