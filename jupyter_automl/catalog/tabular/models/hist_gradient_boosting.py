"""scikit-learn's own histogram gradient boosting."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined, scaled
from .sizes import encoding, outputs, width


class HistGradientBoosting(ModelComponent):
    """Histogram gradient boosting of scikit-learn: close to LightGBM, no further library needed, takes missing values.

    For kernels where neither LightGBM nor CatBoost is installed.
    """

    name = "hist_boosting"
    title = "Histogram boosting"
    packages = ("scikit-learn",)
    requires = ("measured",)
    provides = ("hist_boosting", "hist_boosting_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        if "lightgbm" in context.machine.packages:
            return Fit(0.3, "LightGBM is installed and does the same faster")
        return Fit(0.85, "boosting without a further library")

    def cost(self, context: Context) -> float:
        tree = 0.0007 + 6e-9 * context.facts.rows * width(context)
        return encoding(context) + rounds_for(context) * outputs(context) * tree

    def hypothesis(self, context: Context) -> str:
        return "columns act together, in steps and interactions that straight lines miss"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "sklearn.ensemble", "HistGradientBoosting", levels=True,
                       rounds=rounds_for(context), leaves=15 if context.facts.rows < 5_000 else 31)  # fmt: skip


def rounds_for(context: Context) -> int:
    return scaled(context, 200)


def define(measured, SEED, *, encode, estimator, rounds, leaves):
    from sklearn.pipeline import make_pipeline

    hist_boosting = make_pipeline(encode("passthrough"), estimator(
        max_iter=rounds, learning_rate=0.05, max_leaf_nodes=leaves, early_stopping=False, random_state=SEED))  # fmt: skip
    hist_boosting_scores = measured("hist_boosting", hist_boosting)
    return hist_boosting, hist_boosting_scores
