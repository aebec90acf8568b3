# ruff: noqa: E501
"""Models and transformers asked before they were fitted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..bindings import touched
from ..crash import Proposal
from ..place import Place
from ..rules import Finding, RuleClass
from ..slicing import executed
from .asking import ASKS, SEEN
from .fitted_again import best_not_fitted
from .members import fitted_as_its_group

UNFITTED = re.compile(
    r"This (\w+) instance is not fitted yet|There is no trained model|not fitted|Need to call fit beforehand|No booster found|no meta information needed to calculate feature importances|'(\w+)' object has no attribute '(\w+_)'$"
)

TRAINING = re.compile(r"train|_tr$|^[Xx](?:_(?!te|va|new|hold)\w+)?$", re.I)
"""Names of rows that a model may have learnt from when it is scored on them."""
OTHERS = (
    "(lambda a, b: list(a.columns) == list(b.columns) and a.index.is_unique and not a.index.isin(b.index).any())"
    "({train}, {given})"
)
"""Whether two tables have the same columns, and no row in common."""


def unfitted(place: Place) -> Iterator[Finding]:
    """The fit is missing, or another object was fitted: the training rows of this notebook are known by name."""
    match = UNFITTED.search(place.crash.evalue)
    if match is None:
        return
    for node in [
        *(call.func.value for call in place.calls(*ASKS) if isinstance(call.func, ast.Attribute)),
        *(
            use.value
            for use in place.within(ast.Attribute)
            if use.attr == match.group(3) or (not match.group(3) and re.search(r"[a-z]_$", use.attr))
        ),
        *(argument for call in place.calls() for argument in call.args[:1]),
        *(call.func.value for call in place.calls() if isinstance(call.func, ast.Attribute)),
    ]:
        if not isinstance(node, ast.Name | ast.Subscript | ast.Attribute) or not place.pure(node):
            continue
        name = place.text(node)
        if place.ask(f"hasattr({name}, 'fit') and not isinstance({name}, type)") is not True:
            continue
        fitted = place.ask(
            f"[v for v in vars({name}) if v.endswith('_') and not v.startswith(('__', 'fixed_'))]"
        )
        if fitted or place.ask(
            f"{name}.is_fitted() if hasattr({name}, 'is_fitted') else hasattr({name}, 'steps') and {name}.__sklearn_is_fitted__()"
        ):
            continue
        kind = place.kind(node)
        call = next(
            (
                each
                for each in place.calls(*ASKS)
                if isinstance(each.func, ast.Attribute) and each.func.value is node
            ),
            None,
        )
        supervised = place.ask(f"hasattr({name}, 'predict')") and not re.search(
            r"KMeans|Mixture|DBSCAN|IsolationForest", str(kind)
        )
        cause = f"`{name}` ({kind}) is asked before it was fitted."
        given = place.text(call.args[0]) if call and call.args else ""
        # Rows written out on the spot are asked about; nobody learns from them.
        written = call is not None and bool(call.args) and isinstance(call.args[0], ast.List | ast.Tuple)
        train = _train(place, given, own=not written)
        # A fit that stands in a cell that was not run, or whose result went to a copy.
        for index, cell in enumerate(place.crash.cells):
            if (
                index != place.crash.here
                and cell.executed is None
                and re.search(rf"(?m)^{re.escape(name)}\.fit\(.*\)\s*$", cell.source)
            ):
                line = next(line for line in cell.source.splitlines() if line.startswith(f"{name}.fit("))
                yield Finding(
                    cause,
                    [
                        Proposal(
                            "patch",
                            f"Cell {index + 1}, which was not run, fits it.",
                            "The model is fitted as that cell says.",
                            place.crash.source,
                            confidence=0.9,
                            setup=line,
                        )
                    ],
                )
                return
        again = _fitted_before(place, name) or fitted_as_its_group(place, name)
        if again is not None:
            yield Finding(cause, [again])
            return
        crossed = _crossed(place, name, given) if supervised else None
        # A part of the rows that is asked about is no training part: the score would only be flattered.
        scored = call is not None and place.called(call) == "score" and not TRAINING.search(given)
        if train == given and (given.endswith("]") or scored) and supervised and not crossed:
            yield Finding(cause, [], confidence=0.9)
            return
        if (train or crossed) and supervised:
            target = _target(place, train) if train else None
            if crossed and (not given or target is None):
                train, target = crossed
            if target:
                editor = place.editor()
                if place.before(editor, call or node, f"{name}.fit({train}, {target})"):
                    yield Finding(
                        cause,
                        place.propose(
                            editor,
                            f"It is fitted on the training rows `{train}` and their target `{target}`.",
                            "Nothing is learnt from the rows it is asked about."
                            if given
                            else "What is asked of it is what it learnt from these rows.",
                            0.85,
                        ),
                    )
                    return
        elif train and not supervised:
            editor = place.editor()
            if (
                train == given
                and call is not None
                and place.called(call) == "transform"
                and not SEEN.search(given)
            ):
                editor.replace(call.func, f"{name}.fit_transform")
                what = "It is fitted on the rows that it transforms, which are training rows by their name."
            elif place.before(editor, call or node, f"{name}.fit({train})"):
                what = f"It is fitted on the training rows `{train}`."
            else:
                continue
            yield Finding(cause, place.propose(editor, what, "Nothing is learnt from held-out rows.", 0.85))
            return
        yield Finding(cause, [], confidence=0.9)
        return


def _fitted_before(place: Place, model: str) -> Proposal | None:
    """The fit of an earlier cell, which ran before the model was made anew."""
    ran = executed(place.crash)
    for at in reversed(range(len(ran))):
        plain, fit = _fit_of(ran[at].node, model)
        if fit is None or not touched(fit).reads <= {*place.crash.state, model}:
            continue
        # What it was fitted on must still be what it was then, and not what the fit itself made of it.
        given = {name for part in [*fit.args, *fit.keywords] for name in touched(part).reads}
        since = {name for one in ran[at:] for name in one.touched.state}
        if not plain and given & since:
            return None
        arguments = ", ".join(ast.unparse(part) for part in [*fit.args, *fit.keywords])
        return Proposal(
            "patch",
            f"`{model}` was made anew after cell {ran[at].cell + 1} had fitted it; that fit runs again.",
            "The model is fitted on the same rows as before.",
            confidence=0.9,
            setup=ran[at].text if plain else f"{model}.fit({arguments})",
            rule="the notebook's own fit",
        )
    return None


def _fit_of(statement: ast.stmt, model: str) -> tuple[bool, ast.Call | None]:
    """The call in the statement that fits the model, and whether the statement is `model.fit(…)` and nothing else."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            f"{model}.fit",
            f"{model}.fit_transform",
        ):
            plain = isinstance(statement, ast.Expr) and statement.value is node
            return plain and ast.unparse(node.func).endswith(".fit"), node
    return False, None


