"""How a file is read, and what the columns look like before anything is asked of them.

Made by the reading probe from formats and marginal counts only: no relation between two columns, and none
to a target, is looked at before the holdout is sealed.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

Kind = Literal["number", "category", "boolean", "date", "text"]


class Conversion(BaseModel):
    """How a column that pandas leaves as text becomes what it means."""

    column: str
    to: Literal["number", "boolean", "date", "text"]
    form: str
    """For numbers `plain`, `currency`, `percent`, `unit`, `thousands`, `decimal comma`, `sentinel`; for dates a strftime
    format or `mixed`; for booleans `true false`; for text `stripped` (of every text column), `missing marks`,
    `nested`, `byte order mark`."""
    arguments: dict[str, Any] = Field(default_factory=dict)
    """What the reader component needs to write the pandas statement (symbols to strip, dayfirst, mapping)."""
    unreadable: int = 0
    """Values that do not fit and become missing."""
    examples: list[str] = Field(default_factory=list)
    why: str


class Column(BaseModel):
    """One column after reading and conversion, over all rows: marginal facts only."""

    name: str
    kind: Kind
    dtype: str
    missing: int
    distinct: int
    integer: bool = False
    """All present numbers are whole."""
    minimum: float | None = None
    maximum: float | None = None
    examples: list[str] = Field(default_factory=list)
    """Up to five of the most frequent values, as text."""
    counts: dict[str, int] | None = None
    """Rows per value (as text), where there are at most 50 values."""
    rarest: int | None = None
    """Rows of the rarest value, where there are at most 1,000 values."""


class LeftOut(BaseModel):
    """Lines that are no rows of the table: those with fewer values than `least`, or with `value` in `column`."""

    least: int | None = None
    column: str | None = None
    value: str | None = None


class Reading(BaseModel):
    """The reading decisions, as plain pandas arguments."""

    path: str
    format: Literal["delimited", "excel", "parquet", "jsonl", "feather"]
    function: str
    """The pandas function, such as `read_csv`."""
    arguments: dict[str, Any] = Field(default_factory=dict)
    reasons: list[tuple[str, str]] = Field(default_factory=list)
    """(decision as code, why) in the order of the notebook's table."""
    conversions: list[Conversion] = Field(default_factory=list)
    head: list[str] = Field(default_factory=list)
    """The first raw lines, for text formats."""
    rename: dict[str, str] | None = None
    """Old → new names, where names were empty, repeated or padded."""
    left_out: list[LeftOut] = Field(default_factory=list)
    """Totals and notes below the table, and its line of names once more inside it."""
    keep_index: bool = False
    """Parquet, Feather: the stored index holds values and becomes columns."""


class Structure(BaseModel):
    """Shape and columns of the whole file; enough to find the target and the kind of split."""

    rows: int
    columns: list[Column]
    bytes: int
    """Of the table in memory (deep)."""
    sha256: str
    """Of the file."""

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when absent."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]
