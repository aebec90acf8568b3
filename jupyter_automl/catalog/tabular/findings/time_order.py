"""Rows that carry a date."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule


def span(development, *, column):
    import pandas as pd

    when = development[column]
    forward = when.diff().dropna().ge(pd.Timedelta(0)).mean()
    evidence = (
        f"{when.min():%Y-%m-%d} to {when.max():%Y-%m-%d}; {forward:.0%} of the steps go forward in time"
    )
    return evidence


class TimeOrder(FindingRule):
    kind = "time_order"
    order = 32
    evidence = span

    def fills(self, context: Context, finding: Finding) -> dict[str, str]:
        return {"column": finding.columns[0]}

    def detect(self, context: Context) -> list[Finding]:
        if not context.facts.times:
            return []
        column = context.facts.column(context.facts.times[0])
        ordered = (column.order or 0) > 0.95
        return [
            Finding(
                kind=self.kind,
                severity="medium" if ordered else "low",
                columns=[column.name],
                evidence=f"{column.distinct:,} different times; rank correlation with the file's order "
                f"{column.order or 0:.3f}",
                action="kept; its parts become features; "
                + (
                    "holdout and folds are later rows"
                    if context.settings.get("time") == column.name
                    else "holdout and folds are drawn across time"
                ),
                undo="take the name out of the features in the split section",
            )
        ]
