"""Columns whose gaps go with the target, without giving it away."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.cell import code
from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features, measure, shown
from .missingness_leak import means, shares


class MissingWithMeaning(FindingRule):
    kind = "missing_with_meaning"
    order = 46

    def cell(self, context: Context, finding: Finding) -> Any:
        return code(shares if context.spec.classification else means, column=finding.columns[0])

    def detect(self, context: Context) -> list[Finding]:
        told = {name for finding in context.findings if finding.kind == self.kind for name in finding.columns}
        guess = 0.5 if context.spec.classification else 0.0
        least = (
            guess + (0.03 if context.spec.classification else 0.02) + 1.0 / max(context.facts.rows, 1) ** 0.5
        )
        columns = [
            c
            for c in features(context)
            if c.missing
            and c.name not in told
            and (c.missing_alone or 0) >= least
            and c.missing < context.facts.rows
        ]
        if not columns:
            return []
        columns.sort(key=lambda column: -(column.missing_alone or 0))
        names = [column.name for column in columns]
        return [
            Finding(
                kind=self.kind,
                severity="medium" if (columns[0].missing_alone or 0) >= guess + 0.1 else "low",
                columns=names,
                evidence=f"{names[0]} missing or not: {measure(context)} {columns[0].missing_alone:.3f} alone"
                + (f"; alike in {shown(names[1:])}" if len(names) > 1 else ""),
                action="kept as information: missing is a level or value of its own",
                undo="fill the gaps in the file",
            )
        ]
