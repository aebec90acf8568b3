# ruff: noqa: E501
"""Targets and guesses of the wrong kind: classes where numbers are meant, numbers where classes are."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, ask_for
from .features import give

CLASSES = re.compile(
    r"accuracy_score|confusion_matrix|classification_report|f1_score|precision_score|recall_score"
)
"""Metrics that compare classes."""


def mixed_targets(place: Place) -> Iterator[Finding]:
    """A metric of classes got numbers: probabilities are cut at one half, regressions are measured as such."""
    match = re.search(
        r"can't handle a mix of (\S+) and (\S+) targets|(continuous) is not supported|Got (continuous)",
        place.crash.evalue,
    )
    if match is None:
        return
    for call in place.calls():
        stated = {item.arg: item.value for item in call.keywords}
        truth = stated.get("y_true") or (call.args[0] if call.args else None)
        guess = stated.get("y_pred") or (call.args[1] if len(call.args) > 1 else None)
        if (
            truth is None
            or guess is None
            or not re.search(r"score|report|matrix|loss|accuracy", place.called(call))
        ):
            continue
        a, b = place.text(truth), place.text(guess)
        look = place.ask(
            f"[sorted(set(np.ravel({a}).tolist()))[:3], len(set(np.ravel({a}).tolist())), float(np.min({b})), float(np.max({b})), bool(np.all(np.mod(np.ravel(np.asarray({a}, dtype=float)), 1) == 0)), np.ndim({b})]"
        )
        swapped = place.ask(f"[len(set(np.ravel({b}).tolist())), float(np.min({a})), float(np.max({a}))]")
        editor = place.editor()
        name = place.called(call)
        if isinstance(look, list) and look[5] == 2:
            editor.wrap(guess, "", ".argmax(axis=1)")
            yield Finding(
                f"`{b}` holds a probability for each class, and `{name}` compares classes.",
                place.propose(editor, "The likeliest class is compared.", "The metric gets classes.", 0.85),
            )
        elif (
            isinstance(look, list)
            and look[1] == 2
            and look[0] in ([0, 1], [0.0, 1.0], [False, True])
            and look[2] >= -0.5
            and look[3] <= 1.5
        ):
            cut = (
                f"({b} > 0.5).astype(int)"
                if place.kind(guess) in ("ndarray", "Series")
                else f"[int(value > 0.5) for value in {b}]"
            )
            of_classes = [other for other in place.all(ast.Call) if CLASSES.fullmatch(place.called(other))]
            give(place, editor, of_classes, guess, cut)
            yield Finding(
                f"`{b}` holds numbers such as probabilities, and `{name}` compares classes.",
                place.propose(
                    editor,
                    "Values above one half count as class 1.",
                    f"`{name}` is that of classes cut at 0.5.",
                    0.85,
                ),
            )
        elif (
            isinstance(look, list) and isinstance(swapped, list) and look[1] > 10 and name == "accuracy_score"
        ):
            yield Finding(
                f"`{a}` holds numbers, not classes: accuracy has no meaning for them.",
                ask_for(
                    place,
                    "Say how guesses of numbers are measured: `r2_score`, `mean_absolute_error` or `mean_squared_error`.",
                    kind="choice",
                    options=["r2_score", "mean_absolute_error", "mean_squared_error"],
                ),
                confidence=0.9,
            )


def kinds_apart(place: Place) -> Iterator[Finding]:
    """A metric of classes that got numbers on one side, where nothing says how they become classes."""
    match = re.search(r"can't handle a mix of (\S+) and (\S+) targets", place.crash.evalue)
    for call in place.calls() if match else ():
        if CLASSES.fullmatch(place.called(call)) and len(call.args) > 1 and match is not None:
            first, second = (place.text(one)[:60] for one in call.args[:2])
            yield Finding(
                f"`{first}` is {match.group(1)} and `{second}` {match.group(2)}: `{place.called(call)}` compares classes with"
                " classes. Say how the one becomes the other.",
                confidence=0.9,
            )
            return


def label_type(place: Place) -> Iterator[Finding]:
    """A classifier got a target of numbers: its sister for numbers is what fits."""
    if not re.search(r"Unknown label type: \(?'?continuous|Unknown label type", place.crash.evalue):
        return
    call = next(iter(place.calls("fit", "cross_val_score", "cross_validate")), None)
    if call is None:
        return
    target = call.args[-1] if call.args else None
    look = (
        place.ask(
            f"[len(set(np.ravel({place.text(target)}).tolist())), str(getattr({place.text(target)}, 'dtype', '')), len({place.text(target)}), bool(np.all(np.mod(np.ravel(np.asarray({place.text(target)}, dtype=float)), 1) == 0))]"
        )
        if target is not None and place.pure(target)
        else None
    )
    if isinstance(look, list) and (look[0] <= 10 and look[3]):
        editor = place.editor()
        if isinstance(target, ast.expr):
            editor.wrap(target, "", ".astype(int)")
        yield Finding(
            f"The {look[0]} classes of the target are written as {look[1]}.",
            place.propose(editor, "They are given as whole numbers.", "The classes stay the same.", 0.85),
        )
        return
    if isinstance(look, list) and look[1] == "object" and look[0] <= 20 and isinstance(target, ast.expr):
        editor = place.editor()
        editor.wrap(
            target,
            "",
            ".astype(str)"
            if "mixed" in str(place.ask(f"pd.api.types.infer_dtype({place.text(target)})"))
            else ".infer_objects()",
        )
        yield Finding(
            "The target's classes are of mixed types.",
            place.propose(editor, "They are all of one type.", "The classes stay the same.", 0.6),
        )
        return
    model = next(
        (
            place.text(node)
            for node in place.within(ast.Name)
            if str(place.kind(node)).endswith(("Classifier", "LogisticRegression", "SVC", "NB"))
        ),
        None,
    )
    kind = (
        place.kind(model)
        if model
        else next(
            (
                place.called(node)
                for node in place.within(ast.Call)
                if place.called(node).endswith(("Classifier", "LogisticRegression", "SVC"))
            ),
            None,
        )
    )
    sister = _sister(str(kind))
    many = f"{look[0]:,} different numbers" if isinstance(look, list) else "numbers"
    if sister is None:
        return
    new, module = sister
    proposals = []
    for at in [None, *reversed(place.crash.ran)]:
        spot = place if at is None else place.elsewhere(at)
        if spot.reader is None:
            continue
        editor = spot.editor()
        for made in spot.all(ast.Call):
            if spot.called(made) == kind:
                editor.replace(made.func, new)
                unfit = [
                    item
                    for item in made.keywords
                    if item.arg in ("class_weight", "multi_class", "penalty", "C", "probability", "solver")
                ]
                if unfit:
                    editor.remove(made, *unfit)
                for item in made.keywords:
                    if item.arg in ("criterion", "loss"):
                        editor.remove(made, item)
        editor.top(f"from {module} import {new}")
        proposals = spot.propose(
            editor,
            f"{new} is the same model for numbers.",
            "It guesses numbers; scores are those of a regression.",
            0.75,
        )
        if proposals and any(spot.called(made) == kind for made in spot.all(ast.Call)):
            break
        proposals = []
    yield Finding(f"The target holds {many}, and {kind} tells classes apart.", proposals)


def _sister(kind: str) -> tuple[str, str] | None:
    modules = {
        "RandomForest": "ensemble",
        "GradientBoosting": "ensemble",
        "ExtraTrees": "ensemble",
        "AdaBoost": "ensemble",
        "Bagging": "ensemble",
        "HistGradientBoosting": "ensemble",
        "DecisionTree": "tree",
        "KNeighbors": "neighbors",
        "MLP": "neural_network",
        "ExtraTree": "tree",
    }
    if kind == "LogisticRegression":
        return "LinearRegression", "sklearn.linear_model"
    if kind == "SVC":
        return "SVR", "sklearn.svm"
    if kind in ("LGBMClassifier", "CatBoostClassifier"):
        return kind.replace("Classifier", "Regressor"), "lightgbm" if "LGBM" in kind else "catboost"
    stem = kind.removesuffix("Classifier")
    return (f"{stem}Regressor", f"sklearn.{modules[stem]}") if stem in modules and stem != kind else None
