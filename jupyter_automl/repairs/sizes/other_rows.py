"""Predictions for other rows than those that an array was made for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

MADE = frozenset({"zeros", "ones", "empty", "full"})
GUESSES = ("predict", "predict_proba", "decision_function")


def added_for_other_rows(place: Place) -> Iterator[Finding]:
    """`test_pred = np.zeros(len(X_test))` and then `test_pred += model.predict(X_val)`: the test rows are asked about."""
    statement = place.statement
    if "could not be broadcast" not in place.crash.evalue or not isinstance(statement, ast.AugAssign):
        return
    if not isinstance(statement.target, ast.Name):
        return
    name = statement.target.id
    calls = [call for call in place.calls(*GUESSES) if len(call.args) == 1 and not call.keywords]
    meant = _made_for(place, name)
    if len(calls) != 1 or meant is None or not place.pure(calls[0].args[0]):
        return
    given = place.text(calls[0].args[0])
    fits = place.ask(
        f"len({meant}) == len({name}) and len({given}) != len({name}) and np.shape({meant})[1:] == np.shape({given})[1:]"
        f" and type({meant}) is type({given})"
    )
    if given == meant or fits is not True:
        return
    editor = place.editor()
    editor.replace(calls[0].args[0], meant)
    yield Finding(
        f"`{name}` has a place for every row of `{meant}`, and `{given}` are other rows.",
        place.propose(
            editor, f"The model is asked about `{meant}`.", "Each row of it gets its own prediction.", 0.9
        ),
        confidence=0.94,
    )


def _made_for(place: Place, name: str) -> str | None:
    """The rows that the array was made for: `X_test` of `np.zeros(len(X_test))`."""
    for spot in [place, *place.earlier()]:
        for node in spot.all(ast.Assign):
            target, value = node.targets[0], node.value
            pairs = (
                list(zip(target.elts, value.elts, strict=False))
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                else [(target, value)]
            )
            for one, made in pairs:
                if not isinstance(one, ast.Name) or one.id != name:
                    continue
                if not isinstance(made, ast.Call) or spot.called(made) not in MADE or not made.args:
                    return None
                size = made.args[0].elts[0] if isinstance(made.args[0], ast.Tuple) else made.args[0]
                told = re.fullmatch(r"len\((\w+)\)|(\w+)\.shape\[0\]", spot.text(size))
                return (told.group(1) or told.group(2)) if told else None
    return None
