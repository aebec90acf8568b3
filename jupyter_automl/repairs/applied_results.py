"""`apply` given what a function returned, and not the function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding

APPLIES = frozenset({"apply", "map", "applymap"})
REFUSED = re.compile(
    r"object is not callable|not in index|None of \[|is not a valid function|not in axis|is an invalid key"
)


def applied_results(place: Place) -> Iterator[Finding]:
    """`df.apply(half(df["a"]))` → `df["a"].apply(half)`: the function is applied to the column that it was called with."""
    if not REFUSED.search(place.crash.evalue) and place.crash.ename != "KeyError":
        return
    for call in place.calls(*APPLIES):
        inner = call.args[0] if len(call.args) == 1 and not call.keywords else None
        if (
            not isinstance(inner, ast.Call)
            or not isinstance(inner.func, ast.Name)
            or not isinstance(call.func, ast.Attribute)
            or len(inner.args) != 1
            or inner.keywords
        ):
            continue
        given, owner = inner.args[0], call.func.value
        of_it = place.text(given) == place.text(owner) or (
            isinstance(given, ast.Subscript) and place.text(given.value) == place.text(owner)
        )
        own = place.ask(f"type({inner.func.id}).__name__ == 'function'")
        if not of_it or own is not True or place.kind(given) != "Series":
            continue
        editor = place.editor()
        editor.replace(call, f"{place.text(given)}.apply({inner.func.id})")
        yield Finding(
            f"`{place.called(call)}` takes a function, and `{place.text(inner)}` calls it and hands on what it returned.",
            place.propose(
                editor,
                f"`{inner.func.id}` itself is applied to each value of the column.",
                "Each value goes through the function once.",
                0.92,
            ),
            confidence=0.94,
        )
        return
