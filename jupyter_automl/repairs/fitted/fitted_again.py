"""Transformers that were fitted a second time on other rows, and searches that were told not to fit the best."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..bindings import touched_by
from ..crash import Proposal
from ..place import Place
from ..rules import Finding
from ..slicing import Statement, executed
from .asking import ASKS

FEATURES = re.compile(r"X has (\d+) features, but (\w+) is expecting (\d+)|number of features in data")


def fitted_again(place: Place) -> Iterator[Finding]:
    """`vect.fit_transform(test)` after the model was trained on `vect.fit_transform(train)`: the words are others."""
    if not FEATURES.search(place.crash.evalue):
        return
    ran = executed(place.crash)
    # Where, by which transformer, on which rows.
    fits = [(at, *made) for at, one in enumerate(ran) if (made := _fit(one)) is not None]
    for call in place.calls(*ASKS):
        given = call.args[0] if call.args else None
        if not isinstance(given, ast.Name) or not isinstance(call.func, ast.Attribute):
            continue
        last = next((fit for fit in reversed(fits) if given.id in ran[fit[0]].touched.binds), None)
        if last is None:
            continue
        then, owner, rows = last
        firsts = [fit for fit in fits if fit[0] != then and fit[1] == owner and fit[2] != rows]
        if len(firsts) != 1 or firsts[0][0] > then:
            continue
        first, _, trained = firsts[0]
        wanted = place.ask(f"{place.text(call.func.value)}.n_features_in_")
        rebound = {name for one in ran[first + 1 :] for name in one.touched.binds}
        bound = next(iter(ran[first].touched.binds), "")
        if names_read(trained) & rebound or place.ask(f"np.shape({bound})[1]") != wanted:
            continue
        if place.ask(f"getattr({owner}, 'random_state', 0) is not None") is not True:
            continue
        # Fitted on the same rows it learns the same once more, so what was trained stays right.
        setup = f"{owner}.fit({trained})\n{given.id} = {owner}.transform({rows})"
        yield Finding(
            f"`{owner}` was fitted on `{trained}` for the training, and once more on `{rows}`, which knows other features.",
            [
                Proposal(
                    "patch", f"`{owner}` learns from `{trained}` again, and `{rows}` is only transformed.",
                    f"`{given.id}` has the features that the model was trained on.", setup=setup, confidence=0.9,
                    rule="scikit-learn: what was learnt from the training rows transforms the test rows",
                )
            ],
            confidence=0.92,
        )  # fmt: skip
        return


def names_read(expression: str) -> set[str]:
    """The names that an expression reads."""
    return touched_by(expression).reads


def _fit(statement: Statement) -> tuple[str, str] | None:
    """The transformer and the rows of `name = transformer.fit_transform(rows)`."""
    node = statement.node
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr == "fit_transform"
        and isinstance(node.value.func.value, ast.Name)
        and len(node.value.args) == 1
        and isinstance(node.value.args[0], ast.Name | ast.Subscript | ast.Attribute)
    ):
        return node.value.func.value.id, ast.unparse(node.value.args[0])
    return None


def best_not_fitted(place: Place) -> Iterator[Finding]:
    """A search made with `refit=False` knows the best settings, and has no model to ask."""
    if not re.search(r"has no attribute '(?:predict|predict_proba|score|best_estimator_|decision_function)'|refit=False",
                     place.crash.evalue):  # fmt: skip
        return
    ran = executed(place.crash)
    for node in place.within(ast.Attribute):
        owner = place.text(node.value)
        if (
            not place.pure(node.value)
            or place.ask(f"{owner}.refit is False and hasattr({owner}, 'best_params_')") is not True
        ):
            continue
        fits = [
            one.node.value
            for one in ran
            if isinstance(one.node, ast.Expr)
            and isinstance(one.node.value, ast.Call)
            and ast.unparse(one.node.value.func) == f"{owner}.fit"
        ]
        if not fits:
            continue
        setup = f"{owner}.set_params(refit=True)\n{ast.unparse(fits[-1])}"
        yield Finding(
            f"`{owner}` was made with `refit=False`, so it found the best settings and fitted no model with them.",
            [
                Proposal(
                    "patch", "It fits the best settings on the same rows.",
                    "The search runs once more, as it was written, and keeps its best model.", setup=setup, confidence=0.9,
                    rule="scikit-learn: predict of a search needs refit",
                )
            ],
        )  # fmt: skip
        return
