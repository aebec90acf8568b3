"""A table whose name a loop took for its own variable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from ..slicing import executed

SCALAR = re.compile(
    r"'(str|int|float|tuple|numpy\.\w+)' object has no attribute '\w+'"
    r"|'(int|float|numpy\.\w+)' object is not (?:subscriptable|iterable)"
    r"|string indices must be integers"
)
READS = re.compile(r"\.read_\w+\(|\bDataFrame\(|\bload_\w+\(")


def taken_by_a_loop(place: Place) -> Iterator[Finding]:
    """`for data in data.columns:` leaves a text under the table's name: the table is read or made again."""
    if not SCALAR.search(place.crash.evalue) or place.function:
        return
    ran = executed(place.crash)
    for name in dict.fromkeys(node.id for node in place.within(ast.Name) if isinstance(node.ctx, ast.Load)):
        binders = [at for at, one in enumerate(ran) if name in one.touched.binds]
        loop = ran[binders[-1]].node if len(binders) > 1 else None
        if not isinstance(loop, ast.For):
            continue
        made = ran[binders[-2]]
        takes = any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(loop.target))
        changed = [one for one in ran[binders[-2] + 1 : binders[-1]] if name in one.touched.state]
        if not takes or changed or not isinstance(made.node, ast.Assign) or not READS.search(made.text):
            continue
        if name in made.touched.reads:
            continue
        yield Finding(
            f"A loop in cell {ran[binders[-1]].cell + 1} took `{name}` for its own variable, and the table of that name is lost.",
            [
                Proposal(
                    "patch", f"`{name}` is made again as in cell {made.cell + 1}.", "The table is the one it was.",
                    setup=made.text, confidence=0.93, rule="Python: a loop's variable stays after the loop",
                )
            ],
            confidence=0.95,
        )  # fmt: skip
        return
