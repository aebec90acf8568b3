"""Classes and their chances, one taken for the other, and chances asked by the name of their class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .origin import answer_of, bound_here, value_of
from .place import Place
from .rules import Finding

CHANCES = ("1", "2", "-1")
"""Columns that only chances have. The first one is also asked for to flatten the one column that other libraries predict."""


def column_of_predictions(place: Place) -> Iterator[Finding]:
    """`model.predict(X)[:, 1]`: `predict` gives a class a row, `predict_proba` a column a class."""
    if not re.search(r"too many indices for array: array is 1-dimensional", place.crash.evalue):
        return
    for node in place.within(ast.Subscript):
        if not isinstance(node.slice, ast.Tuple) or len(node.slice.elts) != 2:
            continue
        rows, column = node.slice.elts
        if not isinstance(rows, ast.Slice) or ast.unparse(column) not in CHANCES:
            continue
        made = value_of(place.crash, node.value.id) if isinstance(node.value, ast.Name) else node.value
        answer = _of_rows(made, "predict")
        if answer is None:
            continue
        model, asked = answer
        wide = place.ask(f"len({model}.classes_) > {ast.unparse(column)} and np.ndim({model}.classes_) == 1")
        if wide is not True or place.ask(f"callable({model}.predict_proba)") is not True:
            continue
        editor = place.editor()
        editor.replace(node.value, f"{model}.predict_proba({asked})")
        yield Finding(
            f"`{model}.predict` gives one class for each row, and no columns.",
            place.propose(
                editor,
                "The chances are asked for: they have a column for each class.",
                "The column holds the chance of its class for each row.",
                0.92,
                "scikit-learn: predict gives classes, predict_proba a column for each of them",
            ),
            confidence=0.94,
        )
        return


OF_LABELS = frozenset({
    "accuracy_score", "balanced_accuracy_score", "f1_score", "precision_score", "recall_score", "confusion_matrix",
    "classification_report", "cohen_kappa_score", "matthews_corrcoef", "jaccard_score", "fbeta_score", "hamming_loss",
})  # fmt: skip
MIXED = re.compile(r"Classification metrics can't handle a mix of .*continuous")


def labels_of_chances(place: Place) -> Iterator[Finding]:
    """`accuracy_score(y, model.predict_proba(X))` → `model.predict(X)`: the score is one of classes."""
    if not MIXED.search(place.crash.evalue):
        return
    for call in place.calls(*OF_LABELS):
        for given in call.args[:2]:
            asked = value_of(place.crash, given.id) if isinstance(given, ast.Name) else given
            answer = _of_rows(asked.value if isinstance(asked, ast.Subscript) else asked, "predict_proba")
            if answer is None:
                continue
            model, rows = answer
            fitted = place.ask(f"np.ndim({model}.classes_) == 1 and callable({model}.predict)")
            if fitted is not True:
                continue
            editor = place.editor()
            editor.replace(given, f"{model}.predict({rows})")
            yield Finding(
                f"`{place.text(given)}` holds the chances of the classes, and `{place.called(call)}` compares classes.",
                place.propose(
                    editor,
                    f"The classes that `{model}` predicts are compared.",
                    "Each row counts by the class with the best chance.",
                    0.92,
                ),
                confidence=0.95,
            )
            return


def chances_by_class(place: Place) -> Iterator[Finding]:
    """`chances["yes"]` of an array of chances → `chances[:, 1]`, the column of that class."""
    if not re.search(r"only integers, slices", place.crash.evalue):
        return
    for node in place.within(ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if not isinstance(key, str) or not isinstance(node.value, ast.Name):
            continue
        made = bound_here(place, node.value.id) or value_of(place.crash, node.value.id)
        answer = answer_of(made, "predict_proba")
        classes = place.ask(f"[str(c) for c in {answer[0]}.classes_]") if answer is not None else None
        if not isinstance(classes, list) or classes.count(key) != 1:
            continue
        editor = place.editor()
        editor.replace(node, f"{node.value.id}[:, {classes.index(key)}]")
        yield Finding(
            f"`{node.value.id}` is an array with a column for each class; it is asked by position.",
            place.propose(
                editor, f"{key!r} is class number {classes.index(key)} of the model.", "They are the chances of that class.", 0.94
            ),
            confidence=0.95,
        )  # fmt: skip
        return


def _of_rows(node: ast.expr | None, method: str) -> tuple[str, str] | None:
    """The model and the rows of `model.predict(rows)`, which is given nothing else."""
    answer = answer_of(node, method)
    if answer is None or len(answer[1].args) != 1 or answer[1].keywords:
        return None
    return answer[0], ast.unparse(answer[1].args[0])
