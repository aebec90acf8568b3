"""Linear models divided each column by its length with `normalize=True`, and gave coefficients of the columns as they were."""

from __future__ import annotations

import ast

from ..patch import Editor
from ..place import Place
from .fits import fitted_table

SAME = ("LinearRegression",)
OWN = ("Lars", "LarsCV", "LassoCV", "LassoLarsCV", "LassoLarsIC", "OrthogonalMatchingPursuit",
       "OrthogonalMatchingPursuitCV")  # fmt: skip
WEIGHED = {"Ridge": "len({x})", "Lasso": "len({x}) ** 0.5", "LassoLars": "len({x}) ** 0.5"}
MODELS = r"LinearRegression|(?:Ridge|Lasso|Lars|ElasticNet|MultiTask|OrthogonalMatching)\w*|BayesianRidge|ARDRegression"


def scaled(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`Ridge(normalize=True)` → a pipeline with a scaler, and a penalty that weighs as much as it did.

    A column's length is its standard deviation times the root of the number of rows: what is paid for a
    coefficient's square has to be multiplied by that number, what is paid for its size by the root. Least squares
    come out the same without any scaling.
    """
    name = place.called(call)
    if place.text(given.value) == "False" or (name in SAME and place.text(given.value) == "True"):
        editor.remove(call, given)
        return
    table = fitted_table(place, call) if name in WEIGHED else None
    if (
        place.text(given.value) != "True"
        or not (name in OWN or table is not None)
        or not _told(place, editor, call)
    ):
        return
    if table is not None:
        rows = WEIGHED[name].format(x=table)
        alpha = next(
            (item.value for item in call.keywords if item.arg == "alpha"), call.args[0] if call.args else None
        )
        if alpha is None:
            editor.replace(given, f"alpha={rows}")
        else:
            simple = isinstance(alpha, ast.Constant | ast.Name)
            editor.wrap(alpha, "" if simple else "(", f"{'' if simple else ')'} * {rows}")
            editor.remove(call, given)
    else:
        editor.remove(call, given)
    editor.wrap(call, "make_pipeline(StandardScaler(), ", ")")
    editor.top(
        "from sklearn.pipeline import make_pipeline", "from sklearn.preprocessing import StandardScaler"
    )


def _told(place: Place, editor: Editor, call: ast.Call) -> bool:
    """Whether all that the cell asks of the fitted model can be asked of the pipeline, which is written so."""
    holder = place.parent(call)
    if isinstance(holder, ast.Attribute) and holder.attr == "fit":
        fit = place.parent(holder)
        holder = place.parent(fit) if fit is not None else None
    if not isinstance(holder, ast.Assign) or not isinstance(holder.targets[0], ast.Name):
        return True
    model = holder.targets[0].id
    asked = [
        node
        for node in place.all(ast.Attribute)
        if isinstance(node.value, ast.Name) and node.value.id == model and node.attr.endswith("_")
    ]
    if any(node.attr not in ("coef_", "n_iter_") for node in asked):
        return False
    for node in asked:
        if node.attr == "coef_":
            editor.replace(node, f"({model}[-1].coef_ / {model}[0].scale_)")
        elif node.attr == "n_iter_":
            editor.replace(node, f"{model}[-1].n_iter_")
    return True
