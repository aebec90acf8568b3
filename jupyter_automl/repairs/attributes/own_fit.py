"""A transformer of the user's own whose `fit` gives nothing back."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def fit_without_self(place: Place) -> Iterator[Finding]:
    """`fit` has to return the object: `fit_transform` and pipelines go on with what it gives back."""
    if "'NoneType' object has no attribute 'transform'" not in place.crash.evalue:
        return
    for spot, editor in place.editors():
        named = ""
        for made in spot.all(ast.ClassDef):
            for method in made.body:
                if not isinstance(method, ast.FunctionDef) or method.name != "fit" or not method.args.args:
                    continue
                if any(isinstance(part, ast.Return | ast.Yield) for part in ast.walk(method)):
                    continue
                last, own = method.body[-1], method.args.args[0].arg
                editor.replace(last, f"{spot.text(last)}\n{' ' * last.col_offset}return {own}")
                named = made.name
        found = spot.propose(
            editor, "`fit` gives the object back.", "What it learns and transforms stays the same.", 0.92,
            "scikit-learn: fit returns self",
        )  # fmt: skip
        if named and found:
            yield Finding(
                f"`fit` of `{named}` gives nothing back, and the next step goes on from that.", found
            )
            return
