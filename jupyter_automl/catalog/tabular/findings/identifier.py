"""Row numbers, keys and hashes: unique names of rows, which say nothing about a new row."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, features


def distinct(development, *, column):
    values = development[column]
    evidence = f"{values.nunique():,} different values in {values.count():,} rows"
    return evidence


class Identifier(FindingRule):
    kind = "identifier"
    order = 10
    evidence = distinct

    def fills(self, context: Context, finding: Finding) -> dict[str, str]:
        return {"column": finding.columns[0]}

    def detect(self, context: Context) -> list[Finding]:
        strong = 0.75 if context.spec.classification else 0.3
        found = []
        for column in features(context):
            if column.role != "identifier":
                continue
            tells = (column.alone or 0) >= strong
            follows = (
                f", rising with the rows (rank correlation {column.order:.3f})"
                if (column.order or 0) > 0.98
                else ""
            )
            present = context.facts.rows - column.missing
            says = f"{column.distinct:,} different values in {present:,} rows{follows}"
            found.append(
                Finding(
                    kind=self.kind,
                    severity="high" if tells else "medium",
                    columns=[column.name],
                    evidence=says
                    + (f"; it encodes the target (score alone {column.alone:.3f})" if tells else ""),
                    action=LEFT_OUT,
                    undo=PUT_BACK,
                    drop=[column.name],
                )
            )
        return found
