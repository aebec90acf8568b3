"""Whether the first row names the columns, and which names they get."""

from __future__ import annotations

import re

import numpy as np

from .forms import DATE, NUMBER
from .marks import MARKS
from .source import Source


def settle_header(source: Source, header: list[str], body: list[list[str]], width: int) -> None:
    """Is the first row a row of names? Width of names and of rows decide what else is to be said."""
    names = [name.strip() for name in header]
    if body and not is_header(names, body):
        source.arguments |= {
            "header": None,
            "names": [f"column_{number}" for number in range(1, width + 1)],
        }
        source.say(
            "`header=None, names=[…]`",
            f'the first line ("{", ".join(names)[:40]}…") holds values like the lines below it',
        )
        return
    if body and width == len(names) + 1:
        if np.mean([row[-1].strip() == "" for row in body if len(row) == width]) > 0.9:
            source.arguments["index_col"] = False
            source.say("`index_col=False`", "each row ends with a separator, the header does not")
        else:
            source.arguments |= {"header": 0, "names": ["row_name", *unique(names)]}
            source.say(
                "`names=[…]`",
                f"rows have {width} fields, the header names {len(names)}: the first field is a row name",
            )
    elif len(names) < width:
        extra = [f"column_{number}" for number in range(len(names) + 1, width + 1)]
        source.arguments |= {"header": 0, "names": unique(names) + extra}
        source.say("`names=[…]`", f"rows have {width} fields, the header names only {len(names)}")


def is_number(cell: str) -> bool:
    return NUMBER.fullmatch(cell.strip()) is not None


def is_header(names: list[str], body: list[list[str]]) -> bool:
    """The first row names what stands below it: it is no number above numbers, no value that returns."""
    numbers = [int(name) for name in names if re.fullmatch(r"\d+", name)]
    if len(numbers) >= 3 and len(set(np.diff(numbers))) == 1 and numbers[1] - numbers[0] == 1:
        return [int(c) for c in body[0] if re.fullmatch(r"\d+", c.strip())] != numbers
    named, valued = 0.0, 0.0
    for place, name in enumerate(names):
        cells = [
            row[place].strip() for row in body if len(row) > place and row[place].strip().lower() not in MARKS
        ]
        if not cells or name.lower() in MARKS:
            continue
        numeric = sum(map(is_number, cells)) / len(cells)
        if numeric > 0.9:
            valued += is_number(name)
            named += not is_number(name)
        elif (DATE.fullmatch(name) and DATE.fullmatch(cells[0])) or (
            name in cells and len(set(cells)) < 0.5 * len(cells) and cells.count(name) > 1
        ):
            valued += 1
        elif name not in cells:
            named += 0.25
    return (named > 0 and named >= valued) or valued == 0


def unique(names: list[str]) -> list[str]:
    """Names made unique as pandas does it: `x`, `x.1`; empty names by their place."""
    seen: set[str] = set()
    out = []
    for place, name in enumerate(names, 1):
        new, number = name or f"column_{place}", 0
        while new in seen:
            number += 1
            new = f"{name or f'column_{place}'}.{number}"
        seen.add(new)
        out.append(new)
    return out
