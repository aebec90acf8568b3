"""Which columns become which features."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from jupyter_automl.catalog.component import Context

MANY_LEVELS = 40
"""From this many levels on, a category is encoded by its mean outcome instead of one column a level."""
MANY_LEVELS_OF_LARGE = 5
"""The same where a column for each level would make too large a matrix; so many rows tell each mean well."""
MOST_NUMBERS = 20_000_000
"""Numbers that a matrix may hold (160 MB; a fit holds two or three such)."""
LONGEST_SHORT_TEXT = 3.0
"""Mean words; shorter texts with few distinct values are categories already."""
MOST_APART = 4
"""Dates between which days are counted, at most: four make six pairs."""
SINCE = "days since 2000"
SIZES = ("letters", "words")


@dataclass(frozen=True)
class FeatureColumns:
    """Feature columns by treatment, in file order; `codes` are whole numbers that name categories."""

    numbers: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    many: list[str] = field(default_factory=list)
    """The categories with more than `MANY_LEVELS` levels, fewer in a large table."""
    date_parts: list[str] = field(default_factory=list)

    @property
    def few(self) -> list[str]:
        return [name for name in self.categories if name not in self.many]

    @property
    def apart(self) -> list[tuple[str, str]]:
        """Pairs of dates whose difference is a number of its own: trees do not subtract."""
        return list(combinations(self.dates[:MOST_APART], 2))

    @property
    def derived(self) -> dict[str, list[str]]:
        """Numbers that are made of a date or text, by name, each with the columns that it is made of."""
        since = [*self.date_parts, SINCE]
        return (
            {f"{name} ({part})": [name] for name in self.dates for part in since}
            | {f"{first} to {second} (days)": [first, second] for first, second in self.apart}
            | {f"{name} ({size})": [name] for name in self.texts for size in SIZES}
        )

    @property
    def count(self) -> int:
        return len(self.numbers) + len(self.dates) + len(self.categories) + len(self.texts)

    @property
    def raw(self) -> list[str]:
        """The columns that must be in a file for a prediction."""
        return self.numbers + self.dates + self.categories + self.texts


def feature_columns(context: Context) -> FeatureColumns:
    """The treatment of every column that is neither target nor left out.

    A limit of k features is met by the k columns with the best score alone.
    """
    facts, left_out = context.facts, set(context.dropped) | {context.spec.target}
    constraints = context.spec.constraints
    useless = {"identifier", "constant", "target"} | (set() if constraints.random_split else {"group"})
    kept = [
        column
        for column in facts.columns
        if column.name not in left_out and column.role not in useless
        and (not constraints.only or column.name in constraints.only)
    ]  # fmt: skip
    if constraints.max_features is not None and len(kept) > constraints.max_features:
        best = sorted(kept, key=lambda column: -(column.alone if column.alone is not None else -1.0))
        names = {column.name for column in best[: constraints.max_features]}
        kept = [column for column in kept if column.name in names]
    dates = [c for c in kept if c.dtype.startswith("datetime")]
    rest = [c for c in kept if c not in dates]
    categories = [c for c in rest if c.role in ("category", "group")]
    levels = sum(min(c.distinct, MANY_LEVELS) for c in categories)
    large = facts.rows * (len(kept) + levels) > MOST_NUMBERS and context.spec.task != "multiclass"
    return FeatureColumns(
        numbers=[c.name for c in rest if c.role in ("number", "boolean")],
        dates=[c.name for c in dates],
        categories=[c.name for c in categories],
        codes=[c.name for c in categories if c.dtype.startswith(("int", "float", "Int", "uint", "UInt"))],
        texts=[c.name for c in rest if c.role == "text"],
        many=[c.name for c in categories if c.distinct > (MANY_LEVELS_OF_LARGE if large else MANY_LEVELS)],
        date_parts=_parts(context, [c.name for c in dates]),
    )


def _parts(context: Context, dates: list[str]) -> list[str]:
    if not dates:
        return []
    with_time = any(":" in example for name in dates for example in context.table.column(name).examples)
    return ["year", "month", "day", "day_of_week", "day_of_year"] + (["hour", "minute"] if with_time else [])
