"""Rows without an answer."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule


def whole_file(DATA_PATH, TARGET, read_table, *, rows):
    evidence = f"{rows} rows of the file have no {TARGET}; none of them is left in the development rows"
    return evidence


class MissingTarget(FindingRule):
    kind = "missing_target"
    order = 42
    evidence = whole_file

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        return {"rows": f"{finding.values['rows']:,}"}

    def detect(self, context: Context) -> list[Finding]:
        if context.structure is None or context.spec.target not in context.structure.names:
            return []
        rows = context.structure.column(context.spec.target).missing
        if not rows:
            return []
        share = rows / max(context.structure.rows, 1)
        return [
            Finding(
                kind=self.kind,
                severity="medium" if share >= 0.01 else "low",
                columns=[context.spec.target],
                evidence=f"{rows:,} of {context.structure.rows:,} rows in the file have no answer ({share:.1%})",
                action="such rows are left out of both parts",
                undo="fill in the answers in the file",
                values={"rows": rows},
            )
        ]
