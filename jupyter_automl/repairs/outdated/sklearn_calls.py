"""Calls of scikit-learn that are written otherwise today."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, found_elsewhere


def root(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`mean_squared_error(a, b, squared=False)` → `root_mean_squared_error(a, b)`."""
    name = place.called(call)
    editor.remove(call, given)
    if place.text(given.value) == "False":
        editor.replace(call.func, f"root_{name}")
        editor.top(f"from sklearn.metrics import root_{name}")


def impurity(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    editor.remove(call, given)


def single(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`multi_class="ovr"` is a wrapper now; the other values are what the model does by itself."""
    editor.remove(call, given)
    if place.text(given.value).strip("'\"") == "ovr" and not place.called(call).endswith("SVC"):
        classes = place.ask("len(set(y_train))") or place.ask("len(set(y))")
        if not isinstance(classes, int) or classes > 2:
            editor.wrap(call, "OneVsRestClassifier(", ")")
            editor.top("from sklearn.multiclass import OneVsRestClassifier")


def missing_as_text(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        for given in call.keywords:
            if given.arg == "missing_values" and place.text(given.value).strip("'\"") == "NaN":
                editor.replace(given.value, 'float("nan")')


def imputer_axis(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    if place.text(given.value) == "0":
        editor.remove(call, given)
        for other in call.keywords:
            if other.arg == "missing_values" and place.text(other.value).strip("'\"") == "NaN":
                editor.replace(other.value, 'float("nan")')


def fold_numbers(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`KFold(n, n_folds=5)` knew the rows at once; `KFold(n_splits=5)` is told them by `split`."""
    for call in place.all(ast.Call):
        name = place.called(call)
        if name not in (
            "KFold",
            "StratifiedKFold",
            "ShuffleSplit",
            "StratifiedShuffleSplit",
            "GroupKFold",
            "LeaveOneOut",
        ):
            continue
        given = {item.arg: item for item in call.keywords}
        folds = given.get("n_folds") or given.get("n_iter")
        first = call.args[0] if call.args else None
        over = first is not None and (folds is not None or len(call.args) > 1)
        if not over and folds is None:
            continue
        number = place.text(folds.value) if folds else place.text(call.args[1]) if len(call.args) > 1 else "5"
        rest = [place.text(item) for item in call.keywords if item is not folds]
        for label, item in zip(("shuffle", "random_state"), call.args[2:4], strict=False):
            rest.append(f"{label}={place.text(item)}")
        if (
            any(part.startswith("random_state") for part in rest)
            and not any(part.startswith("shuffle") for part in rest)
            and "KFold" in name
        ):
            rest.append("shuffle=True")
        new = f"{place.text(call.func)}({', '.join([f'n_splits={number}', *rest])})"
        rows = place.text(first) if first is not None and over else None
        parent = place.parent(call)
        bound = (
            place.text(parent.targets[0])
            if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name)
            else None
        )
        loops = [
            node
            for node in place.all(ast.For, ast.comprehension)
            if place.text(node.iter) in (place.text(call), bound)
        ]
        if rows is not None and loops:
            length = (
                f"range({rows})" if name in ("KFold", "ShuffleSplit") else f"np.zeros(len({rows})), {rows}"
            )
            for loop in loops:
                if loop.iter is call:
                    new += f".split({length})"
                else:
                    editor.wrap(loop.iter, "", f".split({length})")
            if "np." in length:
                editor.top("import numpy as np")
        editor.replace(call, new)


def shuffled(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        given = {item.arg for item in call.keywords}
        if (
            place.called(call) in ("KFold", "StratifiedKFold", "StratifiedGroupKFold")
            and "random_state" in given
        ):
            editor.keyword(call, "shuffle", "True")


def penalty(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """lbfgs knows no l1; liblinear was the default when l1 could be written alone, saga serves more classes."""
    for call in place.all(ast.Call):
        given = {item.arg: place.text(item.value).strip("'\"") for item in call.keywords}
        if place.called(call) in ("LogisticRegression", "LogisticRegressionCV") and given.get("penalty") in (
            "l1",
            "elasticnet",
        ):
            editor.keyword(
                call,
                "solver",
                '"liblinear"' if given["penalty"] == "l1" and "multi_class" not in given else '"saga"',
            )


def many_classes(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        given = {item.arg: item for item in call.keywords}
        solver = given.get("solver")
        if (
            place.called(call) == "LogisticRegression"
            and solver is not None
            and "liblinear" in place.text(solver.value)
        ):
            editor.wrap(call, "OneVsRestClassifier(", ")")
            editor.top("from sklearn.multiclass import OneVsRestClassifier")


def class_weight(place: Place, editor: Editor, match: re.Match[str]) -> None:
    names = {
        "compute_class_weight": ("class_weight", "classes", "y"),
        "compute_sample_weight": ("class_weight", "y"),
        "confusion_matrix": ("y_true", "y_pred", "labels"),
        "classification_report": ("y_true", "y_pred", "labels"),
        "cross_val_score": ("estimator", "X", "y", "cv", "scoring"),
        "cross_val_predict": ("estimator", "X", "y", "cv"),
        "accuracy_score": ("y_true", "y_pred", "normalize"),
        "precision_score": ("y_true", "y_pred", "labels"),
        "recall_score": ("y_true", "y_pred", "labels"),
        "f1_score": ("y_true", "y_pred", "labels", "pos_label", "average"),
        "roc_auc_score": ("y_true", "y_score", "average"),
        "roc_curve": ("y_true", "y_score", "pos_label"),
        "fbeta_score": ("y_true", "y_pred", "beta"),
        "mean_squared_error": ("y_true", "y_pred", "sample_weight"),
        "learning_curve": ("estimator", "X", "y", "groups"),
        "validation_curve": ("estimator", "X", "y", "param_name", "param_range"),
        "cross_validate": ("estimator", "X", "y", "groups"),
        "r2_score": ("y_true", "y_pred", "sample_weight"),
        "permutation_importance": ("estimator", "X", "y", "scoring"),
        "silhouette_score": ("X", "labels", "metric"),
        "make_blobs": ("n_samples", "n_features", "centers"),
        "make_scorer": ("score_func", "response_method"),
        "mutual_info_classif": ("X", "y", "discrete_features"),
        "precision_recall_curve": ("y_true", "y_score", "pos_label"),
        "shuffle": (),
        "normalize": ("X", "norm"),
        "scale": ("X",),
        "log_loss": ("y_true", "y_pred", "labels"),
    }
    keeps = {
        "compute_class_weight": 1,
        "compute_sample_weight": 1,
        "cross_val_score": 3,
        "cross_val_predict": 3,
        "learning_curve": 3,
        "validation_curve": 3,
        "cross_validate": 3,
        "permutation_importance": 3,
        "make_blobs": 2,
        "make_scorer": 1,
        "fbeta_score": 2,
    }
    for call in place.within(ast.Call):
        order = names.get(place.called(call))
        if order is None:
            continue
        for position, argument in enumerate(call.args):
            if position >= keeps.get(place.called(call), 2) and position < len(order):
                name = order[position]
                if name == "groups":
                    name = (
                        "cv"
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, int)
                        else "train_sizes"
                        if place.called(call) == "learning_curve"
                        else "groups"
                    )
                if place.called(call) == "make_scorer" and isinstance(argument, ast.Constant):
                    name = "greater_is_better"
                editor.wrap(argument, f"{name}=", "")


LISTED = frozenset({"Pipeline", "FeatureUnion"})


def constructed(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """Parameters of estimators are keywords; their names stand in the signature, which the kernel knows."""
    for call in place.within(ast.Call):
        if place.called(call) != match.group(1) or not call.args:
            continue
        if place.called(call) in LISTED and not isinstance(call.args[0], ast.List | ast.Name):
            continue  # steps one by one, which no release took
        names = place.ask(
            f"[p for p in __import__('inspect').signature({place.text(call.func)}.__init__).parameters if p != 'self']"
        )
        if not isinstance(names, list):
            continue
        keeps = int(match.group(2) or match.group(3)) - 1
        for position, argument in enumerate(call.args[keeps:], keeps):
            if position >= len(names) or isinstance(argument, ast.Starred):
                break
            editor.wrap(argument, f"{names[position]}=", "")


def size(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`train_test_split(X, y, 0.2)`: a number is the size of the test part."""
    for call in place.calls("train_test_split"):
        for argument in call.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, int | float):
                editor.wrap(argument, "test_size=", "")


def renamed_size(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    editor.rename_keyword(given, "train_size" if given.arg in ("train", "trainsize") else "test_size")


def scoring(place: Place, editor: Editor, match: re.Match[str]) -> None:
    old = {
        "mean_squared_error": "neg_mean_squared_error",
        "mean_absolute_error": "neg_mean_absolute_error",
        "log_loss": "neg_log_loss",
        "median_absolute_error": "neg_median_absolute_error",
        "rmse": "neg_root_mean_squared_error",
        "mse": "neg_mean_squared_error",
        "mae": "neg_mean_absolute_error",
        "auc": "roc_auc",
        "root_mean_squared_error": "neg_root_mean_squared_error",
        "r2_score": "r2",
        "accuracy_score": "accuracy",
        "f1_score": "f1",
        "neg_mse": "neg_mean_squared_error",
        "mean_squared_log_error": "neg_mean_squared_log_error",
        "roc_auc_score": "roc_auc",
        "precision_score": "precision",
        "recall_score": "recall",
        "logloss": "neg_log_loss",
        "neg_rmse": "neg_root_mean_squared_error",
        "mape": "neg_mean_absolute_percentage_error",
        "brier_score_loss": "neg_brier_score",
    }
    for node in place.all(ast.Constant):
        holder = place.parent(node)
        scores = (isinstance(holder, ast.keyword) and holder.arg == "scoring") or isinstance(
            holder, ast.List | ast.Dict | ast.Assign
        )
        told = str(node.value).lower()
        if old.get(told) in ("f1", "precision", "recall") and _text_target(place):
            continue  # Without a positive class these are no numbers, and which class it is nobody said.
        if scores and told in old and f"'{node.value}'" in place.crash.evalue:
            editor.replace(node, f'"{old[told]}"')


def _text_target(place: Place) -> bool:
    """Whether what the cell scores against holds texts."""
    targets = [
        call.args[2] for call in place.calls("cross_val_score", "cross_validate") if len(call.args) > 2
    ]
    targets += [call.args[1] for call in place.calls("fit") if len(call.args) > 1]
    return any(
        place.pure(one) and place.ask(f"isinstance(np.ravel({place.text(one)})[0], str)") is True
        for one in targets
    )


def scorer_asks(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`make_scorer(f, needs_proba=True)` → `make_scorer(f, response_method="predict_proba")`."""
    ways = {"needs_proba": '"predict_proba"', "needs_threshold": '("decision_function", "predict_proba")'}
    for call in place.all(ast.Call):
        for given in call.keywords if place.called(call) == "make_scorer" else ():
            if given.arg not in ways:
                continue
            if place.text(given.value) == "True":
                editor.replace(given, f"response_method={ways[given.arg]}")
            else:
                editor.remove(call, given)


def grid_scores(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr == "grid_scores_":
            editor.replace(node, f"{place.owner(node.value)}.cv_results_")


def display(kind: str, old: str) -> tuple[Change, Change]:
    return found_elsewhere(
        f"scikit-learn 1.2: {old} was removed, {kind}.from_estimator takes its place",
        "sklearn.metrics",
        old,
        f"from sklearn.metrics import {kind}\n{old} = {kind}.from_estimator",
    )


def pairs(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`make_column_transformer((columns, transformer))` → `((transformer, columns))`."""
    for call in place.calls("make_column_transformer"):
        for pair in call.args:
            if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
                first, second = (place.text(item) for item in pair.elts)
                editor.replace(pair, f"({second}, {first})")


def probability(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) in ("SVC", "NuSVC"):
            editor.keyword(call, "probability", "True")


def probabilities(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("brier_score_loss"):
        for item in call.keywords:
            if item.arg == "y_prob":
                editor.rename_keyword(item, "y_proba")


def scores_named(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("precision_recall_curve"):
        for item in call.keywords:
            if item.arg == "probas_pred":
                editor.rename_keyword(item, "y_score")


def scores_of_display(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if owner is not None and place.text(owner).endswith(
        ("RocCurveDisplay", "PrecisionRecallDisplay", "DetCurveDisplay")
    ):
        editor.rename_keyword(given, "y_score")


def new_behaviour(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`behaviour="new"` is the only one left; "old" counted its scores from elsewhere."""
    if place.text(given.value).strip("'\"") == "new":
        editor.remove(call, given)
