"""Categories with many levels."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features

MANY = 50


def levels(development, *, columns):
    counts = development[columns].nunique()
    evidence = f"{counts.max():,} levels" + (f" in {counts.idxmax()}" if len(counts) > 1 else "")
    return evidence


class HighCardinality(FindingRule):
    kind = "high_cardinality"
    order = 45
    evidence = levels

    def detect(self, context: Context) -> list[Finding]:
        columns = [c for c in features(context) if c.role == "category" and c.distinct > MANY]
        if not columns:
            return []
        names = [column.name for column in columns]
        return [
            Finding(
                kind=self.kind,
                severity="low",
                columns=names,
                evidence="; ".join(f"{c.name} has {c.distinct:,} levels" for c in columns[:4]),
                action="kept; each level stands for its mean outcome",
                undo="group the levels in the file",
            )
        ]
