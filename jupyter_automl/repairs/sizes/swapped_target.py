"""Features and target given in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def swapped_target(place: Place) -> Iterator[Finding]:
    """`model.fit(y, X)` → `model.fit(X, y)`, where the first is one column and the second is a table."""
    if not re.search(
        r"Expected 2D array, got 1D array|Expected a 2-dimensional container|y should be a 1d array|bad input shape"
        r"|could not convert string to float",
        place.crash.evalue,
    ):
        return
    for call in place.calls("fit", "cross_val_score", "cross_validate", "score"):
        given = call.args[-2:] if place.called(call) in ("fit", "score") else call.args[1:3]
        if len(given) != 2 or not all(map(place.pure, given)):
            continue
        first, second = map(place.text, given)
        shapes = place.ask(f"[list(np.shape({first})), list(np.shape({second}))]")
        if not isinstance(shapes, list) or list(map(len, shapes)) != [1, 2]:
            continue
        if shapes[0][0] != shapes[1][0] or shapes[1][1] < 2:
            continue
        editor = place.editor()
        editor.replace(given[0], second)
        editor.replace(given[1], first)
        yield Finding(
            f"`{first}` is one column and `{second}` a table: features come first, the target second.",
            place.propose(editor, "They change places.", "The model learns the column from the table.", 0.93),
            confidence=0.95,
        )
        return
