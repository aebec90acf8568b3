"""Two columns that make up a numeric target exactly, such as the parts of a total."""

from __future__ import annotations

from typing import Any

from jupyter_automl.catalog.cell import Source, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .base import LEFT_OUT, PUT_BACK, FindingRule, features, shown

SIGNS = {"sum": "+", "difference": "-", "product": "*", "ratio": "/"}


def made_up(development, TARGET, *, expression, formula):
    import numpy as np

    exact = np.isclose(expression, development[TARGET])
    evidence = f"{TARGET} = {formula} in {exact.mean():.1%} of the rows"
    return evidence


class TargetSum(FindingRule):
    kind = "target_sum"
    order = 3
    evidence = made_up

    def cell(self, context: Context, finding: Finding) -> Any:
        left, right = finding.columns
        sign = SIGNS[finding.values["relation"]]
        expression = Source(f"development[{left!r}] {sign} development[{right!r}]")
        return code(made_up, expression=expression, formula=f"{shown([left])} {sign} {shown([right])}")

    def detect(self, context: Context) -> list[Finding]:
        usable = {column.name for column in features(context)}
        found = []
        for parts in context.facts.parts:
            if {parts.left, parts.right} - usable:
                continue
            total = parts.relation in ("sum", "difference")
            found.append(
                Finding(
                    kind=self.kind,
                    severity="high",
                    columns=[parts.left, parts.right],
                    evidence=f"{context.spec.target} = {parts.left} {SIGNS[parts.relation]} {parts.right} in "
                    f"{parts.agreement:.2%} of the rows",
                    action=f"both {LEFT_OUT}: they are known only together with the target"
                    if total
                    else "kept: an exact formula, which is honest where both are known beforehand",
                    undo=PUT_BACK if total else "take both names out of NUMBERS in the split section",
                    drop=[parts.left, parts.right] if total else [],
                    values={"relation": parts.relation},
                )
            )
        return found