def _crossed(place: Place, model: str, given: str) -> tuple[str, str] | None:
    """The features and the target on which the model, in copies, was cross-validated.

    Where it is asked about rows, none of these are among those that it was validated on.
    """
    for spot in [place, *place.earlier()]:
        for call in spot.all(ast.Call):
            if (
                spot.called(call) in ("cross_val_score", "cross_validate", "cross_val_predict")
                and len(call.args) > 2
                and spot.text(call.args[0]) == model
                and all(spot.pure(part) for part in call.args[1:3])
            ):
                features, target = (spot.text(part) for part in call.args[1:3])
                if place.ask(f"len({features}) == len({target})") is True and (
                    not given or place.ask(OTHERS.format(train=features, given=given)) is True
                ):
                    return features, target
    return None


def _train(place: Place, given: str, *, own: bool = True) -> str | None:
    """The training rows with the columns of what is asked about; `own`: those may be training rows themselves."""
    candidates = [re.sub(r"test|valid|val|new", "train", given), given] if given and own else []
    candidates += ["X_train", "x_train", "X"]
    for name in dict.fromkeys(candidates):
        if not name or SEEN.search(name):
            continue
        if place.ask(f"np.ndim({name})") is None:
            continue
        if not given or place.ask(
            f"np.shape({name})[1:] == np.shape({given})[1:] or np.ndim({given}) != np.ndim({name})"
        ):
            return name
    return None


def _target(place: Place, train: str) -> str | None:
    for name in (re.sub(r"^[Xx]", "y", train), "y_train", "y", "target"):
        if name != train and place.ask(f"len({name}) == len({train}) and np.ndim({name}) == 1"):
            return name
    return None


class NeverFitted(RuleClass):
    """The fit that is missing is made on training rows."""

    name = "never_fitted"
    title = "asked before it was fitted"
    rank = 18
    rules = (unfitted, best_not_fitted)
