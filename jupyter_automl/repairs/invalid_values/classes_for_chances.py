"""Metrics of probabilities that are given the classes which a model predicts, written as words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import bound_here
from ..place import Place
from ..rules import Finding

OF_ONE = frozenset(
    {"roc_auc_score", "average_precision_score", "brier_score_loss", "roc_curve", "precision_recall_curve"}
)
"""Metrics of the probability of the positive class."""
REFUSED = re.compile(
    r"could not convert string to float|dtype='numeric' is not compatible with arrays of bytes/strings"
)


def classes_for_chances(place: Place) -> Iterator[Finding]:
    """`roc_auc_score(y_test, model.predict(X_test))` of classes that are words → `model.predict_proba(X_test)[:, 1]`."""
    if not REFUSED.search(place.crash.evalue):
        return
    for call in place.calls(*OF_ONE, "log_loss"):
        guess = call.args[1] if len(call.args) > 1 else None
        if guess is None:
            continue
        for spot in (place, *place.earlier()):
            asked = bound_here(spot, place.text(guess)) if isinstance(guess, ast.Name) else guess
            if asked is None:
                continue
            if (
                not isinstance(asked, ast.Call)
                or not isinstance(asked.func, ast.Attribute)
                or asked.func.attr != "predict"
            ):
                return
            model = spot.text(asked.func.value)
            classes = spot.ask(f"[str(one) for one in {model}.classes_]")
            if not isinstance(classes, list) or spot.ask(f"hasattr({model}, 'predict_proba')") is not True:
                return
            one = place.called(call) in OF_ONE
            if one and len(classes) != 2:
                return
            given = ", ".join(spot.text(argument) for argument in asked.args)
            chances = f"{model}.predict_proba({given}){'[:, 1]' if one else ''}"
            editor = place.editor()
            editor.replace(guess, chances)
            if place.called(call) in (
                "roc_curve",
                "precision_recall_curve",
                "average_precision_score",
                "brier_score_loss",
            ):
                editor.keyword(call, "pos_label", repr(classes[1]))
            yield Finding(
                f"`{place.called(call)}` takes probabilities, and is given the classes themselves.",
                place.propose(
                    editor,
                    f"The probability of `{classes[1]}` is given."
                    if one
                    else "The probabilities of the classes are given.",
                    "The score is that of what the model takes for likely.",
                    0.92,
                ),
                confidence=0.94,
            )
            return
