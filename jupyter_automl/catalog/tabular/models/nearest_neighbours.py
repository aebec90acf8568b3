"""Means of the nearest rows."""

from __future__ import annotations

import math

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Context, Fit

from . import ModelComponent, defined
from .sizes import encoding, width

MOST_ROWS = 10_000
"""Above, looking through all rows for each prediction takes too long."""
WIDEST = 60
"""Encoded columns above which all rows are about equally far from each other."""


class NearestNeighbours(ModelComponent):
    """The mean of the nearest rows, the nearer ones counting more: no assumption but that alike rows have alike answers.

    Good on small tables with few columns, all of them telling; a different voice in an ensemble. Source: Cover and Hart, 1967.
    """

    name = "nearest_neighbours"
    title = "Nearest neighbours"
    packages = ("scikit-learn",)
    provides = ("nearest_neighbours", "nearest_neighbours_scores")
    family = "neighbours"

    def suits(self, context: Context) -> Fit:
        rows, columns = context.facts.rows, width(context)
        if rows > MOST_ROWS:
            return Fit(0.1, f"each prediction would look through {rows:,} rows")
        if columns > WIDEST:
            return Fit(0.2, f"among {columns:,} encoded columns no row is near another")
        return Fit(0.45, f"rows that are alike in {columns:,} encoded columns may have alike answers")

    def cost(self, context: Context) -> float:
        # Not the fit but the predictions of the fold left out take the time.
        return encoding(context) + 0.01 + 6e-10 * context.facts.rows**2 * width(context)

    def hypothesis(self, context: Context) -> str:
        return "rows that are alike in all columns have alike answers"

    def definition(self, context: Context) -> Code:
        return defined(context, define, "sklearn.neighbors", "KNeighbors", near=near_for(context))


def near_for(context: Context) -> int:
    """Rows that are averaged: more on larger tables, never so many that small ones are all alike."""
    return max(5, min(50, round(math.sqrt(context.facts.rows) / 2)))


def define(measured, THREADS, *, encode, estimator, near):
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    scaled = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True), StandardScaler()
    )
    nearest_neighbours = make_pipeline(encode(scaled), estimator(
        near, weights="distance", n_jobs=THREADS))  # fmt: skip
    nearest_neighbours_scores = measured("nearest_neighbours", nearest_neighbours)
    return nearest_neighbours, nearest_neighbours_scores
