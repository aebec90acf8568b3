"""Bagged trees."""

from __future__ import annotations

import math

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, scaled
from .sizes import breadth, encoding, outputs, width


class RandomForest(ModelComponent):
    """Deep trees on bootstrap samples with random column subsets, averaged: robust, no tuning, well known.

    The fallback where boosting libraries are not installed. Source: Breiman, 2001.
    """

    name = "random_forest"
    title = "Random forest"
    packages = ("scikit-learn",)
    provides = ("random_forest", "random_forest_scores")
    family = "forest"

    def suits(self, context: Context) -> Fit:
        return Fit(0.6 if context.facts.rows < 20_000 else 0.35, "robust, but seldom ahead of boosted trees")

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
        least = 2 if context.facts.rows < 5_000 else 5
        return code(define, trees=trees_for(context), least=least, classification=context.spec.classification)


def trees_for(context: Context) -> int:
    return scaled(context, 200 if context.facts.rows < 20_000 else 100)


def define(encode, measured, SEED, THREADS, *, trees, least, classification):
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    completed = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    if classification:
        random_forest = make_pipeline(encode(completed), RandomForestClassifier(
            trees, min_samples_leaf=least, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    else:
        random_forest = make_pipeline(encode(completed), RandomForestRegressor(
            trees, min_samples_leaf=least, max_features=0.4, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    random_forest_scores = measured(random_forest)
    return random_forest, random_forest_scores
