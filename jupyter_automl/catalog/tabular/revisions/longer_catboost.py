"""The answer to a CatBoost whose last trees still help."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.models import ModelComponent, defined
from jupyter_automl.catalog.tabular.models.catboost import step_for
from jupyter_automl.catalog.tabular.selection.diagnosis import LONG


class LongerCatBoost(ModelComponent):
    """CatBoost with twice the trees, each as small as before.

    The answer where the folds like nearly all the trees that were tried.
    """

    kind = "revision"
    name = "catboost_longer"
    title = "CatBoost, longer"
    packages = ("catboost", "scikit-learn")
    requires = ("grown",)
    provides = ("catboost_longer", "catboost_longer_scores")
    times = 2.2
    family = "boosting"
    against = "catboost"

    def suits(self, context: Context) -> Fit:
        taken, tried = context.settings.get("lengths", {}).get("catboost", (0, 1))
        if taken < LONG * tried:
            return Fit(0.2, "it has converged")
        return Fit(0.9, f"the folds like {taken} of its {tried} trees, so more may help")

    def hypothesis(self, context: Context) -> str:
        taken, tried = context.settings["lengths"]["catboost"]
        return f"{taken} of CatBoost's {tried} trees were best, so it is still learning; twice as many"

    def definition(self, context: Context) -> Code:
        _, tried = context.settings["lengths"]["catboost"]
        return defined(
            context,
            define,
            "catboost",
            "CatBoost",
            levels=True,
            iterations=2 * tried,
            step=step_for(tried),
        )


def define(grown, SEED, THREADS, *, encode, estimator, iterations, step):
    from sklearn.pipeline import make_pipeline

    catboost_longer = make_pipeline(encode("passthrough"), estimator(
        iterations=iterations, learning_rate=step, depth=6, leaf_estimation_iterations=1,
        random_seed=SEED, thread_count=THREADS, verbose=False, allow_writing_files=False))  # fmt: skip
    catboost_longer, catboost_longer_scores = grown("catboost_longer", catboost_longer, "iterations", "ntree_end")  # fmt: skip
    return catboost_longer, catboost_longer_scores
