"""Columns that predict the target almost perfectly alone, while nothing else comes near.

A strong honest column has strong neighbours (two petal sizes, thirty cell measurements) or leaves some
doubt. Only a near-perfect column far ahead of all others is left out; a merely strong one is kept and named.
"""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import ColumnProfile, Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, best_of, features, measure, words

PERFECT = {True: 0.995, False: 0.999}
NEAR = {True: 0.95, False: 0.9}
STRONG = {True: 0.9, False: 0.9}
LABELS = {
    "label",
    "target",
    "outcome",
    "flag",
    "class",
    "prediction",
    "predicted",
    "pred",
    "probability",
    "prob",
    "y",
}


def compared(alone, *, column, score):
    own, others = alone[column], alone.drop(column)
    evidence = f"{score} alone {own:.3f}; best other column {others.max():.3f}"
    return evidence


class TargetLeak(FindingRule):
    kind = "target_leak"
    order = 5
    evidence = compared

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        return {"column": finding.columns[0], "score": measure(context)}

    def detect(self, context: Context) -> list[Finding]:
        classes = context.spec.classification
        usable = [
            c for c in features(context) if c.alone is not None and c.role not in ("identifier", "group")
        ]
        perfect = [c for c in usable if (c.alone or 0) >= PERFECT[classes]]
        others = best_of([c for c in usable if c not in perfect], context)
        lonely = (
            others < NEAR[classes] and len(perfect) <= max(2, 0.15 * len(usable)) and context.facts.rows >= 50
        )
        # Without them there must be something left to learn from.
        lonely = lonely and len(perfect) < len(usable)
        found = [self._finding(c, others, context, lonely or named(c, context)) for c in perfect]
        ranked = sorted((c for c in usable if c not in perfect), key=lambda c: -(c.alone or 0))
        if not perfect and ranked and (ranked[0].alone or 0) >= STRONG[classes]:
            second = best_of(ranked[1:], context)
            if (ranked[0].alone or 0) - second >= (0.03 if classes else 0.1):
                near_perfect = (ranked[0].alone or 0) >= 0.97
                found.append(
                    self._finding(ranked[0], second, context, near_perfect and named(ranked[0], context))
                )
        return found

    def _finding(self, column: ColumnProfile, second: float, context: Context, drop: bool) -> Finding:
        alone = column.alone or 0.0
        return Finding(
            kind=self.kind,
            severity="high" if drop or (alone >= 0.98 and second < 0.95) else "medium",
            columns=[column.name],
            evidence=f"{measure(context)} of the column alone {alone:.3f}, best other column {second:.3f}",
            action=f"{LEFT_OUT}: too good to be known beforehand"
            if drop
            else "kept: a strong column may be honest; make sure it is known when predicting",
            undo=PUT_BACK if drop else "take the name out of NUMBERS or CATEGORIES in the split section",
            drop=[column.name] if drop else [],
        )


def named(column: ColumnProfile, context: Context) -> bool:
    """Whether the name itself speaks of the target or of a label."""
    own, target = set(words(column.name)), set(words(context.spec.target))
    return bool(own & LABELS) or (bool(target) and own > target)
