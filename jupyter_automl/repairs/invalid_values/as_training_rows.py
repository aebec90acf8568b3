"""Rows that are given to a model as they were read, where its training rows went through transformers first."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..origin import answer_of
from ..place import Place
from ..rules import Finding

ASKED = ("predict", "predict_proba", "decision_function", "score", "transform")


def as_training_rows(place: Place) -> Iterator[Finding]:
    """`knn.predict(X_test)` after `X_train = scaler.fit_transform(X_train)`: the test rows go the same way."""
    if place.crash.ename != "ValueError" or place.function:
        return
    for call in place.calls(*ASKED):
        asked = answer_of(call, *ASKED)
        given = call.args[0] if call.args else None
        if asked is None or not isinstance(given, ast.Name):
            continue
        learnt = _learnt(place, asked[0])
        chain = _chain(place, learnt) if learnt is not None and learnt != given.id else []
        if not chain or _chain(place, given.id) or _made_by(place, given.id, chain):
            continue
        if not all(
            place.ask(f"hasattr({one}, 'transform') and hasattr({one}, 'n_features_in_')") is True
            for one in chain
        ):
            continue
        if place.ask(f"np.shape({given.id})[1] == {chain[0]}.n_features_in_") is not True:
            continue
        new = given.id
        for one in chain:
            new = f"{one}.transform({new})"
        editor = place.editor()
        for other in place.all(ast.Call):
            used = answer_of(other, *ASKED)
            first = other.args[0] if other.args else None
            if (
                used is not None
                and used[0] == asked[0]
                and isinstance(first, ast.Name)
                and first.id == given.id
            ):
                editor.replace(first, new)
        names = " and ".join(f"`{one}`" for one in chain)
        yield Finding(
            f"`{learnt}` went through {names} before `{asked[0]}` learnt from it, and `{given.id}` did not.",
            place.propose(
                editor, f"The rows go through {names} first, as the training rows did.",
                "They are treated by what the training rows tell.", 0.95,
            ),
            confidence=0.96,
        )  # fmt: skip
        return


def _assigned(place: Place) -> Iterator[ast.Assign]:
    """The assignments of the cells that ran, in their order, and those of this cell above the line."""
    for spot in reversed(list(place.earlier())):
        yield from (node for node in spot.tree.body if isinstance(node, ast.Assign))
    for node in place.tree.body:
        if isinstance(node, ast.Assign) and (node.end_lineno or node.lineno) < (place.line or 0):
            yield node


def _chain(place: Place, name: str) -> list[str]:
    """The transformers that were fitted on the rows of that name, in the order in which they went through them."""
    chain: list[str] = []
    for node in _assigned(place):
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Tuple) and any(
            isinstance(one, ast.Name) and one.id == name for one in target.elts
        ):
            chain = []
        if not isinstance(target, ast.Name) or target.id != name:
            continue
        fitted, inner = _fitted(value)
        if not fitted:
            chain = []
        elif isinstance(inner, ast.Name) and inner.id == name:
            chain = [*chain, *fitted]
        else:
            return []
    return chain


def _fitted(node: ast.expr) -> tuple[list[str], ast.expr]:
    """`[imputer, scaler]` and `X` of `scaler.fit_transform(imputer.fit_transform(X))`."""
    names: list[str] = []
    while (
        (asked := answer_of(node, "fit_transform")) is not None
        and len(asked[1].args) == 1
        and asked[0].isidentifier()
    ):
        names.insert(0, asked[0])
        node = asked[1].args[0]
    return names, node


def _made_by(place: Place, name: str, chain: list[str]) -> bool:
    """Whether the rows went through one of them already."""
    return any(
        isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
        and any(
            isinstance(part, ast.Call)
            and (asked := answer_of(part, "transform")) is not None
            and asked[0] in chain
            for part in ast.walk(node.value)
        )
        for node in _assigned(place)
    )


def _learnt(place: Place, model: str) -> str | None:
    """The rows that the model was fitted on, where they have a name."""
    found = None
    for spot in [*reversed(list(place.earlier())), place]:
        for call in spot.all(ast.Call):
            asked = answer_of(call, "fit")
            bound = asked is not None and asked[0] == model
            parent = spot.parent(call)
            made = (
                isinstance(parent, ast.Assign)
                and asked is not None
                and ast.unparse(parent.targets[0]) == model
            )
            if (bound or made) and call.args and isinstance(call.args[0], ast.Name):
                found = call.args[0].id
    return found
