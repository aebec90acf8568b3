"""The audit's second cell: how far each column goes alone."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.findings.base import measure
from jupyter_automl.catalog.tabular.findings.sensitive import native

CLASSES_SCORED = 20
MOST_CELLS = 1_500_000


def written(context: Context) -> Code:
    """The cell for the task; many rows times columns are sampled."""
    spec = context.spec
    labels = [native(label, context) for label, _ in context.facts.classes[:CLASSES_SCORED]]
    if spec.task == "binary":
        positive = spec.positive if spec.positive is not None else context.facts.classes[-1][0]
        labels = [native(positive, context)]
    rows = max(2_000, min(50_000, MOST_CELLS // max(1, len(context.facts.columns))))
    return code(
        scores, labels=labels, measure=measure(context), most=rows, classification=spec.classification
    )


def scores(development, TARGET, SEED, *, labels, measure, most, classification):
    import numpy as np
    import pandas as pd
    from sklearn.model_selection import KFold

    if classification:
        answer = np.column_stack([development[TARGET].eq(label) for label in labels]).astype("float64")
    else:
        answer = development[[TARGET]].to_numpy(dtype="float64")
    scored = np.sort(np.random.default_rng(SEED).permutation(len(development))[:most])
    truth = answer[scored]
    fifths = list(KFold(5, shuffle=True, random_state=SEED).split(truth))

    def score(guess):
        if classification:
            ranks, hits = pd.DataFrame(guess).rank().to_numpy(), truth.sum(axis=0)
            areas = ((ranks * truth).sum(axis=0) - hits * (hits + 1) / 2) / np.maximum(
                hits * (len(truth) - hits), 1
            )
            enough = np.minimum(hits, len(truth) - hits) >= min(10, np.minimum(hits, len(truth) - hits).max())
            value = areas[enough].mean()
        else:
            value = 1 - ((truth - guess) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()
        return value

    def score_alone(column):
        """A row is guessed from the other folds: the mean answer of its level or bin, or a straight line."""
        values, bins = column.iloc[scored], max(5, min(50, len(truth) // 25))
        ordered = pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)
        ranks = values.rank(pct=True) if ordered else values
        binned = (ranks * bins).round() if ordered and values.nunique() > bins else values
        level = pd.factorize(binned, use_na_sentinel=False)[0]
        if classification:
            x = ranks if ordered else pd.Series(level)
        else:
            x = pd.to_numeric(values).astype("float64") if ordered else pd.Series(level)
            x = x.replace([np.inf, -np.inf], np.nan)
        x = x.sub(x.mean()).fillna(0).to_numpy(dtype="float64")
        by_level, by_line = np.zeros_like(truth), np.zeros_like(truth)
        for train, valid in fifths:
            mean, rows = truth[train].mean(axis=0), np.bincount(level[train], minlength=level.max() + 1)
            sums = np.column_stack([np.bincount(level[train], part, len(rows)) for part in truth[train].T])
            by_level[valid] = ((sums + 2 * mean) / (rows + 2)[:, None])[level[valid]]
            slope = x[train] @ (truth[train] - mean) / max((x[train] ** 2).sum(), 1e-12)
            by_line[valid] = mean + x[valid, None] * slope
        return max(score(by_level), score(by_line)) if ordered else score(by_level)

    alone = pd.Series({name: score_alone(development[name]) for name in development.columns.drop(TARGET)})
    print(f"{measure} of each column alone, on {len(truth):,} of {len(development):,} rows")
    return answer, alone
