"""A target that was written otherwise when the model learnt it: the metric compares it as it was taught."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jupyter_automl.parsing import parse_python

from ..origin import value_of
from ..place import Place
from ..rules import Finding
from ..slicing import executed
from .features import give

KINDS = re.compile(
    r"Mix(?:ed)? (?:of )?label input types|mix of label input types|can't handle a mix of|Labels in y_true and y_pred"
    r"|pos_label=1 is not a valid label|y_true contains only one label|unknown and binary|not supported between instances"
)
GUESSES = frozenset({"predict", "predict_proba", "decision_function"})


def as_it_was_taught(place: Place) -> Iterator[Finding]:
    """`accuracy_score(y, model.predict(X))` after `model.fit(X, y.map({"Yes": 1, "No": 0}))`."""
    if not KINDS.search(place.crash.evalue):
        return
    for call in place.calls():
        names = [one for one in [*call.args, *(item.value for item in call.keywords)] if place.pure(one)]
        for guess in names:
            model = _model(place, guess)
            taught = _taught(place, model) if model else None
            if taught is None:
                continue
            for truth in names:
                held = place.text(truth)
                target = _root(taught)
                # The truth is what the fit was given before it was turned into classes, of these rows or of others.
                if truth is guess or target is None or not _alike(place, held, target):
                    continue
                new = re.sub(rf"(?<![\w.]){re.escape(target)}(?!\w)", held, ast.unparse(taught))
                if new == held:
                    continue
                new = new.replace(".fit_transform(", ".transform(")
                if (
                    place.ask(f"len({new}) == len({held}) and not pd.isna(pd.Series({new})).any()")
                    is not True
                ):
                    continue
                editor = place.editor()
                give(place, editor, place.calls(), truth, new)
                yield Finding(
                    f"`{model}` was taught `{ast.unparse(taught)}`, and is compared with `{held}` as it stands.",
                    place.propose(
                        editor, "The truth is written as it was when the model learnt it.",
                        "Every row keeps its class.", 0.92,
                    ),
                    confidence=0.93,
                )  # fmt: skip
                return


def _model(place: Place, guess: ast.expr) -> str | None:
    """The model that made the guesses, there or in the line that bound the name."""
    value: ast.expr | None = guess
    if isinstance(guess, ast.Name):
        own = [
            node.value
            for node in place.all(ast.Assign)
            if place.text(node.targets[0]) == guess.id and place.line is not None and node.lineno < place.line
        ]
        value = own[-1] if own else value_of(place.crash, guess.id)
    while isinstance(value, ast.Subscript):
        value = value.value
    made = (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in GUESSES
    )
    if not made or not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return None
    return value.func.value.id if isinstance(value.func.value, ast.Name) else None


def _taught(place: Place, model: str) -> ast.expr | None:
    """What stood for the target in the model's last `fit`, where it was worked on there."""
    for statement in reversed(executed(place.crash)):
        for call in ast.walk(statement.node):
            if (
                not isinstance(call, ast.Call)
                or not isinstance(call.func, ast.Attribute)
                or call.func.attr != "fit"
            ):
                continue
            owner: ast.AST = call.func.value
            bound = model in statement.touched.binds
            if not bound and not (isinstance(owner, ast.Name) and owner.id == model):
                continue
            target = call.args[1] if len(call.args) > 1 else None
            return target if isinstance(target, ast.Call) and place.pure(_without_fit(target)) else None
    return None


def _without_fit(target: ast.Call) -> ast.AST:
    """The call with an encoder's `fit_transform` read as `transform`, which changes nothing."""
    return parse_python(ast.unparse(target).replace(".fit_transform(", ".transform("), mode="eval").body


def _root(taught: ast.expr) -> str | None:
    """The target itself: `y` of `y.map(…)`, `(y == "Yes").astype(int)` and `encoder.fit_transform(y)`."""
    if isinstance(taught, ast.Call) and isinstance(taught.func, ast.Attribute):
        if taught.func.attr in ("fit_transform", "transform") and taught.args:
            return ast.unparse(taught.args[0])
        inner: ast.AST = taught.func.value
        while isinstance(inner, ast.Call | ast.Attribute | ast.Compare):
            inner = (
                inner.func
                if isinstance(inner, ast.Call)
                else inner.left
                if isinstance(inner, ast.Compare)
                else inner.value
            )
        return ast.unparse(inner)
    return None


def _alike(place: Place, one: str, other: str) -> bool:
    """Whether both are columns of the same kind of values."""
    return (
        place.ask(
            f"getattr({one}, 'dtype', None) == getattr({other}, 'dtype', 0) and set({one}) <= set({other})"
        )
        is True
    )
