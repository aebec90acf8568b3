"""Bagged trees."""

from __future__ import annotations

import math

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined, scaled
from .sizes import breadth, encoding, outputs, width


class RandomForest(ModelComponent):
    """Deep trees on bootstrap samples with random column subsets, averaged: robust, no tuning, well known.

    The fallback where boosting libraries are not installed. Source: Breiman, 2001.
    """

    name = "random_forest"
    title = "Random forest"
    packages = ("scikit-learn",)
    requires = ("measured",)
    provides = ("random_forest", "random_forest_scores")
    family = "forest"

    def suits(self, context: Context) -> Fit:
        return Fit(0.5 if context.facts.rows < 20_000 else 0.35, "robust, but seldom ahead of boosted trees")

    def cost(self, context: Context) -> float:
        rows = context.facts.rows
        if context.spec.classification:
            tree = 0.001 + 9e-8 * rows * math.sqrt(width(context)) * (1 + outputs(context) / 20)
        else:
            tree = 0.001 + 8e-8 * rows * breadth(context)
        return encoding(context) + trees_for(context) * tree

    def hypothesis(self, context: Context) -> str:
        return "columns act together, and averaging tames the noise of deep trees"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "sklearn.ensemble", "RandomForest", levels=True, trees=trees_for(context),
                       least=2 if context.facts.rows < 20_000 else 5,
                       share="sqrt" if context.spec.classification else 0.4)  # fmt: skip


def trees_for(context: Context) -> int:
    return scaled(context, 200 if context.facts.rows < 20_000 else 100)


def define(measured, SEED, THREADS, *, encode, estimator, trees, least, share):
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    completed = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    random_forest = make_pipeline(encode(completed), estimator(
        trees, min_samples_leaf=least, max_features=share, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    random_forest_scores = measured("random_forest", random_forest)
    return random_forest, random_forest_scores
