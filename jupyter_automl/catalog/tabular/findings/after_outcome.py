"""Columns that are known only after the outcome: said by the name, and borne out by behaviour.

A name alone is never enough (a body style is no body), nor is behaviour alone, which other rules judge.
"""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, best_of, features, measure, words

AFTER = {
    "exit", "exited", "reason", "closed", "closing", "closure", "cancel", "cancelled", "canceled",
    "cancellation", "resolved", "resolution", "terminated", "termination", "discharge", "discharged",
    "death", "died", "deceased", "refund", "refunded", "chargeback", "recovery", "recoveries",
    "recovered", "collection", "collections", "writeoff", "charged", "settlement", "settled", "payout",
    "repaid", "outcome", "result", "verdict", "decision", "approved", "rejected", "final", "followup", "futime",
    "post", "survived", "boat", "lifeboat", "body", "returned", "churned", "attrition", "leaving",
    "left", "resigned", "completed", "finished", "delivered", "actual", "ended", "ending",
    "paid", "payment", "realized", "awarded", "sold",
}  # fmt: skip
SUSPECT = {
    "duration", "elapsed", "calls", "contacted", "lasted", "response",
    "responded", "followed",
}  # fmt: skip
BEFORE = {
    "previous", "prior", "prev", "last", "past", "history", "historical", "before", "initial",
    "planned", "expected", "scheduled", "target",
}  # fmt: skip


def behaviour(alone, development, *, column, score):
    own, rank = alone[column], alone.rank(ascending=False, method="min")[column]
    missing = development[column].isna().mean()
    evidence = f"{score} alone {own:.3f}, number {rank:.0f} of {len(alone)} columns; {missing:.0%} missing"
    return evidence


class AfterOutcome(FindingRule):
    kind = "after_outcome"
    order = 6
    evidence = behaviour

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        return {"column": finding.columns[0], "score": measure(context)}

    def detect(self, context: Context) -> list[Finding]:
        usable = [c for c in features(context) if c.role not in ("identifier", "group", "constant")]
        already = {name for finding in context.findings for name in finding.columns}
        found = []
        for column in usable:
            said = spoken(column.name)
            if said is None or column.alone is None:
                continue
            others = best_of([c for c in usable if c is not column], context)
            ahead = column.alone >= others
            high, some = (0.93, 0.75) if context.spec.classification else (0.9, 0.5)
            by_gap = (column.missing_alone or 0) >= (0.75 if context.spec.classification else 0.4)
            sure = said == "after" and ((column.alone >= high and column.alone - others >= 0.05) or by_gap)
            if not sure and (column.name in already or not (ahead and column.alone >= some)):
                continue
            found.append(
                Finding(
                    kind=self.kind,
                    severity="high",
                    columns=[column.name],
                    evidence="the name speaks of a time after the outcome; "
                    f"{measure(context)} alone {column.alone:.3f}, best other column {others:.3f}",
                    action=LEFT_OUT
                    if sure
                    else "kept, but suspect: is it known when the prediction is made?",
                    undo=PUT_BACK
                    if sure
                    else "take the name out of NUMBERS or CATEGORIES in the split section",
                    drop=[column.name] if sure else [],
                )
            )
        return found


def spoken(name: str) -> str | None:
    """What a name says of its time: "after" the outcome, "suspect", or nothing."""
    own = set(words(name))
    if own & BEFORE:
        return None
    return "after" if own & AFTER else "suspect" if own & SUSPECT else None
