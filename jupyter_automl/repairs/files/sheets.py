"""A sheet of an Excel file that is called otherwise."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..near import nearest, plain
from ..place import Place
from ..rules import Finding
from .encoding import file


def sheets(place: Place) -> Iterator[Finding]:
    """`pd.read_excel(path, sheet_name="data")` where the sheet is called `Data`, or where there is only one."""
    match = re.search(r"Worksheet named '(.*?)' not found", place.crash.evalue)
    if match is None:
        return
    wanted = match.group(1)
    for call in place.calls("read_excel", "parse"):
        path = file(place, call)
        names = place.ask(f"pd.ExcelFile({str(path)!r}).sheet_names") if path else None
        if not isinstance(names, list) or path is None:
            continue
        alike = [name for name in names if plain(name) == plain(wanted)]
        meant = (
            alike[0] if len(alike) == 1 else nearest(wanted, names) or (names[0] if len(names) == 1 else None)
        )
        editor = place.editor()
        for node in ast.walk(call):
            if isinstance(node, ast.Constant) and node.value == wanted and meant:
                editor.replace(node, f'"{meant}"')
        yield Finding(
            f"`{path.name}` has no sheet `{wanted}`; it has {', '.join(f'`{name}`' for name in names[:5])}.",
            place.propose(
                editor,
                f"`{meant}` is read, the only one like it."
                if len(names) > 1
                else f"`{meant}` is read, its only sheet.",
                "The table is that of this sheet.",
                0.9 if alike else 0.8,
            ),
            confidence=0.93,
        )
        return
