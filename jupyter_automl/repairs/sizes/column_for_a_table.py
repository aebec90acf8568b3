"""Columns of a ColumnTransformer that are named alone and go to a step that takes a table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def column_for_a_table(place: Place) -> Iterator[Finding]:
    """`("cat", OneHotEncoder(), "job")` → `("cat", OneHotEncoder(), ["job"])`; a counter of words takes the name alone."""
    if not re.search(
        r"Expected a 2-dimensional container|Expected 2D array, got 1D array", place.crash.evalue
    ):
        return
    for spot in [place, *place.earlier()]:
        editor, named = spot.editor(), ""
        for call in spot.all(ast.Call):
            if spot.called(call) not in ("ColumnTransformer", "make_column_transformer"):
                continue
            for part in (node for node in ast.walk(call) if isinstance(node, ast.Tuple)):
                columns = part.elts[-1] if len(part.elts) in (2, 3) else None
                step = part.elts[-2] if columns is not None else None
                counts = step is not None and re.search(r"Vectorizer", spot.text(step))
                if (
                    isinstance(columns, ast.Constant)
                    and isinstance(columns.value, str)
                    and step is not None
                    and not counts
                ):
                    editor.wrap(columns, "[", "]")
                    named = columns.value
        if named:
            yield Finding(
                f"`{named}` is named alone, so its step is given one plain column, and takes a table.",
                spot.propose(
                    editor, "It is named in a list.", "The step is given a table of that column.", 0.95,
                    "scikit-learn: a ColumnTransformer gives a column named alone as one dimension",
                ),
                confidence=0.96,
            )  # fmt: skip
            return
