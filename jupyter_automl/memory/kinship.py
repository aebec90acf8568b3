"""How alike two tables are, from a few figures of each; no value and no name of a column is among them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

SCALES = {
    "rows": 0.6, "columns": 0.5, "numeric": 0.4, "categorical": 0.4, "text": 0.3, "dates": 0.4, "missing": 0.25,
    "classes": 1.0, "imbalance": 0.25,
}  # fmt: skip
"""For each figure the difference that counts as one step away: four times the rows, three times the columns."""
OTHER_METRIC = 0.7
"""What a table counts on which another metric was asked for: models rank alike by most metrics, but not by all."""


@dataclass(frozen=True)
class Likeness:
    """A table and its task in figures."""

    task: str
    metric: str
    rows: float
    """Decimal logarithm of the rows."""
    columns: float
    """Decimal logarithm of the columns that a model may read."""
    numeric: float
    categorical: float
    text: float
    dates: float
    """Shares of those columns, from 0 to 1."""
    missing: float
    """Share of their cells that are empty."""
    classes: float
    """Binary logarithm of the number of classes; 0 for a number to predict."""
    imbalance: float
    """Share of the commonest class; 0 for a number to predict."""

    def payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, payload: dict[str, Any]) -> Likeness:
        """From what `payload` gave. Raises TypeError where a figure is missing."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in payload.items() if name in known})

    def nearness(self, other: Likeness) -> float:
        """From 0 (nothing in common, or another task) to 1 (the same figures): a Gaussian of the scaled distance."""
        if self.task != other.task:
            return 0.0
        apart = sum(
            ((getattr(self, name) - getattr(other, name)) / scale) ** 2 for name, scale in SCALES.items()
        )
        return math.exp(-apart / 2) * (1.0 if self.metric == other.metric else OTHER_METRIC)
