"""Numbers that order the rows almost alike."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features, plural


def rank_correlations(development, *, pairs):
    agree = [abs(development[a].corr(development[b], method="spearman")) for a, b in pairs]
    evidence = f"rank correlation {min(agree):.4f} or more in {len(agree)} pair(s)"
    return evidence


class NearCopies(FindingRule):
    kind = "near_copies"
    order = 21
    evidence = rank_correlations

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        return {"pairs": finding.values["pairs"]}

    def detect(self, context: Context) -> list[Finding]:
        usable = {column.name for column in features(context)}
        pairs = [
            pair
            for pair in context.facts.pairs
            if pair.relation == "near_copy" and {pair.left, pair.right} <= usable
        ]
        if not pairs:
            return []
        return [
            Finding(
                kind=self.kind,
                severity="low",
                columns=list(dict.fromkeys(name for pair in pairs for name in (pair.left, pair.right))),
                evidence=f"{plural(len(pairs), 'pair')} of numbers with a rank correlation above 0.999: "
                + "; ".join(f"{pair.left} ~ {pair.right}" for pair in pairs[:4]),
                action="kept; importance is shared among them",
                undo="nothing was left out",
                values={"pairs": [[pair.left, pair.right] for pair in pairs[:10]]},
            )
        ]
