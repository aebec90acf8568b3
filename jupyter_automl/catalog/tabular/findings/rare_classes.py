"""Classes with so few rows that they cannot stand on both sides of a split."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, shown

FEW = 5


def counted(development, TARGET):
    sizes = development[TARGET].value_counts()
    evidence = (
        f"{sizes.lt(5).sum()} of {len(sizes)} classes have fewer than 5 rows, the smallest {sizes.min()}"
    )
    return evidence


class RareClasses(FindingRule):
    kind = "rare_classes"
    order = 41
    evidence = counted

    def detect(self, context: Context) -> list[Finding]:
        if not context.spec.classification:
            return []
        rare = [(label, rows) for label, rows in context.facts.classes if rows < FEW]
        if not rare:
            return []
        return [
            Finding(
                kind=self.kind,
                severity="high" if min(rows for _, rows in rare) <= 2 else "medium",
                columns=[context.spec.target],
                evidence="classes with fewer than 5 rows: "
                + shown([f"{label} ({rows})" for label, rows in rare]),
                action="kept; scores of these classes mean little",
                undo="drop or merge these labels in the file",
            )
        ]
