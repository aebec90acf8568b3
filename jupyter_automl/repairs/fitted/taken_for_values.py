"""A transformer that was fitted, taken for what it makes of the values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import binding_cells
from ..place import Place
from ..rules import Finding

TAKEN = re.compile(
    r"'(\w+)' object (?:is not (?:subscriptable|iterable)|does not support indexing"
    r"|has no attribute '(?:shape|reshape|mean|std|min|max|toarray|head|astype|columns|T|dtype|tolist|ravel|flatten)')"
    r"|object of type '(\w+)' has no len"
)


def taken_for_values(place: Place) -> Iterator[Finding]:
    """`codes = encoder.fit(df["kind"])` and then `codes[:5]` → `encoder.fit_transform(…)`."""
    match = TAKEN.search(place.crash.evalue)
    kind = (match.group(1) or match.group(2)) if match else None
    if kind is None:
        return
    for name in dict.fromkeys(node.id for node in place.within(ast.Name)):
        if place.kind(name) != kind:
            continue
        whole = place.ask(f"hasattr({name}, 'fit_transform') and not hasattr({name}, 'predict')")
        if whole is not True:
            continue
        for spot, values in binding_cells(place, name):
            made = [
                value.func
                for value in values
                if isinstance(value, ast.Call)
                and isinstance(value.func, ast.Attribute)
                and value.func.attr == "fit"
            ]
            if not made:
                continue
            editor = spot.editor()
            editor.replace(made[-1], f"{spot.text(made[-1].value)}.fit_transform")
            yield Finding(
                f"`fit` returns the {kind} itself, and `{name}` is read as what it makes of the values.",
                spot.propose(
                    editor, "The values are transformed, too.", f"`{name}` holds the transformed values.", 0.94
                ),
                confidence=0.95,
            )  # fmt: skip
            return
