"""Columns whose distribution changes along the file, and so perhaps over time."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.cell import code
from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features, shown


def along_the_file(development, *, column, name):
    third = len(development) // 3
    ranks = development[column].rank(pct=True)
    early, late = ranks[:third].mean(), ranks[-third:].mean()
    evidence = (
        f"{name}: mean rank {early:.2f} in the first third of the file, {late:.2f} in the last (0 to 1)"
    )
    return evidence


def levels_along_the_file(development, *, column, name):
    third = len(development) // 3
    early, late = (
        development[column][part].value_counts(normalize=True) for part in (slice(third), slice(-third, None))
    )
    moved = early.sub(late, fill_value=0).abs().sum() / 2
    evidence = f"{name}: level shares in the first and last third of the file differ by {moved:.0%} in total"
    return evidence


class DistributionShift(FindingRule):
    kind = "distribution_shift"
    order = 43

    def cell(self, context: Context, finding: Finding) -> Any:
        column = context.facts.column(finding.columns[0])
        function = along_the_file if column.mean is not None else levels_along_the_file
        return code(function, column=column.name, name=shown([column.name]))

    def detect(self, context: Context) -> list[Finding]:
        told = context.facts.target_order
        if told >= (0.85 if context.spec.classification else 0.5):
            # The file is sorted by the target: every informative column then changes along it.
            return []
        chance = 1.63 * (6 / max(context.facts.rows, 1)) ** 0.5
        least = max(0.2, 2 * chance)
        moved = [
            c for c in features(context) if (c.shift or 0) >= least and c.role not in ("date", "time", "text")
        ]
        if not moved:
            return []
        moved.sort(key=lambda column: -(column.shift or 0))
        names = [column.name for column in moved]
        return [
            Finding(
                kind=self.kind,
                severity="medium" if (moved[0].shift or 0) >= 0.4 else "low",
                columns=names,
                evidence="the first and the last third of the file differ in distribution by up to "
                f"{moved[0].shift:.2f} (0 alike, 1 apart): {shown(names)}",
                action="kept; expect new rows to differ from these",
                undo="nothing was left out",
            )
        ]
