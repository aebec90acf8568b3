"""Weights of a model asked as if there were a row of them for each class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def flat_weights(place: Place) -> Iterator[Finding]:
    """`model.coef_[0][2]` → `model.coef_[2]` and `model.intercept_[0]` → `model.intercept_` of one target."""
    if not re.search(
        r"invalid index to scalar variable|object is not subscriptable|too many indices", place.crash.evalue
    ):
        return
    editor, told = place.editor(), ""
    for node in place.all(ast.Subscript):
        weights = node.value
        if not isinstance(weights, ast.Attribute) or weights.attr not in (
            "coef_",
            "intercept_",
            "feature_importances_",
        ):
            continue
        ndim, key = place.ask(f"np.ndim({place.text(weights)})"), place.text(node.slice)
        use = place.parent(node)
        if key == "0" and (ndim == 0 or (ndim == 1 and isinstance(use, ast.Subscript) and use.value is node)):
            editor.replace(node, place.text(weights))
        elif ndim == 1 and isinstance(node.slice, ast.Tuple) and place.text(node.slice.elts[0]) == "0":
            editor.replace(node.slice, ", ".join(place.text(one) for one in node.slice.elts[1:]))
        else:
            continue
        told = told or place.text(weights)
    if told:
        yield Finding(
            f"`{told}` holds the weights of one target, and no row of them for each class.",
            place.propose(editor, "They are asked directly.", "The weights are those that were meant.", 0.92),
            confidence=0.94,
        )
