"""What the profile probe measured on the development rows."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Role = Literal[
    "number", "category", "boolean", "date", "text", "identifier", "constant", "target", "group", "time"
]


class ColumnProfile(BaseModel):
    """One column of the development rows."""

    name: str
    role: Role
    """How the column should be used; integer codes that are categories have role `category`."""
    dtype: str
    missing: int
    infinite: int = 0
    distinct: int
    integer: bool = False
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    std: float | None = None
    skew: float | None = None
    zeros: float | None = None
    """Share of zeros among numbers (sparse indicators)."""
    top: list[tuple[str, int]] = Field(default_factory=list)
    """Most frequent values as text with their rows, up to ten."""
    rarest: int | None = None
    words: float | None = None
    """Mean number of words, for text columns."""
    vocabulary: int | None = None
    """Different words among (at most 2,000 of) the values, for text columns."""
    common_words: int | None = None
    """Those of them that stand in at least ten of the values, and in about 1 % of the rows or more."""
    alone: float | None = None
    """Out-of-fold score of this column alone: ROC AUC (macro one-vs-rest) for classes, R² for numbers."""
    missing_alone: float | None = None
    """Score of this column's missingness alone, same measure; None when nothing is missing."""
    order: float | None = None
    """|Spearman correlation| with the position in the file."""
    shift: float | None = None
    """Distance between the distributions in the first and the last third of the file, 0 to 1: Kolmogorov-Smirnov
    for numbers, total variation for categories; None where a level has too few rows to say."""
    sentinel: float | None = None
    """A repeated extreme far from all other numbers, such as -999."""
    sentinel_rows: int = 0
    pure: float | None = None
    """Classification: share of the commonest class among the rows where the column is missing (present, zero, not
    zero), whichever is purest beyond that class's share."""
    pure_rows: int = 0
    pure_when: Literal["missing", "present", "zero", "nonzero"] | None = None
    pure_class: str | None = None


class Pair(BaseModel):
    """Two columns that say the same thing."""

    left: str
    right: str
    relation: Literal["identical", "one_to_one", "near_copy"]
    agreement: float


class Parts(BaseModel):
    """Two columns that make up a numeric target exactly."""

    left: str
    right: str
    relation: Literal["sum", "difference", "product", "ratio"]
    agreement: float
    """Share of the rows where it holds."""


class Profile(BaseModel):
    """Facts about the development rows; input of findings, recommender and author."""

    rows: int
    columns: list[ColumnProfile]
    target: str
    classes: list[tuple[str, int]] = Field(default_factory=list)
    """Label and rows, most frequent first; empty for regression."""
    duplicate_rows: int = 0
    conflicting_duplicates: int = 0
    """Rows that share all features with another row of a different answer."""
    target_order: float = 0.0
    """Out-of-fold score of the position in the file alone, as in `ColumnProfile.alone`."""
    target_skew: float | None = None
    pairs: list[Pair] = Field(default_factory=list)
    """A pair with the target on its left says that the right column is a copy, a recoding or a transform of it."""
    parts: list[Parts] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)
    """Columns that name a repeated entity (customer, patient, session), likeliest first."""
    times: list[str] = Field(default_factory=list)
    """Date columns by which rows are ordered in time, likeliest first."""
    bytes: int = 0

    def column(self, name: str) -> ColumnProfile:
        """The column of that name; KeyError when absent."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def named(self, *roles: Role) -> list[str]:
        """Names of the columns with one of the roles, in file order."""
        return [column.name for column in self.columns if column.role in roles]
