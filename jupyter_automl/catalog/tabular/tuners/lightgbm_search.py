"""Random search over the shape of LightGBM's trees."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.folds import fold_count
from jupyter_automl.catalog.tabular.metrics import SCORERS
from jupyter_automl.catalog.tabular.models import ModelComponent, defined
from jupyter_automl.catalog.tabular.models.lightgbm import trees_for

FEWEST, MOST = 6, 12
"""Settings that a search tries; fewer find nothing, more fit the noise of the inner folds."""
INNER = 3
SHARE = 0.4
"""Of the time left that the search may take."""
LARGER = 2.5
"""Times what LightGBM itself took: the settings drawn grow more leaves on average, and every fit is scored."""


class TunedLightGBM(ModelComponent):
    """LightGBM with trees, leaves, step, leaf size, columns per tree and penalty found by random search.

    Each outer fold searches on its own training rows (nested cross-validation), so its score is not flattered by the choice.
    Takes many fits: only where there is time. Source: Bergstra and Bengio, Random search for hyper-parameter optimization,
    2012; Cawley and Talbot, On over-fitting in model selection, 2010.
    """

    kind = "tuner"
    name = "tuned_lightgbm"
    title = "LightGBM, tuned"
    packages = ("lightgbm", "scikit-learn")
    requires = ("X", "y", "measured")
    provides = ("tuned_lightgbm", "tuned_lightgbm_scores")
    family = "boosting"
    against = "lightgbm"

    def suits(self, context: Context) -> Fit:
        if context.settings.get("group") or context.settings.get("time"):
            return Fit(0.1, "its inner folds would part neither entities nor times")
        if context.settings.get("search_rows"):
            return Fit(0.2, "the other experiments run on a sample of the rows for want of time")
        if context.facts.rows < 300:
            return Fit(0.2, f"{context.facts.rows:,} rows are too few to tell settings apart")
        if tries(context) < FEWEST:
            return Fit(0.2, f"there is no time for {FEWEST} settings on every fold")
        return Fit(0.8, f"there is time for {tries(context)} settings on every fold")

    def cost(self, context: Context) -> float:
        return seconds_a_try(context) * tries(context)

    def hypothesis(self, context: Context) -> str:
        return f"one of {tries(context)} other settings, drawn at random, suits the data better"

    def definition(self, context: Context) -> Code:
        return defined(
            context,
            define,
            "lightgbm",
            "LGBM",
            levels=True,
            trees=[trees_for(context) // part for part in (6, 3, 2, 1)],
            leaves=[4, 8, 16, 32] if context.facts.rows < 10_000 else [8, 16, 32, 64],
            settings=tries(context),
            inner=INNER,
            scoring=SCORERS[context.spec.metric][context.spec.task],
        )


def seconds_a_try(context: Context) -> float:
    """Seconds that one more setting takes: inner fits on every fold and on all rows, as LightGBM's own experiment took."""
    measured = float(context.settings.get("seconds", {}).get("lightgbm", 0.0))
    return LARGER * INNER * measured * (1 - 1 / INNER) * (1 + 1 / fold_count(context))


def tries(context: Context) -> int:
    """Settings that the time left allows, 0 when LightGBM was not measured."""
    each = seconds_a_try(context)
    return min(MOST, int(SHARE * float(context.settings.get("seconds_left", 0.0)) / each)) if each else 0


def define(X, y, measured, SEED, THREADS, *, encode, estimator, trees, leaves, settings, inner, scoring):
    from sklearn.base import clone
    from sklearn.model_selection import RandomizedSearchCV
    from sklearn.pipeline import Pipeline

    pipeline = Pipeline([("encode", encode("passthrough")), ("model", estimator(
        subsample=0.8, subsample_freq=1, random_state=SEED, n_jobs=THREADS,
        deterministic=True, force_row_wise=True, verbose=-1))])  # fmt: skip
    space = {
        "model__n_estimators": trees,
        "model__learning_rate": [0.015, 0.03, 0.05, 0.08],
        "model__num_leaves": leaves,
        "model__min_child_samples": [5, 10, 20, 40, 80],
        "model__colsample_bytree": [0.4, 0.6, 0.8, 1.0],
        "model__reg_lambda": [0.0, 1.0, 10.0, 50.0],
    }
    search = RandomizedSearchCV(
        pipeline, space, n_iter=settings, scoring=scoring, cv=inner, random_state=SEED
    )
    # Measured with the whole search inside each fold; the settings used are those found on all rows.
    tuned_lightgbm_scores = measured("tuned_lightgbm", search)
    search.fit(X, y)
    print({name.removeprefix("model__"): value for name, value in search.best_params_.items()})
    tuned_lightgbm = clone(search.best_estimator_)
    return tuned_lightgbm, tuned_lightgbm_scores
