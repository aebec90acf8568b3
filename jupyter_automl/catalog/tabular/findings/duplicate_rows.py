"""Rows that repeat an earlier row."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, plural


def repeats(development, TARGET, *, left_out):
    import pandas as pd

    if left_out:
        told = development.drop(columns=left_out)
    else:
        told = development
    same = pd.util.hash_pandas_object(told.drop(columns=TARGET), index=False)
    repeated = told.duplicated().sum()
    outcomes = told.groupby(same)[TARGET].agg(["size", "nunique"]).query("size > 1")
    evidence = (
        f"{repeated:,} rows repeat an earlier row and its answer; {len(outcomes):,} sets of rows have equal "
        f"features, {outcomes['nunique'].gt(1).sum():,} of them with different answers"
    )
    return evidence


class DuplicateRows(FindingRule):
    kind = "duplicate_rows"
    order = 30
    evidence = repeats

    def fills(self, context: Context, finding: Finding) -> dict[str, list[str]]:
        return {"left_out": context.facts.named("identifier", "constant")}

    def detect(self, context: Context) -> list[Finding]:
        facts = context.facts
        if not facts.duplicate_rows and not facts.conflicting_duplicates:
            return []
        share = facts.duplicate_rows / max(facts.rows, 1)
        says = (
            f"{plural(facts.duplicate_rows, 'row')} ({share:.1%}) repeat an earlier row, its answer included"
        )
        if facts.conflicting_duplicates:
            says += f"; {facts.conflicting_duplicates:,} rows share all features with a row of another answer"
        return [
            Finding(
                kind=self.kind,
                severity="medium" if share >= 0.01 else "low",
                columns=[],
                evidence=says,
                action="kept; equal rows stay on one side of every split",
                undo="drop them after reading with drop_duplicates()",
            )
        ]
