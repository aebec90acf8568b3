"""Names that hold a method itself, since nothing called it where the name was bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import binding_cells
from ..place import Place
from ..rules import Finding

METHOD = re.compile(
    r"'?(?:builtin_function_or_)?method'? |^'function' object has no attribute"
    r"|passed to (?:builtin_function_or_)?method\.__format__"
    r'|not "?(?:builtin_function_or_)?method"?'
)


def kept_uncalled(place: Place) -> Iterator[Finding]:
    """`means = table.groupby("a").b.mean` and then `means["x"]`: the method is called where the name is bound."""
    if not METHOD.search(place.crash.evalue):
        return
    for name in dict.fromkeys(node.id for node in place.within(ast.Name)):
        if place.kind(name) not in ("method", "builtin_function_or_method"):
            continue
        for spot, values in binding_cells(place, name):
            made = [value for value in values if isinstance(value, ast.Attribute)]
            if not made:
                continue
            editor = spot.editor()
            editor.wrap(made[-1], "", "()")
            yield Finding(
                f"`{name}` is the method `{spot.text(made[-1])[:60]}` itself, which nothing has called.",
                spot.propose(
                    editor, "It is called where the name is bound.", f"`{name}` holds its result.", 0.93
                ),
                confidence=0.94,
            )
            return
