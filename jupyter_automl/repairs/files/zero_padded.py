"""Names of files that hold a number with zeros before it, where the cell writes it without."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ..place import Place
from ..rules import Finding

WIDTHS = range(2, 7)


def zero_padded(place: Place) -> Iterator[Finding]:
    """`f"rain_{month}.csv"` where the folder has `rain_01.csv` → `f"rain_{month:02d}.csv"`."""
    match = re.search(r"No such file or directory: '([^'\n]+)'", place.crash.evalue)
    if match is None or place.crash.folder is None:
        return
    wanted, folder = match.group(1), Path(place.crash.folder)
    for text in place.all(ast.JoinedStr):
        for part in text.values:
            if (
                not isinstance(part, ast.FormattedValue)
                or part.format_spec is not None
                or part.conversion != -1
            ):
                continue
            number = place.ask(place.text(part.value))
            if not isinstance(number, int) or isinstance(number, bool) or number < 0:
                continue
            widths = [
                width for width in WIDTHS
                if (padded := re.sub(rf"(?<!\d){number}(?!\d)", f"{number:0{width}d}", wanted)) != wanted
                and (folder / padded).is_file()
            ]  # fmt: skip
            if len(widths) != 1:
                continue
            written = place.text(part.value)
            editor = place.editor()
            editor.replace(text, place.text(text).replace(f"{{{written}}}", f"{{{written}:0{widths[0]}d}}"))
            yield Finding(
                f"There is no file `{wanted}`; the folder has the number in it with {widths[0]} digits.",
                place.propose(
                    editor,
                    f"The number is written with {widths[0]} digits.",
                    "The files that are there are read.",
                    0.94,
                ),
                confidence=0.95,
            )
            return
