"""The section `Data audit`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Markdown
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.tabular.findings.base import measure, shown

from . import alone, evidence, figures, overview

WHY = """## Data audit
Look for what makes a score lie: row numbers, repeats, columns that say the same thing, coded extremes, gaps with a
meaning, columns that know the answer. Only development rows are looked at. To see which column knows too much, each is
scored *alone*, out of fold. Each finding carries its evidence, counted below, and what is done about it."""


def measured(development, TARGET, alone, findings):
    ranked = alone.dropna().sort_values(ascending=False)
    target = development[TARGET]
    gaps = development.drop(columns=TARGET).isna().mean()
    values = {
        "rows": len(development),
        "columns": development.shape[1],
        "best": [[str(name), float(score)] for name, score in ranked.items()],
        "gaps": {str(name): float(share) for name, share in gaps[gaps.gt(0)].items()},
        "findings": findings.astype("str").to_numpy().tolist(),
        "shares": {str(k): float(v) for k, v in target.value_counts(normalize=True).head(5).items()},
        "classes": int(target.nunique()),
    }
    return values


class TabularAudit(Component):
    """Audit of a table before modelling: overview of the columns, leakage suspects, identifiers, duplicates, gaps.

    Scores each column alone, shows findings with evidence and action, plots the target, the gaps and the best columns.
    """

    kind = "audit"
    name = "tabular_audit"
    title = "Data audit"
    requires = ("development", "TARGET", "SEED", "show", "short", "compact", "INK", "ACCENT", "CALM", "PALE")
    provides = ("alone", "findings")

    def cost(self, context: Context) -> float:
        return 1.0 + 5e-7 * context.facts.rows * len(context.facts.columns)

    def blocks(self, context: Context) -> Sequence[Block]:
        blocks: list[Block] = [
            Markdown(WHY),
            overview.written(context),
            alone.written(context),
            evidence.written(context),
        ]
        ways = evidence.undo(context.findings)
        if ways:
            blocks.append(Markdown(f"**To have it otherwise:**\n\n{ways}"))
        return [*blocks, figures.at_a_glance(context), figures.against_target(context)]

    probe = staticmethod(measured)

    def after(self, context: Context, values: Any) -> str | None:
        """Two to five sentences: best columns, what was left out, what else matters, and what follows."""
        return "**Seen.** " + " ".join(sentences(context, values))


def sentences(context: Context, values: Any) -> list[str]:
    """What is seen, from the probe's values and the findings."""
    classes, score = context.spec.classification, measure(context)
    dropped = context.dropped
    said: list[str] = []
    leaks = [f for f in context.findings if f.drop and f.kind in LEAKS]
    names = list(dict.fromkeys(name for finding in leaks for name in finding.drop))
    if names:
        has = "gives" if len(names) == 1 else "give"
        said.append(
            f"{quoted(names)} {has} the answer away and {'is' if len(names) == 1 else 'are'} left out."
        )
    kept = [(name, value) for name, value in values["best"] if name not in dropped]
    if kept:
        name, value = kept[0]
        first = f"{'Of the other columns the' if names else 'The'} best alone is {quoted([name])} with {score} {value:.2f}"
        if len(kept) > 1:
            first += f", before {quoted([kept[1][0]])} with {kept[1][1]:.2f}"
        said.append(first + "; " + outlook(value, classes))
    doubts = [f for f in context.findings if f.severity == "high" and not f.drop]
    for finding in doubts[:1]:
        said.append(
            f"To watch: {finding.kind.replace('_', ' ')}{about(finding.columns)}: {finding.evidence}."
        )
    others = [n for n in dropped if n not in names]
    if others:
        said.append(
            f"Also left out, since nothing can be learned from them or they repeat others: {quoted(others)}."
        )
    said.append(shape(context, values))
    return said


LEAKS = {"target_copy", "target_sum", "target_leak", "missingness_leak", "after_outcome"}


def outlook(value: float, classes: bool) -> str:
    """What the best column's score means for modelling."""
    strength = 2 * value - 1 if classes else value
    if strength < 0.1:
        return "no column says much alone: what there is to learn must lie in columns together."
    if strength < 0.6:
        return "the rest has to come from columns together."
    return "a model has to beat this one column clearly to be worth its name."


def shape(context: Context, values: Any) -> str:
    """The target's distribution and the gaps, in one sentence."""
    if context.spec.classification:
        label, share = max(values["shares"].items(), key=lambda item: item[1])
        text = f"Always answering `{label}` would be right in {share:.0%} of the rows"
        text += ", so accuracy alone would flatter" if share >= 0.7 else ""
    else:
        skew = context.facts.target_skew or 0.0
        text = f"The target is {'skewed' if abs(skew) > 1 else 'not strongly skewed'} (skewness {skew:.1f})"
    out = {*context.dropped, context.spec.target}
    gaps = [(share, name) for name, share in values["gaps"].items() if name not in out]
    if gaps:
        worst, name = max(gaps)
        verb = "column that is kept has" if len(gaps) == 1 else "columns that are kept have"
        return f"{text}; {len(gaps)} {verb} gaps, `{name}` the most ({worst:.1%})."
    return f"{text}; no column that is kept has gaps."


def quoted(names: Sequence[str]) -> str:
    """Column names as code: the first three, then how many more."""
    first = ", ".join(f"`{name}`" for name in names[:3])
    return first + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def about(names: Sequence[str]) -> str:
    return f" ({shown(names)})" if names else ""
