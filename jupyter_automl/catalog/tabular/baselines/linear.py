"""A linear model on plainly encoded columns."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block, Code, Markdown, code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.checks.wording import digits
from jupyter_automl.catalog.tabular.encoders.matrix import encode_code
from jupyter_automl.catalog.tabular.models import ModelComponent
from jupyter_automl.catalog.tabular.models.sizes import encoding, outputs, width

MANY_ROWS = 20_000
"""Above, the penalty of a ridge regression hardly matters, and searching it costs memory."""


class LinearBaseline(ModelComponent):
    """Logistic or ridge regression on standardised numbers and encoded categories: fast, interpretable, hard to fool.

    What a colleague would hand in after an hour. Every other model has to beat it on the same folds.
    """

    kind = "baseline"
    name = "baseline"
    title = "Linear baseline"
    packages = ("scikit-learn",)
    requires = ("NUMBERS", "CATEGORIES", "measured")
    provides = ("encode", "baseline", "baseline_scores")
    interpretable = True
    family = "linear"

    def suits(self, context: Context) -> Fit:
        return Fit(0.9, "a linear model is the score to beat")

    def cost(self, context: Context) -> float:
        return encoding(context) + 1e-7 * context.facts.rows * width(context) * (1 + outputs(context) / 5)

    def hypothesis(self, context: Context) -> str:
        return "baseline"

    def label(self, context: Context) -> str:
        return "logistic regression" if context.spec.classification else "ridge regression"

    def blocks(self, context: Context) -> Sequence[Block]:
        linear = self.label(context)
        guess = "the share of the classes" if context.spec.classification else "the mean"
        return [
            Markdown(
                f"**Baseline: {linear}** on standardised numbers and encoded categories, what a colleague would hand in "
                f"after an hour. A constant guess ({guess}) is scored beside it."
            ),
            *encode_code(context),
            constant_code(context),
            self.definition(context),
        ]

    def definition(self, context: Context) -> Code:
        return code(
            define,
            classification=context.spec.classification,
            many=context.facts.rows > MANY_ROWS,
            number=digits(context),
        )

    @staticmethod
    def probe(baseline_scores, constant_scores, METRIC):
        import numpy as np

        return {
            "metric": METRIC,
            "mean": float(np.mean(baseline_scores)),
            "std": float(np.std(baseline_scores, ddof=1)),
            "constant": float(np.mean(constant_scores)),
            "folds": len(baseline_scores),
        }

    def after(self, context: Context, values: dict[str, float]) -> str | None:
        ahead = abs(values["mean"] - values["constant"])
        spread, form = values["std"], digits(context)
        text = (
            f"**Seen.** The baseline reaches {values['mean']:{form}}, a constant guess {values['constant']:{form}}. "
            f"Folds differ among themselves by ±{spread:{form}}"
        )
        if ahead < 2 * spread:
            return (
                text
                + ", about as much as the baseline is ahead of guessing: whether there is signal is still open."
            )
        return text + ", so models are compared fold by fold on the same rows, never by overlapping means."


def constant_code(context: Context) -> Code:
    return code(constant_guess, classification=context.spec.classification)


def constant_guess(measured, *, classification):
    from sklearn.dummy import DummyClassifier, DummyRegressor

    if classification:
        constant = DummyClassifier(strategy="prior")
    else:
        constant = DummyRegressor()
    constant_scores = measured("constant", constant)
    return constant, constant_scores


def define(encode, measured, METRIC, *, classification, many, number):
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    scaled = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True), StandardScaler()
    )
    if classification:
        baseline = make_pipeline(encode(scaled), LogisticRegression(max_iter=1000))
    else:
        if many:
            baseline = make_pipeline(encode(scaled), Ridge(alpha=1.0))
        else:
            baseline = make_pipeline(encode(scaled), RidgeCV(alphas=[0.1, 1, 10, 100, 1000]))
    baseline_scores = measured("baseline", baseline)
    print(f"{METRIC} over folds: {baseline_scores.mean():{number}} ± {baseline_scores.std(ddof=1):{number}}")
    return baseline, baseline_scores
