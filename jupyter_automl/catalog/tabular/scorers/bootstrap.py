"""Intervals by resampling rows, or whole entities, cheap on any number of rows."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context

ENOUGH_ROWS = 5_000
"""Rows of a resample; on larger tables the spread is scaled instead (Bickel, Götze and van Zwet, 1997)."""
ENOUGH_OF_RAREST = 100
FEW_ENTITIES = 20
"""Below this many entities, resampling whole entities gives intervals that are far too narrow."""
SORTING = ("roc_auc", "average_precision")
"""Metrics that put the rows in order, for each class anew."""
RESAMPLES, FEW_RESAMPLES = 1000, 300
"""Resamples as a rule, and in a run of less than a minute: the ends of an interval then move by some percent of its width."""


def resamples_of(context: Context) -> int:
    """How often the holdout is resampled."""
    return FEW_RESAMPLES if context.short else RESAMPLES


def score_seconds(context: Context) -> float:
    """Seconds of scoring one resample."""
    facts, spec = context.facts, context.spec
    if not spec.classification:
        return 2.5e-4
    rows = min(ENOUGH_ROWS, facts.rows * context.holdout_fraction)
    classes = len(facts.classes) if spec.task == "multiclass" else 1
    if spec.metric in SORTING:
        return 6e-4 + classes * (5e-4 + 1.6e-7 * rows)
    return 1.2e-3 + rows * (1e-7 + 3e-8 * classes)


def bootstrap_code(context: Context) -> Code:
    """The cell that defines `bootstrap(score, rows)`."""
    facts = context.facts
    share = min((size for _, size in facts.classes if size > 1), default=facts.rows) / max(1, facts.rows)
    enough = int(min(60_000, max(ENOUGH_ROWS, ENOUGH_OF_RAREST / share)))
    return code(
        resampling, enough=enough, most=resamples_of(context), grouped=bool(context.settings.get("group")),
        few=FEW_ENTITIES,
    )  # fmt: skip


def resampling(SEED, *, enough, most, grouped, few):
    import numpy as np
    import pandas as pd

    ENOUGH = enough  # rows of one resample

    if grouped:
        FEW_ENTITIES = few

        def resamples(rows, entities, times):
            """Resamples that take or leave whole entities; single rows where entities are too few."""
            random = np.random.default_rng(SEED)
            members = [
                rows[inside] for inside in pd.Series(entities[rows]).groupby(entities[rows]).indices.values()
            ]
            members = members if len(members) >= FEW_ENTITIES else [rows[[row]] for row in range(len(rows))]
            size = max(2, min(len(members), round(ENOUGH * len(members) / len(rows))))
            for _ in range(times):
                yield np.concatenate([members[pick] for pick in random.integers(len(members), size=size)])
    else:

        def resamples(rows, entities, times):
            """Resamples of the rows, with replacement, of at most ENOUGH rows."""
            random = np.random.default_rng(SEED)
            for _ in range(times):
                yield rows[random.integers(len(rows), size=min(len(rows), ENOUGH))]

    def bootstrap(score, truth, entities=None, rows=None, times=most):
        """Values of score(rows) over resamples, their spread scaled to that of all rows; one column a score.

        A smaller resample spreads more, by the square root of how much smaller it is. Resamples in which every
        row has the same answer are left out: most scores do not exist there.
        """
        rows = np.arange(len(truth)) if rows is None else rows
        found = [
            (len(draw), score(draw)) for draw in resamples(rows, entities, times) if np.ptp(truth[draw]) > 0
        ]
        if not found:
            return np.full((1, len(np.atleast_1d(score(rows)))), np.nan)
        values, shrink = (
            np.array([value for _, value in found]),
            np.sqrt(np.array([size for size, _ in found]) / len(rows)),
        )
        values = values.reshape(len(found), -1)
        return (
            np.median(values, axis=0) + (values - np.median(values, axis=0)) * np.minimum(shrink, 1)[:, None]
        )

    return bootstrap
