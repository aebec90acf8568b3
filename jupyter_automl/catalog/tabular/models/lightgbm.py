"""Leaf-wise gradient boosting."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined, scaled
from .sizes import bins, breadth, encoding, filled, outputs


class LightGBM(ModelComponent):
    """Gradient-boosted trees grown leaf by leaf on histograms: fast, strong on mixed tables, takes missing values.

    Finds interactions and thresholds by itself. Overfits small data when left at its default shape, so leaves and
    step are set by the number of rows, and each tree sees a part of rows and columns. Source: Ke et al., 2017.
    """

    name = "lightgbm"
    title = "LightGBM"
    packages = ("lightgbm", "scikit-learn")
    requires = ("grown",)
    provides = ("lightgbm", "lightgbm_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        if rows < 200:
            return Fit(0.45, f"{rows:,} rows are few for boosted trees")
        return Fit(0.9, f"{rows:,} rows of mixed columns with possible interactions")

    def cost(self, context: Context) -> float:
        return boosting_seconds(context, trees_for(context), 1.0)

    def fixed(self, context: Context) -> float:
        return fixed_seconds(context, trees_for(context), 1.0)

    def hypothesis(self, context: Context) -> str:
        return "columns act together, in steps and interactions that straight lines miss"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "lightgbm", "LGBM", levels=True, trees=trees_for(context),
                       step=step_for(context), leaves=leaves_for(context), least=least_for(context),
                       share=columns_a_tree(context, 0.6))  # fmt: skip


MANY_CLASSES = 5
"""From here on each round grows so many trees that fewer, larger steps are taken."""


def trees_for(context: Context) -> int:
    few_rows, many_classes = context.facts.rows < 1_000, outputs(context) >= MANY_CLASSES
    return scaled(context, 150 if few_rows else 200 if many_classes else 300)


def step_for(context: Context) -> float:
    """The learning rate."""
    return 0.1 if outputs(context) >= MANY_CLASSES else 0.05


def leaves_for(context: Context) -> int:
    rows = context.facts.rows
    return 7 if rows < 500 else 15 if rows < 5_000 else 31


def least_for(context: Context) -> int:
    """Rows that a leaf must hold."""
    return 5 if context.facts.rows < 300 else 10 if context.facts.rows < 2_000 else 20


FEW_COLUMNS = 8
"""Below, a tree that sees a part of the columns sees too few of them."""


def columns_a_tree(context: Context, share: float) -> float:
    """Share of the columns that each tree sees."""
    return share if breadth(context) >= FEW_COLUMNS else 1.0


STAGED = 1.25
"""Times a fit that it takes to fit and to predict with the first trees, for each of the numbers that are tried."""


def boosting_seconds(context: Context, trees: int, larger: float) -> float:
    """Seconds of a fit with that many trees, `larger` times as large as the plain ones, and of finding how many it needs."""
    rows = 4e-9 * context.facts.rows * filled(context)
    growing = STAGED * larger * trees * outputs(context) * rows
    return encoding(context) + fixed_seconds(context, trees, larger) + growing


def fixed_seconds(context: Context, trees: int, larger: float) -> float:
    """What of that the rows do not change: thresholds are looked for in each leaf."""
    tree = 0.0001 + 9e-9 * bins(context) * columns_a_tree(context, 0.6) * leaves_for(context)
    return STAGED * larger * trees * outputs(context) * tree


def define(grown, SEED, THREADS, *, encode, estimator, trees, step, leaves, least, share):
    from sklearn.pipeline import make_pipeline

    lightgbm = make_pipeline(encode("passthrough"), estimator(
        n_estimators=trees, learning_rate=step, num_leaves=leaves, min_child_samples=least,
        colsample_bytree=share, subsample=0.8, subsample_freq=1, reg_lambda=3.0,
        random_state=SEED, n_jobs=THREADS, deterministic=True, force_row_wise=True, verbose=-1))  # fmt: skip
    lightgbm, lightgbm_scores = grown("lightgbm", lightgbm)
    return lightgbm, lightgbm_scores
