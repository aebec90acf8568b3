"""Extremely randomised trees."""

from __future__ import annotations

import math

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, scaled
from .sizes import encoding, width


class ExtraTrees(ModelComponent):
    """Many deep trees with random split points, averaged: little variance, nothing to tune, good on small noisy data.

    Errs differently from boosted trees, which makes it a good member of an ensemble. Source: Geurts et al., 2006.
    """

    name = "extra_trees"
    title = "Extra trees"
    packages = ("scikit-learn",)
    provides = ("extra_trees", "extra_trees_scores")
    family = "forest"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        return Fit(0.8 if rows < 20_000 else 0.4, f"averaged random trees are steady on {rows:,} rows")

    def cost(self, context: Context) -> float:
        rows = context.facts.rows
        if context.spec.classification:
            tree = 0.0009 + 8e-8 * rows * math.sqrt(width(context))
        else:
            tree = 0.0009 + 4e-8 * rows * width(context)
        return encoding(context) + trees_for(context) * tree

    def hypothesis(self, context: Context) -> str:
        return "averaging many random trees steadies what single splits get wrong"

    def definition(self, context: Context) -> Code:
        least = 1 if context.facts.rows < 500 else 3 if context.facts.rows < 20_000 else 5
        return code(define, trees=trees_for(context), least=least, classification=context.spec.classification)


def trees_for(context: Context) -> int:
    return scaled(context, 200 if context.facts.rows < 20_000 else 100)


def define(encode, measured, SEED, THREADS, *, trees, least, classification):
    from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    filled = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    if classification:
        extra_trees = make_pipeline(encode(filled), ExtraTreesClassifier(
            trees, min_samples_leaf=least, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    else:
        extra_trees = make_pipeline(encode(filled), ExtraTreesRegressor(
            trees, min_samples_leaf=least, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    extra_trees_scores = measured(extra_trees)
    return extra_trees, extra_trees_scores
