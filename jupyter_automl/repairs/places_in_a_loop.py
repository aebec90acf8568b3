"""Plots of a grid that a loop counts one after the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .loops import loops_around
from .place import Place
from .rules import Finding

BEYOND = re.compile(r"index (\d+) is out of bounds for axis [01] with size \1")


def places_in_a_loop(place: Place) -> Iterator[Finding]:
    """`axes[i, 0]` with `i` from 0 to 3 in a grid of 2 × 2 → `axes.flat[i]`: as many plots as places."""
    if not BEYOND.search(place.crash.evalue) or place.function:
        return
    for node in place.within(ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        counter = [one for one in parts if isinstance(one, ast.Name)]
        fixed = [one for one in parts if isinstance(one, ast.Constant) and one.value == 0]
        if len(parts) != 2 or len(counter) != 1 or len(fixed) != 1 or not isinstance(node.value, ast.Name):
            continue
        grid, name = node.value.id, counter[0].id
        if place.ask(f"np.ndim({grid}) == 2 and type({grid}.flat[0]).__name__.endswith('Axes')") is not True:
            continue
        for over, target in loops_around(place):
            counts = isinstance(over, ast.Call) and place.called(over) in ("enumerate", "range")
            first = target.elts[0] if isinstance(target, ast.Tuple) else target
            if not counts or not isinstance(over, ast.Call) or place.text(first) != name or not over.args:
                continue
            counted = over.args[0] if place.called(over) == "enumerate" else over
            rounds = place.ask(f"len({place.text(counted)})") if place.pure(counted) else None
            if rounds is None or rounds != place.ask(f"{grid}.size"):
                continue
            editor = place.editor()
            for other in place.all(ast.Subscript):
                if place.text(other) == place.text(node):
                    editor.replace(other, f"{grid}.flat[{name}]")
            yield Finding(
                f"`{grid}` is a grid, and `{name}` counts its {rounds} plots one after the other.",
                place.propose(
                    editor, "The plots are counted row by row.", "Each round draws in a plot of its own.", 0.94
                ),
                confidence=0.95,
            )  # fmt: skip
            return
