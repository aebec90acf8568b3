"""Lines below the names that are no rows either: units, descriptions, the lower names under a group's name."""

from __future__ import annotations

import re

from .header import is_number, unique
from .marks import MARKS
from .source import Source

LOOKED_AT = 200
"""Rows by which the columns of numbers are known."""
MOST = 3


def words_below(width: int, below: list[list[str]]) -> int:
    """How many lines directly below the names hold words where the columns hold numbers."""
    count = 0
    while count < MOST:
        rest = [row for row in below[count + 1 :][:LOOKED_AT] if any(row)]
        if len(rest) < 5:
            break
        numbers = [
            place for place in range(width) if _of_numbers([row[place] for row in rest if len(row) > place])
        ]
        cells = [below[count][place].strip() for place in numbers if place < len(below[count])]
        words = [cell for cell in cells if cell.lower() not in MARKS]
        if len(words) < max(2, 0.5 * len(numbers)) or any(is_number(cell) for cell in cells):
            break
        count += 1
    return count


def _of_numbers(cells: list[str]) -> bool:
    present = [cell for cell in cells if cell.strip().lower() not in MARKS]
    return bool(present) and sum(map(is_number, present)) > 0.9 * len(present)


def joined_names(upper: list[str], lower: list[str]) -> list[str] | None:
    """One name a column where the upper line names groups of columns; None where it names each column itself."""
    upper, lower = [[cell.strip() for cell in line] for line in (upper, lower)]
    if len(upper) != len(lower):
        return None
    named = [cell for cell in upper if cell]
    spans = any(not above and below for above, below in zip(upper, lower, strict=True))
    if not named or not (spans or len(set(named)) < len(named)):
        return None
    names, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        names.append(below if group == below else f"{group} {below}".strip())
    return unique(names) if len(set(names)) > 0.9 * len(names) else None


def settle_second_line(
    source: Source, first: int, header: list[str], below: list[list[str]]
) -> tuple[int, bool]:
    """How many lines below the names are no rows, and whether the names are settled by it.

    Parameters
    ----------
    first
        Records above the names.
    below
        The records after them.
    """
    count = words_below(len(header), below)
    if not count:
        return 0, False
    names = joined_names(header, below[0]) if count == 1 else None
    rows = first + 2 if names is not None else [*range(first), *range(first + 1, first + 1 + count)]
    source.arguments["skiprows"] = rows
    source.reasons = [
        (f"`skiprows={rows}`" if said.startswith("`skiprows=") else said, why) for said, why in source.reasons
    ]
    if names is not None:
        source.arguments |= {"header": None, "names": names}
        place = next(
            place for place, cell in enumerate(below[0]) if cell.strip() and names[place] != cell.strip()
        )
        source.say(
            f"`header=None, skiprows={rows}, names=[…]`",
            f"two lines name the columns; their names are joined, as in `{names[place]}`",
        )
        return count, True
    cells = [re.sub(r"\s+", " ", cell.strip())[:30] for cell in below[0] if cell.strip()]
    shown = ", ".join(f'"{cell}"' for cell in cells[:2])
    what = "the line below the names tells" if count == 1 else f"the {count} lines below the names tell"
    source.say(f"`skiprows={rows}`", f"{what} about the columns ({shown}); no row of the table")
    return count, False
