"""A function of the notebook that is called without the target of the rows that it is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .origin import answer_of, value_of
from .place import Place
from .rules import Finding
from .slicing import executed

MISSING = re.compile(
    r"^(?:\w+\.)?(\w+)\(\) missing 1 required (?:positional|keyword-only) argument: '(\w+)'$"
)
TRUTHS = frozenset({
    "y", "y_true", "truth", "true", "target", "targets", "labels", "label", "actual", "actuals", "y_test", "y_val", "y_valid",
    "y_eval", "y_actual", "ytest", "y_real", "real", "expected", "ground_truth",
})  # fmt: skip
"""What one calls the values that guesses are compared with."""


def missing_truth(place: Place) -> Iterator[Finding]:
    """`evaluate(model, X_test)` of `def evaluate(model, X, truth)`: `y_test` was split off together with `X_test`."""
    match = MISSING.search(place.crash.evalue)
    if match is None or match.group(2) not in TRUTHS or place.function:
        return
    name, wanted = match.groups()
    parameters = place.ask(
        f"[p.name for p in __import__('inspect').signature({name}).parameters.values()]"
        f" if getattr({name}, '__module__', '') == '__main__' else None"
    )
    if not isinstance(parameters, list):
        return
    editor = place.editor()
    given: list[tuple[str, str]] = []
    for call in place.all(ast.Call):
        if not (isinstance(call.func, ast.Name) and call.func.id == name):
            continue
        told = [*call.args, *(item.value for item in call.keywords)]
        if any(isinstance(one, ast.Starred) for one in told) or any(not item.arg for item in call.keywords):
            return
        lacking = set(parameters[len(call.args) :]) - {item.arg for item in call.keywords}
        if wanted not in lacking:
            continue
        pairs = [(place.text(one), truth) for one in told if (truth := _truth_of(place, one))]
        if len(pairs) != 1 or not call.args:
            return
        if parameters.index(wanted) == len(call.args):
            editor.wrap(call.args[-1], "", f", {pairs[0][1]}")
        else:
            editor.keyword(call, wanted, pairs[0][1])
        given += pairs
    if not given:
        return
    rows, truth = given[0]
    yield Finding(
        f"`{name}` was called without `{wanted}`, which it needs.",
        place.propose(
            editor,
            f"`{truth}` is the target of `{rows}`: they were split off together.",
            "The rows are compared with their own target.",
            0.9,
        ),
        confidence=0.92,
    )


WITHOUT = re.compile(
    r"missing a required argument: '(?:y_pred|y_score|y_proba|y_prob)'"
    r"|missing 1 required positional argument: '(?:y_pred|y_score)'"
)
GUESSES = frozenset({"predict", "predict_proba", "decision_function"})


def score_without_truth(place: Place) -> Iterator[Finding]:
    """`r2_score(guess)` of `guess = model.predict(X_test)`: the target of those rows is compared with it."""
    if not WITHOUT.search(place.crash.evalue) or place.function:
        return
    for call in place.calls():
        if len(call.args) != 1 or call.keywords or not isinstance(call.args[0], ast.Name):
            continue
        made = value_of(place.crash, call.args[0].id)
        made = made.value if isinstance(made, ast.Subscript) else made
        answer = answer_of(made, *GUESSES)
        if answer is None:
            continue
        rows = answer[1].args[0] if len(answer[1].args) == 1 else None
        rows = rows.value if isinstance(rows, ast.Subscript) else rows
        truth = _truth_of(place, rows) if rows is not None else None
        if truth is None:
            continue
        editor = place.editor()
        editor.wrap(call.args[0], f"{truth}, ", "")
        yield Finding(
            f"`{place.called(call)}` compares two things, and was given the guesses only.",
            place.propose(
                editor, f"`{truth}` is the target of the rows that were guessed.", "The guesses are compared with it.", 0.93
            ),
            confidence=0.95,
        )  # fmt: skip
        return


def _truth_of(place: Place, rows: ast.expr) -> str | None:
    """The target that a split gave along with these rows: the other name of the same part, as long and one number a row."""
    if not isinstance(rows, ast.Name):
        return None
    for one in reversed(executed(place.crash)):
        node = one.node
        if rows.id not in one.touched.binds:
            continue
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Tuple):
            return None
        names = [part.id if isinstance(part, ast.Name) else "" for part in node.targets[0].elts]
        split = isinstance(node.value, ast.Call) and ast.unparse(node.value.func).endswith("train_test_split")
        if not split or len(names) != 4 or rows.id not in names[:2]:
            return None
        truth = names[names.index(rows.id) + 2]
        fits = f"len({truth}) == len({rows.id}) and np.ndim({truth}) == 1 and np.ndim({rows.id}) == 2"
        return truth if place.ask(fits) is True else None
    return None
