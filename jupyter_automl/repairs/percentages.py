"""Quantiles asked for in per cent, where a share is taken: `quantile(95)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .place import Place
from .rules import Finding

REFUSED = ("percentiles should all be in the interval [0, 1]", "Quantiles must be in the range [0, 1]")
ASKED = {"quantile": "q", "nanquantile": "q", "describe": "percentiles"}


def quantile_in_per_cent(place: Place) -> Iterator[Finding]:
    """`df["price"].quantile(95)` → `quantile(0.95)`; `np.quantile(x, [25, 75])` → `[0.25, 0.75]`."""
    if not any(text in place.crash.evalue for text in REFUSED):
        return
    for call in place.calls(*ASKED):
        given = [item.value for item in call.keywords if item.arg == ASKED[place.called(call)]]
        function = call.func
        of_module = isinstance(function, ast.Attribute) and place.text(function.value) in ("np", "numpy")
        given = given or call.args[of_module : of_module + 1]
        numbers = given[0].elts if given and isinstance(given[0], ast.List | ast.Tuple) else given
        values = [
            float(one.value)
            for one in numbers
            if isinstance(one, ast.Constant) and isinstance(one.value, int | float)
        ]
        # One of the list may be a share already: 1 is the greatest value, or one per cent.
        if not values or len(values) < len(numbers) or max(values) > 100 or min(values) < 0:
            continue
        if any(0 < value <= 1 for value in values):
            continue
        editor = place.editor()
        for node, value in zip(numbers, values, strict=True):
            editor.replace(node, f"{value / 100:g}")
        yield Finding(
            f"`{place.called(call)}` takes shares from 0 to 1, and {', '.join(f'{value:g}' for value in values)} are per cent.",
            place.propose(editor, "They are given as shares.", "The quantiles are those that were meant.", 0.95),
            confidence=0.96,
        )  # fmt: skip
        return
