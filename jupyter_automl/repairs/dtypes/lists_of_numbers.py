"""Arithmetic with lists of numbers, which NumPy does entry by entry and Python's lists do not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

REFUSED = re.compile(
    r"unsupported operand type\(s\) for (?:[-/%]|//|\*\* or pow\(\)|\*)=?: '[\w.]+' and '[\w.]+'"
    r"|can't multiply sequence by non-int of type 'float'|can only concatenate list \(not \"(?:int|float)\"\) to list"
)
NUMBERS = "isinstance({x}, (list, tuple)) and len({x}) > 0 and all(isinstance(v, (int, float, np.number)) for v in {x})"


def lists_of_numbers(place: Place) -> Iterator[Finding]:
    """`prices * 1.25` and `[1, 2] - [3, 4]` → `np.array(prices) * 1.25`."""
    if not REFUSED.search(place.crash.evalue):
        return
    for node in place.within(ast.BinOp):
        sides = [side for side in (node.left, node.right) if place.pure(side)]
        lists = [side for side in sides if place.ask(NUMBERS.format(x=place.text(side))) is True]
        if not lists or len(sides) < 2:
            continue
        plain = [side for side in sides if side not in lists]
        if any(place.kind(side) not in ("int", "float", "float64", "int64") for side in plain):
            continue
        if isinstance(node.op, ast.Add) or (
            len(lists) == 2 and len({place.ask(f"len({place.text(side)})") for side in lists}) > 1
        ):
            # A list and one more thing: to be added to each, or put behind them, is not said.
            continue
        editor = place.editor()
        text = place.text(lists[0])
        editor.replace(lists[0], f"np.array({text})")
        if place.ask("np.__name__") != "numpy" or "np" not in place.crash.state:
            editor.top("import numpy as np")
        yield Finding(
            f"`{text[:60]}` is a list, and lists know no arithmetic.",
            place.propose(editor, "It is taken as an array.", "Each number is reckoned with by itself.", 0.9),
            confidence=0.92,
        )
        return
