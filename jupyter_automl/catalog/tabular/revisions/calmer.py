"""The answer to learning by heart."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.models import ModelComponent, defined
from jupyter_automl.catalog.tabular.models.lightgbm import (
    columns_a_tree,
    least_for,
    leaves_for,
    trees_for,
)
from jupyter_automl.catalog.tabular.selection.diagnosis import diagnosis_of


class CalmerLightGBM(ModelComponent):
    """LightGBM with smaller steps, fewer leaves, larger leaves, and a part of rows and columns for each tree.

    The answer to overfit: a large gap between training and unseen rows, or a peak long before the last tree.
    """

    kind = "revision"
    name = "lightgbm_calm"
    title = "LightGBM, calm"
    packages = ("lightgbm", "scikit-learn")
    requires = ("grown",)
    provides = ("lightgbm_calm", "lightgbm_calm_scores")
    times = 1.3
    family = "boosting"
    against = "lightgbm"

    def suits(self, context: Context) -> Fit:
        verdict = diagnosis_of(context.seen["diagnose"])
        return (
            Fit(0.9, "the diagnosis says overfit")
            if verdict == "overfit"
            else Fit(0.2, "no overfit was seen")
        )

    def hypothesis(self, context: Context) -> str:
        return "the diagnosis: it learns by heart; smaller steps, fewer leaves, a smaller part of rows and columns for each tree"

    def definition(self, context: Context) -> Code:
        return defined(
            context,
            define,
            "lightgbm",
            "LGBM",
            levels=True,
            trees=trees_for(context) * 4 // 3,
            leaves=max(4, leaves_for(context) // 2),
            least=2 * least_for(context),
            share=columns_a_tree(context, 0.4),
        )


def define(grown, SEED, THREADS, *, encode, estimator, trees, leaves, least, share):
    from sklearn.pipeline import make_pipeline

    lightgbm_calm = make_pipeline(encode("passthrough"), estimator(
        n_estimators=trees, learning_rate=0.03, num_leaves=leaves, min_child_samples=least, subsample=0.7,
        subsample_freq=1, colsample_bytree=share, reg_lambda=10.0, random_state=SEED, n_jobs=THREADS,
        deterministic=True, force_row_wise=True, verbose=-1))  # fmt: skip
    lightgbm_calm, lightgbm_calm_scores = grown("lightgbm_calm", lightgbm_calm)
    return lightgbm_calm, lightgbm_calm_scores
