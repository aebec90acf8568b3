"""Features that were transformed for one part of the rows, given together with the target of the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..origin import value_of
from ..place import Place
from ..rules import Finding

ASKS = ("predict", "predict_proba", "score", "decision_function")
SIZES = re.compile(r"inconsistent numbers of samples: \[(?:np\.int64\()?(\d+)\)?, (?:np\.int64\()?(\d+)")
BESIDE = (
    "[k for k, v in list(globals().items()) if not k.startswith('_') and type(v) is type({given}) and len(v) == len({target})"
    " and v.shape[1:] == {given}.shape[1:] and v.index.equals({target}.index)"
    " and list(getattr(v, 'columns', [0])) == list(getattr({given}, 'columns', [0]))]"
)
"""Names of tables with the columns of one and the row labels of the target."""


def transformed_for_the_other_part(place: Place) -> Iterator[Finding]:
    """`model.score(X_train_scaled, y_test)`: the test rows go through the same transformer."""
    if not SIZES.search(place.crash.evalue):
        return
    for call in place.calls(*ASKS):
        if len(call.args) != 2 or not all(isinstance(one, ast.Name) for one in call.args):
            continue
        features, target = (place.text(one) for one in call.args)
        made = value_of(place.crash, features)
        if (
            not isinstance(made, ast.Call)
            or not isinstance(made.func, ast.Attribute)
            or made.func.attr not in ("fit_transform", "transform")
            or not isinstance(made.func.value, ast.Name)
            or len(made.args) != 1
            or not isinstance(made.args[0], ast.Name)
        ):
            continue
        found = place.ask(BESIDE.format(given=made.args[0].id, target=target))
        if not isinstance(found, list) or len(found) != 1:
            continue
        rows, owner = str(found[0]), made.func.value.id
        editor = place.editor()
        editor.replace(call.args[0], f"{owner}.transform({rows})")
        yield Finding(
            f"`{features}` was made of `{made.args[0].id}`, and `{target}` belongs to the rows of `{rows}`.",
            place.propose(
                editor, f"`{rows}` is transformed in the same way, by `{owner}` as it was fitted.",
                "The model is asked about the rows that the target belongs to.", 0.88,
            ),
        )  # fmt: skip
        return
