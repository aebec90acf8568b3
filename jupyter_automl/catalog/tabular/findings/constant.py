"""Columns that say the same in every row, or in all but a handful."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, features, plural, shown

FEWEST = 5
"""Fewer rows than this that differ from the commonest value cannot be learned from, five folds apart."""


def count(development, *, columns):
    tops = [development[c].value_counts(dropna=False).iloc[0] for c in columns]
    others = len(development) - min(tops)
    evidence = (
        "the same value in every row" if others == 0 else f"the same value in all rows but {others} at most"
    )
    return evidence


class Constant(FindingRule):
    kind = "constant"
    order = 1
    evidence = count

    def detect(self, context: Context) -> list[Finding]:
        rows = context.facts.rows
        columns = []
        for column in features(context):
            differing = rows - (column.top[0][1] if column.top else rows - column.missing)
            if column.top and column.missing > column.top[0][1]:
                differing = rows - column.missing
            if column.role == "constant" or (differing < FEWEST and differing <= 0.005 * rows):
                columns.append(column.name)
        if not columns:
            return []
        return [
            Finding(
                kind=self.kind,
                severity="low",
                columns=columns,
                evidence=f"{plural(len(columns), 'column')} with one value in all rows or all but "
                f"{FEWEST - 1} at most: {shown(columns)}",
                action=LEFT_OUT,
                undo=PUT_BACK,
                drop=columns,
            )
        ]
