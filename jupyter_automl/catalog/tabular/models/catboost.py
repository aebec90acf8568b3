"""Gradient boosting on symmetric trees."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import ModelComponent, defined, scaled
from .sizes import breadth, continuous, encoding, filled, folds_seconds, outputs


class CatBoost(ModelComponent):
    """Gradient boosting on symmetric (oblivious) trees: strong with little tuning, hard to overfit, smooth.

    Symmetric trees act as a regulariser, so it is often the best single model on small and noisy tables; it takes
    longer than LightGBM. Source: Prokhorenkova et al., 2018.
    """

    name = "catboost"
    title = "CatBoost"
    packages = ("catboost", "scikit-learn")
    requires = ("grown",)
    provides = ("catboost", "catboost_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        return Fit(0.92 if rows < 100_000 else 0.7, f"symmetric trees resist noise; {rows:,} rows")

    def cost(self, context: Context) -> float:
        return fit_seconds(context, iterations_for(context))

    def fixed(self, context: Context) -> float:
        return fixed_seconds(context, iterations_for(context))

    def hypothesis(self, context: Context) -> str:
        return "small symmetric trees fit less noise"

    def definition(self, context: Context) -> Code:
        iterations = iterations_for(context)
        return defined(context, define, "catboost", "CatBoost", levels=True, iterations=iterations,
                       step=step_for(iterations))  # fmt: skip


STEPS = {1000: 0.05, 500: 0.05, 300: 0.08, 150: 0.12}
"""Counts to choose from, the largest that rows and budget pay for, and the step of each tree."""
MANY_ROWS = 20_000
"""From here on the largest count may be of use."""
SHARE = 0.2
"""Of the budget that the folds of this experiment may take."""
SHORT = 5.0
"""Seconds below which it does not matter how slow the machine is: the same data give the same count."""


def iterations_for(context: Context) -> int:
    """A literal in the cell, from an estimate of the time, and from what earlier experiments took where that is long."""
    return affordable_iterations(context, fit_seconds)


def affordable_iterations(context: Context, seconds: Callable[[Context, int], float]) -> int:
    """The largest of the counts whose folds the budget pays for, where a fit of so many takes those `seconds`."""
    slowness = float(context.settings.get("slowness", 1.0))
    counts = [count for count in STEPS if count < max(STEPS) or context.facts.rows >= MANY_ROWS]
    if folds_seconds(context, seconds(context, counts[0])) < SHORT:
        slowness = 1.0
    affordable = (
        count
        for count in counts
        if slowness * folds_seconds(context, seconds(context, count)) <= SHARE * context.budget
    )
    return scaled(context, next(affordable, counts[-1]))


def step_for(iterations: int) -> float:
    """The learning rate that goes with a count of trees."""
    return next(step for count, step in STEPS.items() if count <= iterations or count == min(STEPS))


def fit_seconds(context: Context, iterations: int) -> float:
    """Seconds of a fit with so many trees."""
    rows = outputs(context) * context.facts.rows * (3e-8 + 6e-9 * filled(context))
    return encoding(context) + fixed_seconds(context, iterations) + iterations * rows


def fixed_seconds(context: Context, iterations: int) -> float:
    """What of that the rows do not change: each tree tries all borders of all columns, for each class."""
    categories = len(feature_columns(context).categories)  # each a column of codes and one of mean outcomes
    return iterations * (0.0004 + outputs(context) * (border_seconds(context) + 8e-5 * categories))


def border_seconds(context: Context) -> float:
    """Seconds that a tree takes to try the borders of the numbers."""
    return 8e-5 * continuous(context) + 6e-6 * breadth(context)


def define(grown, SEED, THREADS, *, encode, estimator, iterations, step):
    from sklearn.pipeline import make_pipeline

    catboost = make_pipeline(encode("passthrough"), estimator(
        iterations=iterations, learning_rate=step, depth=6, leaf_estimation_iterations=1,
        random_seed=SEED, thread_count=THREADS, verbose=False, allow_writing_files=False))  # fmt: skip
    catboost, catboost_scores = grown("catboost", catboost, "iterations", "ntree_end")
    return catboost, catboost_scores
