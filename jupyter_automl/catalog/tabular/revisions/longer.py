"""The answer to learning too little."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.models import ModelComponent, defined
from jupyter_automl.catalog.tabular.models.lightgbm import (
    columns_a_tree,
    least_for,
    leaves_for,
    step_for,
    trees_for,
)
from jupyter_automl.catalog.tabular.selection.diagnosis import diagnosis_of


class LongerLightGBM(ModelComponent):
    """LightGBM with twice the trees and more leaves.

    The answer to underfit: the score on unseen rows still climbs at the last tree while the gap is small.
    """

    kind = "revision"
    name = "lightgbm_longer"
    title = "LightGBM, longer"
    packages = ("lightgbm", "scikit-learn")
    requires = ("grown",)
    provides = ("lightgbm_longer", "lightgbm_longer_scores")
    times = 2.8
    family = "boosting"
    against = "lightgbm"

    def suits(self, context: Context) -> Fit:
        verdict = diagnosis_of(context.seen["diagnose"])
        return (
            Fit(0.9, "the diagnosis says it is still learning")
            if verdict == "underfit"
            else Fit(0.2, "it has converged")
        )

    def hypothesis(self, context: Context) -> str:
        return f"the diagnosis: at {trees_for(context)} trees it is still learning; twice as many, with more leaves"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "lightgbm", "LGBM", levels=True, trees=2 * trees_for(context),
                       step=step_for(context), leaves=int(1.5 * leaves_for(context)), least=least_for(context),
                       share=columns_a_tree(context, 0.5))  # fmt: skip


def define(grown, SEED, THREADS, *, encode, estimator, trees, step, leaves, least, share):
    from sklearn.pipeline import make_pipeline

    lightgbm_longer = make_pipeline(encode("passthrough"), estimator(
        n_estimators=trees, learning_rate=step, num_leaves=leaves, min_child_samples=least,
        colsample_bytree=share, subsample=0.8, subsample_freq=1, reg_lambda=3.0,
        random_state=SEED, n_jobs=THREADS, deterministic=True, force_row_wise=True, verbose=-1))  # fmt: skip
    lightgbm_longer, lightgbm_longer_scores = grown("lightgbm_longer", lightgbm_longer)
    return lightgbm_longer, lightgbm_longer_scores
