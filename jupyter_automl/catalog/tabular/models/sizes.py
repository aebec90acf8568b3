"""How large the encoded table is, for estimates of what a fit takes.

The constants of the models' `cost` are seconds of one thread of a 2020s server core, for one fit on all rows; measured on
twenty real tables from 80 to 43,000 rows they lie within a factor of two or so of the truth.
"""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.features.columns import feature_columns

TOPICS = 20
"""Numeric columns that a text column becomes."""
LEVELS = 20
"""Levels of a category that become columns of their own, at most, roughly."""


def breadth(context: Context) -> int:
    """Columns as trees feel them: levels of one category cost hardly more than the category."""
    columns = feature_columns(context)
    dates = len(columns.dates) * len(columns.date_parts)
    return len(columns.numbers) + dates + len(columns.categories) + TOPICS * len(columns.texts)


def width(context: Context) -> int:
    """Columns of the encoded matrix, roughly."""
    columns, facts = feature_columns(context), context.facts
    levels = sum(min(facts.column(name).distinct, LEVELS) for name in columns.few)
    return breadth(context) - len(columns.few) + levels


def continuous(context: Context) -> int:
    """Encoded columns with many different values."""
    columns, facts = feature_columns(context), context.facts
    several = sum(facts.column(name).distinct > 10 for name in columns.numbers)
    dates = len(columns.dates) * len(columns.date_parts)
    return several + dates + len(columns.many) + TOPICS * len(columns.texts)


def outputs(context: Context) -> int:
    """Models that boosting grows side by side: one a class, or one."""
    return max(1, len(context.facts.classes)) if context.spec.task == "multiclass" else 1


def encoding(context: Context) -> float:
    """Seconds that the encoder takes."""
    facts, columns = context.facts, feature_columns(context)
    return 0.03 + 4e-8 * facts.rows * width(context) + len(columns.texts) * (0.01 + 2.5e-5 * facts.rows)
