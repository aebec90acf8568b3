"""Labels that are given to an encoder to be turned back, and are labels already."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .place import Place
from .rules import Finding, RuleClass


def labels_already(place: Place) -> Iterator[Finding]:
    """`le.inverse_transform(model.predict(X))` where the model learnt the labels themselves."""
    if "y contains previously unseen labels" not in place.crash.evalue:
        return
    for call in place.calls("inverse_transform"):
        if not isinstance(call.func, ast.Attribute) or len(call.args) != 1 or not place.pure(call.args[0]):
            continue
        encoder, text = place.text(call.func.value), place.text(call.args[0])
        if (
            place.ask(
                f"len(np.ravel({text})) and set(np.ravel({text}).tolist()) <= set({encoder}.classes_.tolist())"
            )
            is not True
        ):
            continue
        editor = place.editor()
        editor.replace(call, f"np.asarray({text})" if place.kind(text) != "ndarray" else text)
        yield Finding(
            f"`{text}` holds labels of `{encoder}` and no codes, so there is nothing to turn back.",
            place.propose(
                editor, "They are taken as they are.", "The labels are those that were predicted.", 0.93
            ),
            confidence=0.96,
        )
        return


class LabelsAlready(RuleClass):
    """What is a label is not turned back into one."""

    name = "labels_already"
    title = "labels that are to be turned back into labels"
    rank = 19
    enames = ("ValueError",)
    rules = (labels_already,)
