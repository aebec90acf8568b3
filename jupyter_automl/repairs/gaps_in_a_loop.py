"""A loop over what stands in each row, where some rows are missing and hold nothing to go over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .place import Place
from .rules import Finding


def gaps_in_a_loop(place: Place) -> Iterator[Finding]:
    """`[word for row in tokens for word in row]` → `tokens.dropna()`: a row without a list has no words."""
    if not re.fullmatch(r"'(?:float|NoneType|NAType)' object is not iterable", place.crash.evalue):
        return
    for over, target, inner in _nested(place):
        if not isinstance(target, ast.Name) or ast.unparse(inner) != target.id or not place.pure(over):
            continue
        text = place.text(over)
        gaps = place.ask(f"[int({text}.isna().sum()), len({text})]") if place.kind(over) == "Series" else None
        if not isinstance(gaps, list) or not 0 < gaps[0] < gaps[1]:
            continue
        editor = place.editor()
        editor.wrap(over, "", ".dropna()")
        yield Finding(
            f"{gaps[0]:,} of the {gaps[1]:,} rows of `{text}` are missing, and there is nothing in them to go over.",
            place.propose(
                editor, "The loop goes over the rows that hold something.",
                f"{gaps[0]:,} missing rows add nothing; all others are taken.", 0.92,
            ),
            confidence=0.93,
        )  # fmt: skip
        return


def _nested(place: Place) -> Iterator[tuple[ast.expr, ast.expr, ast.expr]]:
    """What a loop goes over, its name, and what the loop within goes over."""
    for node in place.within(ast.ListComp, ast.SetComp, ast.GeneratorExp):
        for outer, inner in zip(node.generators, node.generators[1:], strict=False):
            yield outer.iter, outer.target, inner.iter
    inside = place.statement
    around = place.parent(inside) if inside is not None else None
    if isinstance(inside, ast.For) and isinstance(around, ast.For):
        yield around.iter, around.target, inside.iter
