"""Values that did not fit their column's type and became missing."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, shown


def recorded(development, *, columns, count):
    gaps = development[columns].isna().sum().sum()
    evidence = f"{count} values of the file did not fit their column's type; {gaps:,} values are missing here"
    return evidence


class UnreadableValues(FindingRule):
    kind = "unreadable_values"
    order = 49
    evidence = recorded

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        return {"columns": finding.columns, "count": f"{finding.values['count']:,}"}

    def detect(self, context: Context) -> list[Finding]:
        names = {column.name for column in context.facts.columns}
        bad = [
            c
            for c in (context.reading.conversions if context.reading else [])
            if c.unreadable and c.column in names
        ]
        if not bad:
            return []
        count = sum(conversion.unreadable for conversion in bad)
        share = max(conversion.unreadable for conversion in bad) / max(context.facts.rows, 1)
        return [
            Finding(
                kind=self.kind,
                severity="medium" if share >= 0.01 else "low",
                columns=[conversion.column for conversion in bad],
                evidence="; ".join(
                    f"{c.column}: {c.unreadable:,} values are no {c.to}, such as {shown(c.examples, 2)}"
                    if c.examples
                    else f"{c.column}: {c.unreadable:,} values are no {c.to}"
                    for c in bad[:3]
                ),
                action="read as missing",
                undo="mend the values in the file",
                values={"count": count},
            )
        ]
