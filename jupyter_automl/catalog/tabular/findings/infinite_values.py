"""Infinite numbers."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features, shown


def counted(development, *, columns):
    import numpy as np

    endless = np.isinf(development[columns].to_numpy(dtype="float64", na_value=np.nan))
    evidence = f"{endless.sum():,} infinite values in {endless.any(axis=1).sum():,} rows"
    return evidence


class InfiniteValues(FindingRule):
    kind = "infinite_values"
    order = 44
    evidence = counted

    def detect(self, context: Context) -> list[Finding]:
        columns = [column for column in features(context) if column.infinite]
        if not columns:
            return []
        names = [column.name for column in columns]
        return [
            Finding(
                kind=self.kind,
                severity="medium",
                columns=names,
                evidence=f"{sum(column.infinite for column in columns):,} infinite values in {shown(names)}",
                action="treated as missing",
                undo="replace them in the file by a number that means something",
            )
        ]
