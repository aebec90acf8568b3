"""Boosted trees with random split points."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined, scaled
from .lightgbm import boosting_seconds, columns_a_tree, fixed_seconds, least_for, leaves_for


class RandomSplits(ModelComponent):
    """LightGBM that tries one random threshold a column (extra trees inside boosting): less variance on noisy numbers.

    Errs differently from plain boosting, which makes it a good member of an ensemble. Source: Geurts et al., Extremely
    randomized trees, 2006; LightGBM's `extra_trees`.
    """

    name = "lightgbm_random"
    title = "LightGBM, random splits"
    packages = ("lightgbm", "scikit-learn")
    requires = ("grown",)
    provides = ("lightgbm_random", "lightgbm_random_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        if rows < 200:
            return Fit(0.45, f"{rows:,} rows are few for boosted trees")
        return Fit(0.8, "random split points smooth what single thresholds get wrong")

    def cost(self, context: Context) -> float:
        return boosting_seconds(context, trees_for(context), 0.9)

    def fixed(self, context: Context) -> float:
        return fixed_seconds(context, trees_for(context), 0.9)

    def hypothesis(self, context: Context) -> str:
        return "boosting fits noise in its thresholds; thresholds drawn at random do less of that"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "lightgbm", "LGBM", levels=True, trees=trees_for(context),
                       leaves=leaves_for(context), least=max(2, least_for(context) // 2),
                       share=columns_a_tree(context, 0.7))  # fmt: skip


def trees_for(context: Context) -> int:
    return scaled(context, 500)


def define(grown, SEED, THREADS, *, encode, estimator, trees, leaves, least, share):
    from sklearn.pipeline import make_pipeline

    lightgbm_random = make_pipeline(encode("passthrough"), estimator(
        n_estimators=trees, learning_rate=0.05, num_leaves=leaves, min_child_samples=least,
        extra_trees=True, colsample_bytree=share, reg_lambda=1.0,
        random_state=SEED, n_jobs=THREADS, deterministic=True, force_row_wise=True, verbose=-1))  # fmt: skip
    lightgbm_random, lightgbm_random_scores = grown("lightgbm_random", lightgbm_random)
    return lightgbm_random, lightgbm_random_scores
