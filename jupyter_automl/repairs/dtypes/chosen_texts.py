"""Texts chosen row by row beside a number or a gap, which NumPy 2 puts into no common array."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

GAPS = ("np.nan", "numpy.nan", "float('nan')", "np.NaN")


def chosen_texts(place: Place) -> Iterator[Finding]:
    """`np.where(c, "a", 0)` → `"0"`, `np.where(c, "a", np.nan)` → `None`, `np.select([c], ["a"])` → `default="0"`."""
    if not re.search(
        r"StrDType.*could not be promoted|do not have a common dtype.*StrDType", place.crash.evalue, re.S
    ):
        return
    for call in place.calls("where", "select"):
        named = {item.arg: item.value for item in call.keywords}
        editor = place.editor()
        if place.called(call) == "where" and len(call.args) == 3:
            sides = call.args[1:]
        elif place.called(call) == "select" and len(call.args) in (2, 3):
            default = named.get("default", call.args[2] if len(call.args) == 3 else None)
            if default is None:
                editor.keyword(call, "default", repr("0"))
            sides = [
                *(call.args[1].elts if isinstance(call.args[1], ast.List) else []),
                *([default] if default else []),
            ]
        else:
            continue
        gaps = [one for one in sides if place.text(one) in GAPS]
        for one in sides:
            if one in gaps:
                editor.replace(one, "None")
            elif isinstance(one, ast.Constant) and type(one.value) in (int, float):
                editor.replace(one, repr(str(one.value)))
        yield Finding(
            "Texts and numbers are chosen together, which NumPy 2 has no common type for.",
            place.propose(
                editor,
                "What is no text stays missing."
                if gaps
                else "The number is written as text, as NumPy 1 did by itself.",
                "A gap stays a gap." if gaps else "The values are those that NumPy 1 gave.",
                0.92,
                "NumPy 2.0: numbers are no longer turned into text by promotion",
            ),
            confidence=0.94,
        )
        return
