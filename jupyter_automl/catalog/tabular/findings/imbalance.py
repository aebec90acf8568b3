"""One class is rare."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding
from jupyter_automl.contracts.finding import Severity

from .base import FindingRule, plural


def class_shares(development, TARGET):
    shares = development[TARGET].value_counts(normalize=True)
    rarest, commonest = shares.idxmin(), shares.idxmax()
    evidence = f"{rarest}: {shares[rarest]:.2%} of the rows; {commonest}: {shares[commonest]:.1%}"
    return evidence


class Imbalance(FindingRule):
    kind = "imbalance"
    order = 40
    evidence = class_shares

    def detect(self, context: Context) -> list[Finding]:
        classes = context.facts.classes
        if not context.spec.classification or len(classes) < 2:
            return []
        label, rows = classes[-1]
        share = rows / max(context.facts.rows, 1)
        even = 1 / len(classes)
        if share >= 0.5 * even:
            return []
        severity: Severity = "high" if share < 0.02 * even else "medium" if share < 0.2 * even else "low"
        return [
            Finding(
                kind=self.kind,
                severity=severity,
                columns=[context.spec.target],
                evidence=f"{label} has {plural(rows, 'row')} ({share:.2%}), {classes[0][0]} {classes[0][1]:,}",
                action="stratified folds; no resampling, it would spoil the probabilities",
                undo="give the models class weights",
            )
        ]
