"""The order of the rows tells the target: the file is sorted by it, or was put together from parts."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features, measure


def halves_classes(development, TARGET):
    half = len(development) // 2
    top = development[TARGET].mode().iloc[0]
    first, second = (part.eq(top).mean() for part in (development[TARGET][:half], development[TARGET][half:]))
    evidence = f"share of {top}: {first:.1%} in the first half of the file, {second:.1%} in the second"
    return evidence


def halves_numbers(development, TARGET, compact):
    half = len(development) // 2
    first, second = development[TARGET][:half].mean(), development[TARGET][half:].mean()
    evidence = (
        f"mean {TARGET} {compact(first)} in the first half of the file, {compact(second)} in the second"
    )
    return evidence


class RowOrder(FindingRule):
    kind = "row_order"
    order = 12

    def cell(self, context: Context, finding: Finding) -> Any:
        from jupyter_automl.catalog.cell import code

        return code(halves_classes if context.spec.classification else halves_numbers)

    def detect(self, context: Context) -> list[Finding]:
        told, classes = context.facts.target_order, context.spec.classification
        strong, some = (0.85, 0.6) if classes else (0.5, 0.1)
        if context.facts.rows < 50 or told < some:
            return []
        timed = any((context.facts.column(name).order or 0) > 0.95 for name in context.facts.times)
        rising = [c.name for c in features(context) if (c.order or 0) > 0.98 and c.role == "number"]
        return [
            Finding(
                kind=self.kind,
                severity="medium" if timed or told < strong else "high",
                columns=rising,
                evidence=f"{measure(context)} of the position in the file alone {told:.3f}",
                action="the position is no feature"
                + (", but these columns rise with it and are kept: doubt them" if rising else ""),
                undo="nothing was left out",
            )
        ]
