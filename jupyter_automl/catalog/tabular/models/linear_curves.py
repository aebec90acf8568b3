"""A linear model that may bend."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.baselines.linear import MANY_ROWS
from jupyter_automl.catalog.tabular.features.columns import MOST_NUMBERS, feature_columns

from . import ModelComponent
from .sizes import encoding, outputs, width


class LinearCurves(ModelComponent):
    """Linear model on splines: each number acts as a smooth curve, columns still add up (a generalised additive model).

    Interpretable, strong on small data and where effects are smooth. Source: Eilers and Marx, 1996.
    """

    name = "linear_curves"
    title = "Linear with curves"
    packages = ("scikit-learn",)
    provides = ("linear_curves", "linear_curves_scores")
    interpretable = True
    family = "linear"

    def suits(self, context: Context) -> Fit:
        numbers = [c for c in context.facts.columns if c.role == "number" and c.distinct > 10]
        if not numbers:
            return Fit(0.05, "no continuous numbers to bend")
        if len(numbers) > 300:
            return Fit(0.2, f"{len(numbers)} numbers times six knots are too wide")
        if context.facts.rows * bent(context) > MOST_NUMBERS:
            return Fit(
                0.1, f"six knots for each of {len(numbers)} numbers do not fit into memory beside the table"
            )
        return Fit(
            0.75 if context.facts.rows < 5_000 else 0.6, f"{len(numbers)} numbers may act as smooth curves"
        )

    def cost(self, context: Context) -> float:
        return encoding(context) + 9e-8 * context.facts.rows * bent(context) * (1 + outputs(context) / 10)

    def hypothesis(self, context: Context) -> str:
        return "numbers act as curves (up, then down; or levelling off), not as straight lines"

    def definition(self, context: Context) -> Code:
        return code(define, classification=context.spec.classification, many=context.facts.rows > MANY_ROWS)


def bent(context: Context) -> int:
    """Columns of the matrix with curves in it."""
    return width(context) + 6 * len(feature_columns(context).numbers)


def define(encode, measured, *, classification, many):
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import SplineTransformer, StandardScaler

    bent = make_pipeline(SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True), SplineTransformer(
        n_knots=5, degree=3, knots="quantile", extrapolation="linear"), StandardScaler())  # fmt: skip
    if classification:
        linear_curves = make_pipeline(encode(bent), LogisticRegression(C=0.3, max_iter=1000))
    else:
        if many:
            linear_curves = make_pipeline(encode(bent), Ridge(alpha=1.0))
        else:
            linear_curves = make_pipeline(encode(bent), RidgeCV(alphas=[0.1, 1, 10, 100, 1000]))
    linear_curves_scores = measured("linear_curves", linear_curves)
    return linear_curves, linear_curves_scores
