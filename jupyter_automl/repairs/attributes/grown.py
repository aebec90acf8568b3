"""Arrays that are to grow as lists do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def grown(place: Place) -> Iterator[Finding]:
    """`scores.append(x)` of a flat array on a line of its own → `scores = np.append(scores, x)`."""
    if "'numpy.ndarray' object has no attribute 'append'" not in place.crash.evalue or place.function:
        return
    line = place.statement
    call = line.value if isinstance(line, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or len(call.args) != 1:
        return
    name = call.func.value
    if not isinstance(name, ast.Name) or place.ask(f"{name.id}.ndim == 1") is not True or line is None:
        return
    editor = place.editor()
    editor.replace(line, f"{name.id} = np.append({name.id}, {place.text(call.args[0])})")
    if place.ask("np.__name__ if 'np' in globals() else None") is None:
        editor.top("import numpy as np")
    yield Finding(
        f"`{name.id}` is an array, which has no `append`.",
        place.propose(editor, "A longer array takes its place.", "The value stands at its end.", 0.88),
    )
