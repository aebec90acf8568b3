"""The answer to a skewed target."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, Source, code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.models import ModelComponent


class LogTarget(ModelComponent):
    """The best regressor, fitted to the logarithm of a positive, right-skewed target (prices, amounts, counts).

    Relative errors then count alike on small and large values; helps RMSLE and MAPE, sometimes RMSE and MAE.
    """

    kind = "revision"
    name = "on_log_target"
    title = "On the log of the target"
    tasks = frozenset({"regression"})
    packages = ("scikit-learn",)
    provides = ("on_log_target", "on_log_target_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        skew, low = context.facts.target_skew or 0.0, context.facts.column(context.spec.target).minimum
        if low is None or low < 0 or skew < 1.5:
            return Fit(0.1, "the target is not a right-skewed positive number")
        return Fit(0.85, f"the target is positive and right-skewed (skew {skew:.1f})")

    def rival(self, context: Context) -> str:
        return str(context.settings["suspect"])

    def label(self, context: Context) -> str:
        return f"{context.settings['suspect_label']} on the log of the target"

    def hypothesis(self, context: Context) -> str:
        return "errors grow with the target, so the log of the target is easier to learn"

    def definition(self, context: Context) -> Code:
        return code(define, suspect=Source(str(context.settings["suspect"])))


def define(measured, *, suspect):
    import numpy as np
    from sklearn.compose import TransformedTargetRegressor

    on_log_target = TransformedTargetRegressor(suspect, func=np.log1p, inverse_func=np.expm1)
    on_log_target_scores = measured("on_log_target", on_log_target)
    return on_log_target, on_log_target_scores
