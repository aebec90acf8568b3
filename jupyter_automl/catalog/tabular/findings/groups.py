"""Entities that own several rows, such as customers or patients."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, gone


def sizes(development, *, column):
    size = development[column].value_counts()
    evidence = (
        f"{len(size):,} different values, {size.mean():.1f} rows each on average, at most {size.max():,}"
    )
    return evidence


class Groups(FindingRule):
    kind = "groups"
    order = 31
    evidence = sizes

    def fills(self, context: Context, finding: Finding) -> dict[str, str]:
        return {"column": finding.columns[0]}

    def detect(self, context: Context) -> list[Finding]:
        found = []
        split_by = [str(context.settings["group"])] if context.settings.get("group") else []
        for name in dict.fromkeys([*context.facts.groups, *split_by]):
            column = context.facts.column(name)
            if name in gone(context):
                continue
            present = context.facts.rows - column.missing
            known = context.spec.constraints.random_split
            found.append(
                Finding(
                    kind=self.kind,
                    severity="low" if known else "medium",
                    columns=[name],
                    evidence=f"{column.distinct:,} different values in {present:,} rows, "
                    f"{present / max(column.distinct, 1):.1f} rows each on average",
                    action="kept: the goal says that new rows come from the same ones"
                    if known
                    else f"{LEFT_OUT}: its rows belong together, and a new one brings a new value",
                    undo="take the name out of CATEGORIES in the split section" if known else PUT_BACK,
                    drop=[] if known else [name],
                )
            )
        return found
