"""A cell that reads texts as numbers or dates and was passed over, so that a later one meets the texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_automl.parsing import parse_python

from ..bindings import touched
from ..crash import Proposal
from ..place import Place
from ..rules import Finding

REFUSED = re.compile(
    r"'str'|dtype 'str'|dtype=str|string|must be real number|not supported for dtype|Can only use \.dt accessor"
)
READERS = frozenset({"float", "int", "astype", "to_numeric", "to_datetime", "to_timedelta", "strptime"})


def read_in_a_cell_passed_over(place: Place) -> Iterator[Finding]:
    """`laps = [float(t) for t in laps]` stands in a cell above that was not run: it is run first."""
    crash = place.crash
    if crash.here is None or place.cell is not None or not REFUSED.search(crash.evalue):
        return
    reads = touched(*place.tree.body).reads
    for index, cell in enumerate(crash.cells[: crash.here]):
        if index in crash.ran:
            continue
        try:
            tree = parse_python(cell.source)
        except SyntaxError:
            continue
        done = touched(*tree.body)
        named = {
            node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
        }
        changed = done.state & done.reads & reads
        if not changed or not named & READERS:
            continue
        yield Finding(
            f"A cell above that was not run makes {', '.join(f'`{one}`' for one in sorted(changed))} what this one expects.",
            [
                Proposal(
                    "patch",
                    "That cell is run first.",
                    "It does what it says.",
                    setup=cell.source,
                    confidence=0.95,
                )
            ],
            confidence=0.96,
        )
        return
