"""Names of losses and metrics that a booster writes with other capitals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

CATBOOST = (
    "RMSE", "MAE", "MAPE", "R2", "MSLE", "MedianAbsoluteError", "SMAPE", "Quantile", "Poisson", "LogLinQuantile", "Logloss",
    "CrossEntropy", "AUC", "Accuracy", "F1", "Precision", "Recall", "MultiClass", "MultiClassOneVsAll", "TotalF1", "Kappa",
    "BrierScore", "BalancedAccuracy", "ZeroOneLoss", "PRAUC", "MCC", "Huber", "Expectile", "Tweedie",
)  # fmt: skip
"""As CatBoost's documentation writes them."""
ASKED = ("eval_metric", "loss_function", "custom_metric", "custom_loss", "objective")


def names_of_metrics(place: Place) -> Iterator[Finding]:
    """`CatBoostRegressor(eval_metric="rmse")`: CatBoost writes it `RMSE`."""
    if place.crash.ename != "CatBoostError":
        return
    known = {re.sub(r"\W|_", "", name).casefold(): name for name in CATBOOST}
    for spot, editor in place.editors():
        taken: dict[str, str] = {}
        for call in spot.all(ast.Call):
            for item in call.keywords:
                value = item.value.value if isinstance(item.value, ast.Constant) else None
                if not isinstance(value, str) or item.arg not in ASKED or value not in place.crash.evalue:
                    continue
                name = known.get(re.sub(r"[\W_]", "", value).casefold())
                if name and name != value:
                    editor.replace(item.value, repr(name))
                    taken[value] = name
        if taken:
            yield Finding(
                f"CatBoost knows no {', '.join(taken)}; it writes {', '.join(taken.values())}.",
                spot.propose(
                    editor, "The name is written as CatBoost writes it.", "The same measure is taken.", 0.95
                ),
                confidence=0.95,
            )
            return
