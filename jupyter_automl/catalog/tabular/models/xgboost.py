"""Depth-wise gradient boosting, where XGBoost is installed."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined
from .lightgbm import MANY_CLASSES, boosting_seconds, columns_a_tree, fixed_seconds, step_for, trees_for
from .sizes import outputs


class XGBoost(ModelComponent):
    """Gradient-boosted trees grown level by level on histograms, with leaves held back by their second derivatives.

    Its trees are balanced where LightGBM's follow the largest gain, so the two err on different rows and are good members
    of an ensemble. Takes missing values. Source: Chen and Guestrin, 2016.
    """

    name = "xgboost"
    title = "XGBoost"
    packages = ("xgboost", "scikit-learn")
    extra = "`pip install xgboost-cpu` there (or the larger `xgboost`) adds it to what is tried"
    requires = ("grown",)
    provides = ("xgboost", "xgboost_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        if may_lack_a_class(context):
            return Fit(0.3, "a fold may lack a class, which XGBoost does not take")
        if rows < 200:
            return Fit(0.45, f"{rows:,} rows are few for boosted trees")
        return Fit(0.87, f"balanced trees err on other rows than leaf-wise ones; {rows:,} rows")

    def cost(self, context: Context) -> float:
        return boosting_seconds(context, count_for(context), 1.0)

    def fixed(self, context: Context) -> float:
        return fixed_seconds(context, count_for(context), 1.0)

    def hypothesis(self, context: Context) -> str:
        return "trees of equal depth find interactions that trees grown along the largest gain pass over"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "xgboost", "XGB", levels=True, trees=count_for(context), step=step_for(context),
                       depth=depth_for(context), share=columns_a_tree(context, 0.6))  # fmt: skip


FEW_OF_A_CLASS, RARE = 30, 0.005
"""Rows of a class, and its share of them, below which a fold or a sample of the rows may be without it."""


def may_lack_a_class(context: Context) -> bool:
    """Whether a part of the rows may hold fewer classes than the whole: XGBoost wants the numbers of all of several."""
    if context.spec.task != "multiclass":
        return False
    rarest = min((count for _, count in context.facts.classes), default=0)
    rare = rarest < max(FEW_OF_A_CLASS, RARE * context.facts.rows)
    return rare or bool(context.settings.get("group") or context.settings.get("time"))


def count_for(context: Context) -> int:
    """Trees: twice LightGBM's, as they are smaller, unless each round grows one for each of many classes."""
    return trees_for(context) * (1 if outputs(context) >= MANY_CLASSES else 2)


def depth_for(context: Context) -> int:
    rows = context.facts.rows
    return 3 if rows < 500 else 4 if rows < 5_000 else 5 if rows < 50_000 else 6


def define(grown, SEED, THREADS, *, encode, estimator, trees, step, depth, share):
    from sklearn.pipeline import make_pipeline

    xgboost = make_pipeline(encode("passthrough"), estimator(
        n_estimators=trees, learning_rate=step, max_depth=depth, tree_method="hist",
        colsample_bytree=share, subsample=0.8, reg_lambda=3.0, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    xgboost, xgboost_scores = grown("xgboost", xgboost, first="iteration_range")
    return xgboost, xgboost_scores
