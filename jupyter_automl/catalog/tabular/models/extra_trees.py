"""Extremely randomised trees."""

from __future__ import annotations

import math

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined, scaled
from .sizes import encoding, width


class ExtraTrees(ModelComponent):
    """Many deep trees with random split points, averaged: little variance, nothing to tune, good on small noisy data.

    Errs differently from boosted trees, which makes it a good member of an ensemble. Source: Geurts et al., 2006.
    """

    name = "extra_trees"
    title = "Extra trees"
    packages = ("scikit-learn",)
    requires = ("measured",)
    provides = ("extra_trees", "extra_trees_scores")
    family = "forest"

    def suits(self, context: Context) -> Fit:
        rows = context.facts.rows
        return Fit(0.7 if rows < 20_000 else 0.4, f"averaged random trees are steady on {rows:,} rows")

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
        least = 1 if context.facts.rows < 500 else 2 if context.facts.rows < 20_000 else 5
        return defined(context, define, "sklearn.ensemble", "ExtraTrees", levels=True, trees=trees_for(context),
                       least=least, share="sqrt" if context.spec.classification else 0.6)  # fmt: skip


def trees_for(context: Context) -> int:
    return scaled(context, 200 if context.facts.rows < 20_000 else 100)


def define(measured, SEED, THREADS, *, encode, estimator, trees, least, share):
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline

    filled = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    extra_trees = make_pipeline(encode(filled), estimator(
        trees, min_samples_leaf=least, max_features=share, random_state=SEED, n_jobs=THREADS))  # fmt: skip
    extra_trees_scores = measured("extra_trees", extra_trees)
    return extra_trees, extra_trees_scores
