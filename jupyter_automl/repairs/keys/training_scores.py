"""Scores on the training rows, and models of folds, which are kept only where it is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

SEARCHES = ("GridSearchCV", "RandomizedSearchCV", "HalvingGridSearchCV", "HalvingRandomSearchCV")
KEPT_ON_REQUEST = (
    (re.compile(r"'(?:mean|std|split\d+)_train_\w+'"), "return_train_score", SEARCHES),
    (re.compile(r"'train_\w+'"), "return_train_score", ("cross_validate",)),
    (re.compile(r"'estimator'"), "return_estimator", ("cross_validate",)),
    (re.compile(r"'indices'"), "return_indices", ("cross_validate",)),
)


def training_scores(place: Place) -> Iterator[Finding]:
    """`search.cv_results_["mean_train_score"]`: searched with `return_train_score=True`."""
    asked = next((one for one in KEPT_ON_REQUEST if one[0].fullmatch(place.crash.evalue.strip())), None)
    if place.crash.ename != "KeyError" or asked is None:
        return
    _, argument, names = asked
    made = [
        (spot, call)
        for spot in [place, *place.earlier()]
        for call in spot.all(ast.Call)
        if spot.called(call) in names and not any(item.arg == argument for item in call.keywords)
    ]
    used = {node.id for node in place.within(ast.Name)}
    named = [(spot, call) for spot, call in made if used & _bound(spot, call)]
    chosen = named or (made if names == SEARCHES else [])
    if len(chosen) != 1:
        return
    ((spot, call),) = chosen
    editor = spot.editor()
    if not editor.keyword(call, argument, "True"):
        return
    yield Finding(
        f"`{spot.called(call)}` keeps {place.crash.evalue.strip()} only where `{argument}=True` asks for it.",
        spot.propose(
            editor,
            "It is asked for.",
            "What is found stays the same where folds and models are seeded; the training rows are scored too."
            if argument == "return_train_score"
            else "What was computed is kept as well.",
            0.94,
            f"scikit-learn 0.21: {argument} is False unless asked for",
        ),
        confidence=0.95,
    )


def _bound(spot: Place, call: ast.Call) -> set[str]:
    """The names that the statement of the call binds."""
    statement: ast.AST | None = call
    while statement is not None and not isinstance(statement, ast.stmt):
        statement = spot.parent(statement)
    inner = ast.walk(statement) if statement is not None else ()
    return {node.id for node in inner if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
