"""Columns that say the same thing twice."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import PUT_BACK, FindingRule, features, plural, shown


def one_to_one(development, *, pairs):
    agree = [development.groupby(a, observed=True)[b].nunique().le(1).mean() for a, b in pairs]
    evidence = f"each value of the one has one value of the other: {min(agree):.1%} of the values or more"
    return evidence


class DuplicateColumns(FindingRule):
    kind = "duplicate_columns"
    order = 20
    evidence = one_to_one

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        return {"pairs": finding.values["pairs"]}

    def detect(self, context: Context) -> list[Finding]:
        left = {column.name: column for column in features(context)}
        pairs: list[tuple[str, str]] = []
        for pair in context.facts.pairs:
            if pair.relation == "near_copy" or pair.left not in left or pair.right not in left:
                continue
            keep, drop = pair.left, pair.right
            # A date says more than its number, an ordered number more than its names.
            worth = ["date", "time", "number"]
            if left[drop].role in worth and left[keep].role not in worth[: worth.index(left[drop].role) + 1]:
                keep, drop = drop, keep
            left.pop(drop)
            pairs.append((keep, drop))
        if not pairs:
            return []
        drop_names = [drop for _, drop in pairs]
        return [
            Finding(
                kind=self.kind,
                severity="low",
                columns=[name for pair in pairs for name in pair],
                evidence=f"{plural(len(pairs), 'pair')} of columns that say the same: "
                + "; ".join(f"{a} = {b}" for a, b in pairs[:4]),
                action=f"one of each pair kept; left out: {shown(drop_names)}",
                undo=PUT_BACK,
                drop=drop_names,
                values={"pairs": [list(pair) for pair in pairs[:20]]},
            )
        ]
