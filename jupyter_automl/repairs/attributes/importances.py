"""The weights of a model under the name that its kind gives them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..patch import Editor
from ..place import Place
from ..rules import Finding

WEIGHTS = ("feature_importances_", "coef_", "predict_proba", "decision_function", "feature_importances")
"""What a pipeline is asked for and its last step is meant, be it that the model there has it by another name."""


def importances(place: Place) -> Iterator[Finding]:
    """Models without importances have coefficients, or are asked by permutation."""
    match = re.search(
        rf"'(\w+)' object has no attribute '({'|'.join(WEIGHTS)})'"
        r"|'Pipeline' object has no attribute '(\w+_)'|(coef_) is only available",
        place.crash.evalue,
    )
    if match is None:
        return
    name = next(group for group in match.groups()[1:] if group)
    for node in place.within(ast.Attribute):
        if node.attr != name or not place.pure(node.value):
            continue
        model, editor = place.text(node.value), place.editor()
        kind = place.kind(node.value)
        fitted = place.ask(f"[v for v in vars({model}) if v.endswith('_') and not v.startswith('__')]")
        if kind and kind.endswith("SearchCV"):
            editor.replace(node.value, f"{model}.best_estimator_")
            yield Finding(
                f"`{model}` searches for a model; the model it found is `best_estimator_`.",
                place.propose(
                    editor, "The found model is asked.", "The values are those of the best model.", 0.92
                ),
            )
            return
        if kind == "Pipeline":
            step = _step(place, model, name)
            if step is None:
                return
            _ask_the_steps(place, editor, model)
            named = step == "-1" and _named_by_the_steps(place, editor, model)
            yield Finding(
                f"`{model}` is a pipeline; `{name}` is kept by its step.",
                place.propose(
                    editor,
                    "The step is asked."
                    + (" The names are those of the columns that the steps before it make." if named else ""),
                    "The values are those of the model, each with the name of the feature that it was given."
                    if named
                    else "The values are those of the model.",
                    0.9,
                ),
            )
            return
        if name == "feature_importances" and place.ask(f"hasattr({model}, 'feature_importances_')") is True:
            editor.replace(node, f"{model}.feature_importances_")
            yield Finding(
                f"`{model}` keeps its importances as `feature_importances_`: what is learnt ends in `_`.",
                place.propose(
                    editor, "They are asked by that name.", "The importances are the model's own.", 0.95
                ),
                confidence=0.95,
            )
            return
        if name.startswith("feature_importances"):
            linear = place.ask(f"np.ndim({model}.coef_)")
            if linear is not None:
                editor.replace(
                    node, f"np.abs({model}.coef_).mean(axis=0)" if linear == 2 else f"np.abs({model}.coef_)"
                )
                if place.ask("np.__name__") is None:
                    editor.top("import numpy as np")
                yield Finding(
                    f"`{kind}` has no importances; it weighs features by coefficients.",
                    place.propose(
                        editor,
                        "The size of each feature's coefficient takes the place of its importance.",
                        "They compare features of like scale; there is one number for each feature.",
                        0.9,
                    ),
                )
                return
            if fitted:
                data = _rows(place, model)
                if data:
                    editor.replace(
                        node,
                        f"permutation_importance({model}, {data[0]}, {data[1]}, random_state=0).importances_mean",
                    )
                    editor.top("from sklearn.inspection import permutation_importance")
                    yield Finding(
                        f"`{kind}` keeps no importances of its own.",
                        place.propose(
                            editor,
                            "They are measured by shuffling one feature at a time.",
                            f"Importance is what the score on `{data[0]}` loses when a feature is shuffled; it takes longer.",
                            0.85,
                            "scikit-learn: permutation_importance works with any fitted model",
                        ),
                    )
                    return
        if name == "predict_proba" and kind in (
            "LinearSVC",
            "SGDClassifier",
            "RidgeClassifier",
            "Perceptron",
            "PassiveAggressiveClassifier",
        ):
            use = place.parent(node)
            top = place.parent(use) if use is not None else None
            if isinstance(use, ast.Call) and isinstance(top, ast.Subscript) and use.args:
                editor.replace(top, f"{model}.decision_function({place.text(use.args[0])})")
                yield Finding(
                    f"`{kind}` gives no probabilities; it has a decision function that puts rows in the same order.",
                    place.propose(
                        editor,
                        "The decision function takes the place of the probability.",
                        "Ranks, and so the area under the curve, are what they would be; the numbers are no probabilities.",
                        0.7,
                    ),
                )
                return
        if name == "coef_" and kind == "SVC" and fitted:
            data = _rows(place, model)
            if data:
                editor.replace(
                    node,
                    f"permutation_importance({model}, {data[0]}, {data[1]}, random_state=0).importances_mean.reshape(1, -1)",
                )
                editor.top("from sklearn.inspection import permutation_importance")
                yield Finding(
                    "A support vector machine has coefficients with a linear kernel only.",
                    place.propose(
                        editor,
                        "What each feature matters is measured by shuffling it.",
                        "The numbers are importances, not coefficients.",
                        0.6,
                    ),
                )
                return


def _step(place: Place, model: str, name: str) -> str | None:
    """Where the pipeline keeps what is asked for: "-1" for its last step, the quoted name of the one step that has it."""
    holders = place.ask(f"[n for n, s in {model}.steps if hasattr(s, {name!r})]")
    last = place.ask(f"{model}.steps[-1][0]")
    if not isinstance(holders, list) or last in holders or name in WEIGHTS:
        return "-1"
    return repr(holders[0]) if len(holders) == 1 else None


def _ask_the_steps(place: Place, editor: Editor, model: str) -> None:
    """Ask the right step for each attribute that the pipeline itself has not got."""
    for node in place.all(ast.Attribute):
        if place.text(node.value) != model or place.ask(f"hasattr({model}, {node.attr!r})") is not False:
            continue
        step = _step(place, model, node.attr)
        if step is not None:
            editor.replace(node.value, f"{model}[{step}]")


def _named_by_the_steps(place: Place, editor: Editor, model: str) -> bool:
    """Name the values by what the last step was given, where the cell names them by the columns given to the first."""
    made = f"{model}[:-1].get_feature_names_out()"
    names = place.ask(f"[str(c) for c in {made}] if len({made}) == {model}[-1].n_features_in_ else None")
    done = False
    for node in place.all(ast.Attribute):
        after = place.statement is not None and node.lineno >= place.statement.lineno
        if not after or node.attr != "columns" or not place.pure(node.value) or not isinstance(names, list):
            continue
        given = place.ask(f"list({place.text(node)}) == list({model}.feature_names_in_)") is True
        # As many names are not the same names: a transformer of columns puts them in another order.
        if given and [name.rsplit("__", 1)[-1] for name in names] != list(place.columns(node.value) or []):
            editor.replace(node, made)
            done = True
    return done


def _rows(place: Place, model: str) -> tuple[str, str] | None:
    """Rows and target that the model can be asked about: those it was not fitted on, else those it was."""
    width = place.ask(f"{model}.n_features_in_")
    for x, y in (
        ("X_test", "y_test"),
        ("X_valid", "y_valid"),
        ("X_val", "y_val"),
        ("x_test", "y_test"),
        ("X_train", "y_train"),
        ("x_train", "y_train"),
        ("X", "y"),
    ):
        if width is not None and place.ask(f"np.shape({x})[1] == {width} and len({x}) == len({y})"):
            return x, y
    for source in [place.source, *(spot.source for spot in place.earlier())]:
        fits = re.findall(
            rf"\b{re.escape(model)}\.fit\((\w+), *([\w.\[\]'\"]+)[,)]|=.*\.fit\((\w+), *([\w.\[\]'\"]+)\)",
            source,
        )
        for fit in fits:
            x, y = (fit[0], fit[1]) if fit[0] else (fit[2], fit[3])
            if place.ask(f"np.shape({x})[1] == {width} and len({x}) == len({y})"):
                return x, y
    return None
