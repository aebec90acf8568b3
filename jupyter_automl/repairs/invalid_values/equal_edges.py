"""Quantiles that fall together."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def equal_edges(place: Place) -> Iterator[Finding]:
    """`pd.qcut(x, 4)` of many equal values: edges that fall together are one, where no names hang on their number."""
    if "Bin edges must be unique" not in place.crash.evalue:
        return
    for call in place.calls("qcut", "cut"):
        labels = next((item.value for item in call.keywords if item.arg == "labels"), None)
        if labels is not None and not (isinstance(labels, ast.Constant) and labels.value in (False, None)):
            yield Finding(
                "Edges of the bins fall together, so there are fewer bins than names.", [], confidence=0.9
            )
            return
        editor = place.editor()
        editor.keyword(call, "duplicates", '"drop"')
        yield Finding(
            "So many values are equal that edges of the bins fall together.",
            place.propose(
                editor,
                "Edges that fall together count as one.",
                "There are fewer bins; every value is in one.",
                0.9,
            ),
        )
        return
