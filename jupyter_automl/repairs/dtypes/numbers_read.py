"""How a column of text is read as numbers, where all that it holds are numbers or ways of writing none."""

from __future__ import annotations

from dataclasses import dataclass

from ..number_texts import LOOK, cleaner
from ..place import Place


@dataclass(frozen=True)
class NumbersRead:
    """`expression` gives the numbers; `said` is what is done to the texts, `examples` are some that are no plain numbers."""

    expression: str
    said: str
    examples: tuple[str, ...]
    effect: str


def numbers_read(place: Place, text: str) -> NumbersRead | None:
    """How the column of that text is read; None where it says anything else, or is no text."""
    if place.ask(f"str({text}.dtype) in ('str', 'object', 'string')") is not True:
        return None
    look = place.ask(LOOK % text)
    if not isinstance(look, list) or look[3] != ["str"]:
        return None
    steps, said, lost = "", "", list[str]()
    if look[2]:
        cleaned = cleaner([str(one) for one in look[2]])
        if cleaned is None or "decimal" in cleaned[1]:
            return None
        steps, said, lost = cleaned
    how = ', errors="coerce"' if lost else ""
    # Words beside the numbers are no numbers in another writing: nothing but ways of saying none may be lost.
    gone = place.ask(f"int(pd.to_numeric({text}{steps}{how}).isna().sum())")
    if gone is None or not 2 * gone < look[1]:
        return None
    effect = (
        f"{len(lost)} ways of writing nothing become missing." if lost else "Every number keeps its value."
    )
    return NumbersRead(
        f"pd.to_numeric({text}{steps}{how})", said, tuple(str(one) for one in look[2][:3]), effect
    )
