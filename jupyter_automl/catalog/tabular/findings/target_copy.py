"""Columns that repeat the target, rename its values or transform it."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, features, words

CERTAIN = 0.9995
"""Correlation from which a number is taken for the target itself, rescaled or with a little noise."""


def classes(development, TARGET, *, column):
    per_value = development.groupby(column, observed=True)[TARGET]
    single = per_value.nunique().eq(1).mean()
    evidence = f"{single:.1%} of its {per_value.ngroups:,} values occur with one value of {TARGET} only"
    return evidence


def numbers(development, TARGET, *, column):
    by_rank = development[column].corr(development[TARGET], method="spearman")
    evidence = f"rank correlation with {TARGET} {by_rank:.6f}"
    return evidence


def bands(development, TARGET, *, column):
    band = development.groupby(column, observed=True)[TARGET].agg(["min", "max"]).sort_values("min")
    apart = (band["min"].iloc[1:].to_numpy() >= band["max"].iloc[:-1].to_numpy()).mean()
    evidence = f"its {len(band)} values cut {TARGET} into bands, {apart:.0%} of them without overlap"
    return evidence


class TargetCopy(FindingRule):
    kind = "target_copy"
    order = 2
    evidence = classes

    def cell(self, context: Context, finding: Finding) -> Any:
        from jupyter_automl.catalog.cell import code

        column = context.facts.column(finding.columns[0])
        if context.spec.classification:
            function = classes
        else:
            numeric = column.mean is not None and column.distinct > 50
            function = numbers if numeric else bands
        return code(function, column=column.name)

    def detect(self, context: Context) -> list[Finding]:
        usable = {column.name: column for column in features(context)}
        found = []
        for pair in context.facts.pairs:
            if pair.left != context.spec.target or pair.right not in usable:
                continue
            named = set(words(pair.right)) >= set(words(context.spec.target))
            if context.spec.classification:
                says = f"its values name those of {context.spec.target} in {pair.agreement:.2%} of the rows"
                drop = True
            else:
                says = f"correlation (of values or ranks) with {context.spec.target} {pair.agreement:.5f}"
                drop = pair.agreement >= CERTAIN or named
            found.append(
                Finding(
                    kind=self.kind,
                    severity="high",
                    columns=[pair.right],
                    evidence=says,
                    action=LEFT_OUT
                    if drop
                    else "kept: strong enough to doubt, not to be sure; ask how it is made",
                    undo=PUT_BACK if drop else "take the name out of NUMBERS in the split section",
                    drop=[pair.right] if drop else [],
                )
            )
        return found
