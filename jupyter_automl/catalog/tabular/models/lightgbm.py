"""Leaf-wise gradient boosting."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, scaled
from .sizes import breadth, encoding, outputs


class LightGBM(ModelComponent):
    """Gradient-boosted trees grown leaf by leaf on histograms: fast, strong on mixed tables, takes missing values.

    Finds interactions and thresholds by itself. Overfits small data when left at its default shape, so leaves and
    step are set by the number of rows. Source: Ke et al., 2017.
    """

    name = "lightgbm"
    title = "LightGBM"
    packages = ("lightgbm", "scikit-learn")
    provides = ("lightgbm", "lightgbm_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        if rows < 200:
            return Fit(0.45, f"{rows:,} rows are few for boosted trees")
        return Fit(0.9, f"{rows:,} rows of mixed columns with possible interactions")

    def cost(self, context: Context) -> float:
        tree = 0.0002 + 5e-9 * context.facts.rows * breadth(context)
        return encoding(context) + trees_for(context) * outputs(context) * tree

    def hypothesis(self, context: Context) -> str:
        return "columns act together, in steps and interactions that straight lines miss"

    def definition(self, context: Context) -> Code:
        return code(define, trees=trees_for(context), leaves=leaves_for(context), least=least_for(context),
                    classification=context.spec.classification)  # fmt: skip


def trees_for(context: Context) -> int:
    return scaled(context, 300 if context.facts.rows >= 1_000 else 150)


def leaves_for(context: Context) -> int:
    rows = context.facts.rows
    return 7 if rows < 500 else 15 if rows < 5_000 else 31


def least_for(context: Context) -> int:
    """Rows that a leaf must hold."""
    return 5 if context.facts.rows < 300 else 10 if context.facts.rows < 2_000 else 20


def define(encode, measured, SEED, THREADS, *, trees, leaves, least, classification):
    from lightgbm import LGBMClassifier, LGBMRegressor
    from sklearn.pipeline import make_pipeline

    if classification:
        lightgbm = make_pipeline(encode("passthrough"), LGBMClassifier(
            n_estimators=trees, learning_rate=0.05, num_leaves=leaves, min_child_samples=least,
            random_state=SEED, n_jobs=THREADS, deterministic=True, force_row_wise=True, verbose=-1))  # fmt: skip
    else:
        lightgbm = make_pipeline(encode("passthrough"), LGBMRegressor(
            n_estimators=trees, learning_rate=0.05, num_leaves=leaves, min_child_samples=least,
            random_state=SEED, n_jobs=THREADS, deterministic=True, force_row_wise=True, verbose=-1))  # fmt: skip
    lightgbm_scores = measured(lightgbm)
    return lightgbm, lightgbm_scores
