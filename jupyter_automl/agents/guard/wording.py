"""Sentences of a language model as plain text for a notebook: no markup, no links, no invented figures."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from .refusal import NotAllowed

_NUMBER = re.compile(r"(?<![\w.])[-−+]?\d(?:[\d,\u2009\u202f]*\d)?(?:\.\d+)?(?:[eE][-+]?\d+)?\s?%?")
_LINK = re.compile(r"(?:https?|ftp|file|data|javascript|mailto):|www\.|\]\(|!\[", re.I)
SMALL = 10
"""Whole numbers below are counts of the sentence's own ("two models", "3 of them") and need no evidence."""


def plain(text: str, limit: int = 300) -> str:
    """The text on one line, at most `limit` characters, with every mark that Markdown or HTML could read escaped.

    Invisible characters go; so does what stands in the place of a link: the text of a proposal leads nowhere.
    """
    kept = "".join(mark for mark in text if unicodedata.category(mark)[0] != "C" or mark in "\n\t ")
    flat = " ".join(_LINK.sub(" ", kept).split())
    if len(flat) > limit:
        flat = f"{flat[: limit - 1].rstrip()}…"
    flat = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]|#~$!])", r"\\\1", flat)


def name_of(text: str, taken: Iterable[str], limit: int = 40) -> str:
    """A short column name in letters, digits, blanks, dots and dashes, different from all that are taken."""
    flat = unicodedata.normalize("NFKC", text)
    words = re.sub(r"[^\w.\- ]+", " ", flat, flags=re.ASCII).replace("_", " ").split()
    short = " ".join(words)[:limit].strip(" .-") or "added"
    known = {name.casefold() for name in taken}
    name, number = short, 2
    while name.casefold() in known:
        name, number = f"{short} {number}", number + 1
    return name


def identifier_of(name: str) -> str:
    """A function's name for the column: `added_rooms_per_person`."""
    return "added_" + (re.sub(r"\W+", "_", name.casefold(), flags=re.ASCII).strip("_") or "column")


def evidenced(text: str, values: Any) -> None:
    """Refuse a text with a number that does not occur in the values, rounded as the text rounds it.

    Raises NotAllowed, naming the number.
    """
    known = list(_numbers(values))
    for found in _NUMBER.findall(text):
        said = found.strip()
        share = said.endswith("%")
        digits = re.sub(r"[,\u2009\u202f%\s]", "", said).replace("−", "-")
        try:
            number = float(digits)
        except ValueError:
            raise NotAllowed(f"it states {said}, which is no number") from None
        if not share and number.is_integer() and abs(number) < SMALL and "." not in digits:
            continue
        places = len(digits.partition(".")[2].partition("e")[0]) if "e" not in digits.casefold() else 12
        room = 0.5000001 * 10**-places
        scaled = [value * 100 for value in known] + known if share else known
        if not any(abs(abs(value) - abs(number)) <= room for value in scaled):
            raise NotAllowed(f"it states {said}, which nothing that was measured says")


def _numbers(values: Any) -> Iterable[float]:
    if isinstance(values, bool) or values is None:
        return
    if isinstance(values, int | float):
        if math.isfinite(values):
            yield float(values)
    elif isinstance(values, str):
        for found in re.findall(r"-?\d+(?:\.\d+)?", values.replace(",", "")):
            yield float(found)
    elif isinstance(values, Mapping):
        for key, value in values.items():
            yield from _numbers(str(key))
            yield from _numbers(value)
    elif isinstance(values, Iterable):
        for value in values:
            yield from _numbers(value)
