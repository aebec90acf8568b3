"""How a column of text is read as dates, so that each value is the date that it says."""

from __future__ import annotations

from ..place import Place

WAYS = ("", "dayfirst=True", 'format="ISO8601"', 'format="mixed"', 'format="mixed", dayfirst=True')
"""What `pd.to_datetime` is told besides, the plainest first."""
DAY_FIRST = r"(?:1[3-9]|2\d|3[01])[/.-]"
"""A value whose first number can be no month."""
DAY_SECOND = r"\d{1,2}[/.-](?:1[3-9]|2\d|3[01])[/.-]"


def way_to_read(place: Place, text: str, ways: tuple[str, ...] = WAYS) -> str | None:
    """The first of ``ways`` that loses no value of ``text`` and takes no day for a month; None where there is none."""
    for way in ways:
        told = f", {way}" if way else ""
        read = f"pd.to_datetime(pd.Series({text}), errors='coerce'{told}).notna()"
        if place.ask(f"bool({read}.any() and {read}.eq(pd.Series({text}).notna()).all())") is not True:
            continue
        # A mixed format is found for each value alone: one that could be either is read by what is told.
        against = DAY_SECOND if "dayfirst" in way else DAY_FIRST
        if "mixed" in way and place.ask(f"bool(pd.Series({text}).astype(str).str.match(r'{against}').any())"):
            continue
        return way
    return None


def read_as_dates(place: Place, text: str) -> str | None:
    """``text`` within `pd.to_datetime(…)`, with what has to be told; None where it cannot be read as dates."""
    way = way_to_read(place, text)
    return None if way is None else read_by(text, way)


def read_by(text: str, way: str) -> str:
    """``text`` within `pd.to_datetime(…)`, told one of `WAYS`."""
    return f"pd.to_datetime({text}{', ' if way else ''}{way})"
