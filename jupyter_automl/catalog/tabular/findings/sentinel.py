"""Numbers that stand for something else, such as -999 for unknown or 99,999 for a cap."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import FindingRule, features


def coded(development, *, column, value):
    marked = development[column].eq(value)
    others = development.loc[~marked, column]
    evidence = (
        f"{marked.mean():.1%} are {value}; the others lie between {others.min():,.6g} and {others.max():,.6g}"
    )
    return evidence


class Sentinel(FindingRule):
    kind = "sentinel"
    order = 50
    evidence = coded

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        value = finding.values["value"]
        return {"column": finding.columns[0], "value": int(value) if float(value).is_integer() else value}

    def detect(self, context: Context) -> list[Finding]:
        rows = max(context.facts.rows, 1)
        return [
            Finding(
                kind=self.kind,
                severity="medium" if column.sentinel_rows >= 0.05 * rows else "low",
                columns=[column.name],
                evidence=f"{column.sentinel_rows / rows:.1%} of the rows hold {column.sentinel:g}, "
                "far from all other values",
                action="kept as a number: trees set it apart; ask what it stands for",
                undo="name it as a missing mark when reading, if it means unknown",
                values={"value": column.sentinel},
            )
            for column in features(context)
            if column.sentinel is not None
        ]
