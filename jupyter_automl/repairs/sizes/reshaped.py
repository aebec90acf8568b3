"""Arrays put into a shape that has more or fewer places than they have values."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for


def reshaped(place: Place) -> Iterator[Finding]:
    """`np.arange(6).reshape(4, 2)` → `reshape(-1, 2)`, where one of the numbers alone cannot be right."""
    match = re.search(r"cannot reshape array of size (\d+) into shape \(([\d, ]+)\)", place.crash.evalue)
    if match is None:
        return
    size, shape = int(match.group(1)), [int(one) for one in re.findall(r"\d+", match.group(2))]
    wrong = [
        at for at in range(len(shape)) if (rest := math.prod(shape) // (shape[at] or 1)) and size % rest == 0
    ]
    cause = f"{size:,} values do not fill {' × '.join(map(str, shape))} places."
    for call in place.calls("reshape"):
        given = (
            call.args[0].elts if len(call.args) == 1 and isinstance(call.args[0], ast.Tuple) else call.args
        )
        given = given[1:] if len(given) == len(shape) + 1 else given
        if len(given) != len(shape) or len(shape) < 2 or 0 in shape:
            continue
        if len(wrong) != 1:
            yield Finding(cause, ask_for(place, "Say which shape is meant.", kind="choice"), confidence=0.9)
            return
        editor = place.editor()
        editor.replace(given[wrong[0]], "-1")
        count = size // (math.prod(shape) // shape[wrong[0]])
        yield Finding(
            cause,
            place.propose(
                editor,
                f"The other sizes fit; there are {count:,} of them, and not {shape[wrong[0]]:,}.",
                "Every value has its place, in the same order.",
                0.85,
            ),
            confidence=0.93,
        )
        return
