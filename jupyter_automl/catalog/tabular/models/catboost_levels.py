"""CatBoost's own treatment of categories."""

from __future__ import annotations

from dataclasses import replace

from jupyter_automl.catalog.cell import Code, Source, code, names_read
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.encoders.matrix import chosen_encoders
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import ModelComponent
from .catboost import affordable_iterations, border_seconds, step_for
from .sizes import TOPICS, encoding, outputs

SEVERAL = 2
"""Levels of a category beyond which its order as codes says nothing."""


class CatBoostLevels(ModelComponent):
    """CatBoost that is given the categories themselves: ordered target statistics, counted anew for each tree.

    Each row's level is told by the rows before it in a random order, so its own answer never enters, and several such
    numbers are made of one category. Often the best where categories carry the signal. Source: Prokhorenkova et al., 2018.
    """

    name = "catboost_levels"
    title = "CatBoost, own categories"
    packages = ("catboost", "scikit-learn")
    requires = ("grown",)
    provides = ("catboost_levels", "catboost_levels_scores")
    family = "boosting"

    def suits(self, context: Context) -> Fit:
        names = feature_columns(context).categories
        several = sum(context.facts.column(name).distinct > SEVERAL for name in names)
        if not several:
            return Fit(0.2, "no category with more than two levels")
        return Fit(
            0.86 if context.facts.rows < 100_000 else 0.6,
            f"{several} categor{'y' if several == 1 else 'ies'} with more than two levels",
        )

    def cost(self, context: Context) -> float:
        return fit_seconds(context, iterations_for(context))

    def fixed(self, context: Context) -> float:
        return fixed_seconds(context, iterations_for(context))

    def hypothesis(self, context: Context) -> str:
        return "levels of the categories matter, and one mean outcome for each does not say all of it"

    def definition(self, context: Context) -> Code:
        columns, iterations = feature_columns(context), iterations_for(context)
        entries = ['("categories", SimpleImputer(strategy="constant", fill_value="missing"), CATEGORIES)']
        entries += ['("numbers", "passthrough", NUMBERS)'] if columns.numbers or columns.derived else []
        words = chosen_encoders(context)["texts"] if columns.texts else None
        entries += words.entries(context) if words else []
        lines = ",\n    ".join(entry.replace("\n", "\n    ") for entry in entries)
        kind = f"CatBoost{'Classifier' if context.spec.classification else 'Regressor'}"
        written = code(define, estimator=Source(kind), entries=Source(f"[\n    {lines},\n]"),
                       iterations=iterations, step=step_for(iterations), has_texts=bool(columns.texts))  # fmt: skip
        used = names_read(written.source)
        return replace(
            written,
            requires=tuple(name for name in written.requires if name in used),
            imports=(
                *written.imports,
                "from sklearn.impute import SimpleImputer",
                *(words.imports if words else ()),
                f"from catboost import {kind}",
            ),
        )


def iterations_for(context: Context) -> int:
    """A literal in the cell, found as CatBoost's on encoded columns."""
    return affordable_iterations(context, fit_seconds)


def fit_seconds(context: Context, iterations: int) -> float:
    """Seconds of a fit with so many trees."""
    columns = feature_columns(context)
    several = len(columns.numbers) + len(columns.derived) + TOPICS * len(columns.texts)
    numbers = 3e-8 + 6e-9 * several
    rows = outputs(context) * context.facts.rows * (numbers + 4e-8 * len(columns.categories))
    return encoding(context) + fixed_seconds(context, iterations) + iterations * rows


def fixed_seconds(context: Context, iterations: int) -> float:
    """What of that the rows do not change."""
    categories = 1.2e-4 * len(feature_columns(context).categories)
    return iterations * (0.0004 + outputs(context) * (border_seconds(context) + categories))


def define(grown, NUMBERS, CATEGORIES, SEED, THREADS, *, estimator, entries, iterations, step, has_texts):
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    if has_texts:  # words become no frame, and CatBoost takes categories from nothing else
        framed = FunctionTransformer(feature_names_out="one-to-one").set_output(transform="pandas")
        own_levels = make_pipeline(ColumnTransformer(entries), framed)
    else:
        own_levels = ColumnTransformer(entries).set_output(transform="pandas")
    catboost_levels = make_pipeline(own_levels, estimator(
        iterations=iterations, learning_rate=step, depth=6, leaf_estimation_iterations=1,
        cat_features=tuple(range(len(CATEGORIES))), max_ctr_complexity=1,
        random_seed=SEED, thread_count=THREADS, verbose=False, allow_writing_files=False))  # fmt: skip
    catboost_levels, catboost_levels_scores = grown("catboost_levels", catboost_levels, "iterations", "ntree_end")  # fmt: skip
    return catboost_levels, catboost_levels_scores
