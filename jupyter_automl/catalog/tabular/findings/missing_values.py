"""Columns with gaps."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features, plural


def gaps(development, *, columns):
    share = development[columns].isna().mean()
    if len(share) > 1:
        evidence = f"{len(share)} columns; {share.max():.1%} missing in {share.idxmax()}, median {share.median():.1%}"
    else:
        evidence = f"{share.max():.1%} of its values are missing"
    return evidence


class MissingValues(FindingRule):
    kind = "missing_values"
    order = 47
    evidence = gaps

    def detect(self, context: Context) -> list[Finding]:
        rows = max(context.facts.rows, 1)
        columns = sorted((c for c in features(context) if c.missing), key=lambda column: -column.missing)
        if not columns:
            return []
        names, worst = [column.name for column in columns], columns[0].missing / rows
        return [
            Finding(
                kind=self.kind,
                severity="medium" if worst >= 0.5 else "low",
                columns=names,
                evidence=f"{plural(len(columns), 'column')} with missing values; most in "
                + "; ".join(f"{c.name} ({c.missing / rows:.1%})" for c in columns[:3]),
                action="kept; filled inside the pipeline, or used as they are where the model can",
                undo="fill the gaps in the file, or leave the columns out",
            )
        ]
