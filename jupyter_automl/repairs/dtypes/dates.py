"""Dates that were never read as dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


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
        for given in ("dayfirst=True", 'format="ISO8601"', 'format="mixed"', 'format="mixed", dayfirst=True'):
            lost = place.ask(
                f"int(pd.to_datetime({text}, errors='coerce', {given}).isna().sum() - pd.isna({text}).sum())"
            )
            if lost != 0:
                continue
            # Without a day above twelve nothing tells the day from the month.
            days = place.ask(
                f"bool(pd.Series({text}).astype(str).str.match(r'(?:1[3-9]|2\\d|3[01])[/.-]').any())"
            )
            if given == 'format="mixed"' and days:
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
