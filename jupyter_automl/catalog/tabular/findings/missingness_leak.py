"""Columns whose being missing or present gives the target away."""

from __future__ import annotations

import math

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import ColumnProfile, Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, features, measure

CHANCE = -9.0
"""log10 of the chance below which a pure group of rows is no accident."""


def shares(development, TARGET, *, column):
    import pandas as pd

    state = development[column].isna().map({True: "missing", False: "present"})
    mixture = pd.crosstab(state, development[TARGET], normalize="index").max(axis=1)
    evidence = "; ".join(
        f"where {name}, {share:.1%} share one value of {TARGET}" for name, share in mixture.items()
    )
    return evidence


def means(development, TARGET, compact, *, column):
    absent = development[column].isna()
    when_missing, when_present = (
        development.loc[absent, TARGET].mean(),
        development.loc[~absent, TARGET].mean(),
    )
    evidence = f"mean {TARGET} {compact(when_missing)} where missing, {compact(when_present)} where present"
    return evidence


def is_pure(column: ColumnProfile, context: Context) -> bool:
    """Whether all rows with (or without) a value have one class, far beyond its share and beyond chance."""
    if column.pure is None or column.pure < 0.998 or column.pure_rows < 20:
        return False
    share = dict(context.facts.classes).get(column.pure_class or "", 0) / max(context.facts.rows, 1)
    return column.pure - share >= 0.15 and column.pure_rows * math.log10(max(share, 1e-9)) < CHANCE


class MissingnessLeak(FindingRule):
    kind = "missingness_leak"
    order = 4

    def cell(self, context: Context, finding: Finding):
        from jupyter_automl.catalog.cell import code

        return code(shares if context.spec.classification else means, column=finding.columns[0])

    def detect(self, context: Context) -> list[Finding]:
        sure, likely = (0.95, 0.85) if context.spec.classification else (0.9, 0.6)
        found = []
        for column in features(context):
            told = column.missing_alone
            pure = column.missing > 0 and is_pure(column, context)
            if not pure and (told is None or told < likely):
                continue
            drop = pure or (told or 0) >= sure
            says = f"whether it is missing scores {measure(context)} {told or 0:.3f} alone"
            if pure:
                says += (
                    f"; where it is {column.pure_when} ({column.pure_rows:,} rows), {column.pure:.1%} are "
                )
                says += f"{column.pure_class}"
            found.append(
                Finding(
                    kind=self.kind,
                    severity="high",
                    columns=[column.name],
                    evidence=says,
                    action=f"{LEFT_OUT}: it seems to be filled in by the outcome"
                    if drop
                    else "kept; ask who fills it in, and when",
                    undo=PUT_BACK
                    if drop
                    else "take the name out of NUMBERS or CATEGORIES in the split section",
                    drop=[column.name] if drop else [],
                )
            )
        return found
