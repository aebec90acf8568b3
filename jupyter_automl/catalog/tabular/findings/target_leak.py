"""Columns that predict the target almost perfectly alone, while nothing else comes near.

A strong honest column has strong neighbours (two petal sizes, thirty cell measurements) or leaves some
doubt. Only a near-perfect column far ahead of all others is left out; a merely strong one is kept and named.
"""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import ColumnProfile, Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, best_of, features, measure, words
from .missingness_leak import is_pure

PERFECT = {True: 0.995, False: 0.999}
NEAR = {True: 0.95, False: 0.9}
STRONG = {True: 0.95, False: 0.9}
ZERO_ALONE = 0.85
"""A number whose zeros (or the rest) fall in one class is doubted from this score alone on."""
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
        zeros = [c for c in usable if c not in perfect and not c.missing and (c.alone or 0) >= ZERO_ALONE]
        zeros = [c for c in zeros if is_pure(c, context)]
        found = [self._finding(c, others, context, lonely or named(c, context)) for c in perfect]
        near = 0.9 if classes else 0.985
        for column in zeros:
            found.append(self._finding(column, others, context, (column.alone or 0) >= near))
        ranked = sorted(
            (c for c in usable if c not in perfect and c not in zeros), key=lambda c: -(c.alone or 0)
        )
        if not perfect and ranked and (ranked[0].alone or 0) >= STRONG[classes]:
            found += self._strong(ranked, context)
        return found

    def _strong(self, ranked: list[ColumnProfile], context: Context) -> list[Finding]:
        """Columns that stand out without being perfect: the best, and at most one that is about as good."""
        classes, best = context.spec.classification, ranked[0].alone or 0.0
        ahead, alike = (0.05, 0.1) if classes else (0.1, 0.2)
        second = best_of(ranked[1:], context)
        out = ranked[:1]
        if best - second < ahead:
            second = best_of(ranked[2:], context)
            if best - second < alike or (classes and best < 0.97):
                return []
            out = ranked[:2]
        found = []
        for column in out:
            own = column.alone or 0.0
            # Levels that repeat and still fix a number are its recoding; a number may honestly come close.
            recoded = not classes and own >= 0.985 and second < 0.5 and column.role == "category"
            drop = recoded or (own >= 0.97 and named(column, context))
            found.append(self._finding(column, second, context, drop))
        return found

    def _finding(self, column: ColumnProfile, second: float, context: Context, drop: bool) -> Finding:
        alone = column.alone or 0.0
        says = f"{measure(context)} of the column alone {alone:.3f}, best other column {second:.3f}"
        if column.pure_when in ("zero", "nonzero") and is_pure(column, context):
            says += f"; where it is {column.pure_when} ({column.pure_rows:,} rows), {column.pure:.1%} are "
            says += f"{column.pure_class}"
        return Finding(
            kind=self.kind,
            severity="high"
            if drop or (alone >= 0.97 and second < 0.5) or (alone >= 0.98 and second < 0.95)
            else "medium",
            columns=[column.name],
            evidence=says,
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
