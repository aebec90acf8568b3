"""What a call of an estimator is given: its features, and the parts of the table that must be treated alike."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from ..patch import Editor
from ..place import Place

AFTER_ANOTHER = (
    "cross_val_score",
    "cross_val_predict",
    "cross_validate",
    "OLS",
    "Logit",
    "GLM",
    "learning_curve",
    "validation_curve",
)
"""Calls that take the features second: after the estimator, or after the target."""

FITS = ("fit", "fit_transform", "fit_predict", "fit_resample", "partial_fit", "Dataset", *AFTER_ANOTHER)
"""Calls that learn from features."""

ASKS = ("predict", "predict_proba", "transform", "score", "decision_function")


def node_is_name(node: ast.expr) -> bool:
    """Whether the expression is a plain name."""
    return isinstance(node, ast.Name)


def give(place: Place, editor: Editor, calls: Iterable[ast.Call], node: ast.expr, new: str) -> None:
    """Put the new text in the place of the node in all of these calls that are given the same."""
    for call in calls:
        for argument in call.args:
            if place.text(argument) == place.text(node):
                editor.replace(argument, new)
    if editor.result() is None:
        editor.replace(node, new)


def features(place: Place) -> tuple[ast.Call, ast.expr] | None:
    """The call that was refused, and the features among its arguments."""
    running = place.node if isinstance(place.node, ast.Call) else None
    for call in place.calls(*FITS, *ASKS):
        if (
            running is not None
            and running is not call
            and call in [*running.args, *(k.value for k in running.keywords)]
        ):
            continue  # what the call that was running is given has been worked out already
        named = next((item.value for item in call.keywords if item.arg in ("X", "exog", "data")), None)
        at = 1 if place.called(call) in AFTER_ANOTHER else 0
        node = named or (call.args[at] if len(call.args) > at else None)
        if node is not None and place.pure(node) and place.kind(node) in ("DataFrame", "ndarray"):
            return call, node
    return None


def parts_alike(place: Place, text: str) -> tuple[str, list[str]]:
    """The training part that goes with the features, and all parts that must be treated alike."""
    match = re.fullmatch(r"(.*?)(_?)(train|test|valid|val|tr|te)(_\w+)?", text)
    if match is None:
        return text, [text]
    stem, sign, _, tail = match.group(1), match.group(2), match.group(3), match.group(4) or ""
    names = [f"{stem}{sign}{word}{tail}" for word in ("train", "test", "valid", "val", "tr", "te")]
    there = [
        name
        for name in names
        if name == text or (name.isidentifier() and place.kind(name) == place.kind(text))
    ]
    # Only parts with the same columns are parts of one table.
    same = [name for name in there if name == text or place.ask(f"{name}.shape[1] == {text}.shape[1]")]
    train = next((name for name in same if name.endswith((f"train{tail}", f"tr{tail}"))), text)
    return train, sorted(same, key=lambda name: name != train)
