"""Gradient boosting on symmetric trees."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, scaled
from .sizes import breadth, continuous, encoding, outputs, width


class CatBoost(ModelComponent):
    """Gradient boosting on symmetric (oblivious) trees: strong with little tuning, hard to overfit, smooth.

    Symmetric trees act as a regulariser, so it is often the best single model on small and noisy tables; it takes
    longer than LightGBM. Source: Prokhorenkova et al., 2018.
    """

    name = "catboost"
    title = "CatBoost"
    packages = ("catboost", "scikit-learn")
    provides = ("catboost", "catboost_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        return Fit(0.88 if rows < 100_000 else 0.7, f"symmetric trees resist noise; {rows:,} rows")

    def cost(self, context: Context) -> float:
        borders = 7e-5 * continuous(context) + 6e-6 * (width(context) - continuous(context))
        tree = 0.0004 + outputs(context) * borders + 8e-9 * context.facts.rows * breadth(context)
        return encoding(context) + iterations_for(context) * tree

    def hypothesis(self, context: Context) -> str:
        return "small symmetric trees fit less noise"

    def definition(self, context: Context) -> Code:
        return code(define, iterations=iterations_for(context), rate=0.05 if context.facts.rows < 5_000 else 0.1,
                    classification=context.spec.classification)  # fmt: skip


def iterations_for(context: Context) -> int:
    rows = context.facts.rows
    return scaled(context, 200 if rows < 2_000 or rows >= 50_000 else 300)


def define(encode, measured, SEED, THREADS, *, iterations, rate, classification):
    from catboost import CatBoostClassifier, CatBoostRegressor
    from sklearn.pipeline import make_pipeline

    if classification:
        catboost = make_pipeline(encode("passthrough"), CatBoostClassifier(
            iterations=iterations, learning_rate=rate, depth=6, random_seed=SEED, thread_count=THREADS,
            verbose=False, allow_writing_files=False))  # fmt: skip
    else:
        catboost = make_pipeline(encode("passthrough"), CatBoostRegressor(
            iterations=iterations, learning_rate=rate, depth=6, random_seed=SEED, thread_count=THREADS,
            verbose=False, allow_writing_files=False))  # fmt: skip
    catboost_scores = measured(catboost)
    return catboost, catboost_scores
