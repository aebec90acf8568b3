"""How large the encoded table is, for estimates of what a fit takes.

The constants of the models' `cost` are seconds of one thread of a 2020s server core, for one fit on all rows; measured on
twenty real tables from 80 to 43,000 rows they lie within a factor of two or so of the truth.
"""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.encoders.cycles import curves
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.features.folds import fold_count

TOPICS = 20
"""Numeric columns that a text column becomes."""
LEVELS = 20
"""Levels of a category that become columns of their own, at most, roughly."""


def breadth(context: Context) -> int:
    """Columns as trees feel them: levels of one category cost hardly more than the category."""
    columns = feature_columns(context)
    numbers = len(columns.numbers) + len(columns.derived)
    return numbers + len(columns.categories) + TOPICS * len(columns.texts)


def width(context: Context) -> int:
    """Columns of the encoded matrix, roughly."""
    columns, facts = feature_columns(context), context.facts
    levels = sum(min(facts.column(name).distinct, LEVELS) for name in columns.few)
    return breadth(context) - len(columns.few) + levels + curves(columns)


def continuous(context: Context) -> int:
    """Encoded columns with many different values."""
    columns, facts = feature_columns(context), context.facts
    several = sum(facts.column(name).distinct > 10 for name in columns.numbers)
    return several + len(columns.derived) + len(columns.many) + TOPICS * len(columns.texts)


def filled(context: Context) -> float:
    """The same for boosting, which passes over zeros: a column that is zero in most rows counts little."""
    facts = context.facts
    return breadth(context) - 0.9 * sum(
        facts.column(name).zeros or 0.0 for name in feature_columns(context).numbers
    )


def bins(context: Context) -> int:
    """Values among which trees look for thresholds: at most 255 a column."""
    columns, facts = feature_columns(context), context.facts
    distinct = [facts.column(name).distinct for name in [*columns.numbers, *columns.categories]]
    means = [facts.column(name).distinct for name in columns.categories]
    dense = len(columns.derived) + TOPICS * len(columns.texts)
    return sum(min(count, 255) for count in distinct + means) + 255 * dense


def outputs(context: Context) -> int:
    """Models that boosting grows side by side: one a class, or one."""
    return max(1, len(context.facts.classes)) if context.spec.task == "multiclass" else 1


def encoding(context: Context) -> float:
    """Seconds that the encoder takes."""
    facts, columns = context.facts, feature_columns(context)
    return 0.03 + 4e-8 * facts.rows * width(context) + len(columns.texts) * (0.01 + 2.5e-5 * facts.rows)


MOST_WORKERS = 5
"""Folds that are fitted side by side at most."""
WASTE = 0.85
"""Share of a second core that folds side by side really gain."""


def side_by_side(context: Context) -> float:
    """How many times faster the folds are done by fitting some of them at the same time."""
    workers = max(1, min(context.machine.cores, MOST_WORKERS, fold_count(context)))
    return 1 + WASTE * (workers - 1)


def folds_seconds(context: Context, fit: float) -> float:
    """Seconds of an experiment, from those of one fit."""
    return fit * fold_count(context) / side_by_side(context)


def searched_rows(context: Context) -> int:
    """Rows that the folds of the search are drawn from."""
    return int(context.settings.get("search_rows") or context.facts.rows)


def fold_fits(context: Context, folds: int | None = None, whole: float | None = None) -> float:
    """Seconds of fitting what is chosen on so many folds of the search, on all of them as a rule; `whole` are those of one
    fit on all rows where they are not to be what the experiments took."""
    count = fold_count(context)
    fit = (
        (chosen_fit(context) if whole is None else whole)
        * searched_rows(context)
        / context.facts.rows
        * (count - 1)
        / count
    )
    return fit * (folds or count) / min(folds or count, side_by_side(context))


def final_fit(context: Context) -> float:
    """Seconds of fitting what is chosen on the rows that it is delivered with."""
    rows = int(context.settings.get("fit_rows") or context.facts.rows)
    return chosen_fit(context) * rows / context.facts.rows / min(members(context), side_by_side(context))


LEAST_GROWN = 0.25
"""Share of fitting all the trees that were tried that fitting those that were taken takes, at least."""


def grown_share(length: Sequence[int] | None) -> float:
    """What fitting the trees that were taken takes, of fitting all that were tried; `length` are (taken, tried), None where
    their number was not looked for."""
    return 1.0 if length is None else max(LEAST_GROWN, length[0] / length[1])


def members(context: Context) -> int:
    """Models that make up what is chosen; 1 while nothing is known."""
    return len(context.settings.get("parts", ())) or 1


def chosen_fit(context: Context) -> float:
    """Seconds of one fit of what is chosen, on all rows and one core, as the experiments took; 0 while nothing is known."""
    return float(context.settings.get("chosen_fit", 0.0))
