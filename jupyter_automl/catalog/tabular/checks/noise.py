"""Do columns of random numbers look useful?"""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.models.sizes import outputs

from .quick import free_name, quick_estimator

MOST_COLUMNS = 40
"""Columns that are shuffled one by one; in wider tables those that trees gain most from."""


def rows_a_fold(context: Context) -> int:
    """Rows of a fold that are scored for each shuffle: enough of the rarest class, and cheap, also for many classes."""
    facts = context.facts
    share = min((size for _, size in facts.classes), default=facts.rows) / max(1, facts.rows)
    return int(max(2_000, min(20_000 / outputs(context), 50 / max(share, 1e-6))))


def noise_code(context: Context) -> Code:
    """The cell that adds random columns and shuffles each column in turn."""
    estimator, needed = quick_estimator(context, classifier=context.spec.classification)
    written = code(
        noise,
        noise_names=[free_name(context, f"random {k}") for k in (1, 2, 3)],
        estimator=estimator,
        most_rows=rows_a_fold(context),
        most_columns=MOST_COLUMNS,
        has_texts=bool(feature_columns(context).texts),
    )
    return written.plus(imports=[needed])


def noise(
    X, y, folds, NUMBERS, CATEGORIES, TEXTS, SEED, THREADS, BETTER, out_of_fold, predict_with, score_of, as_codes,
    *, noise_names, estimator, most_rows, most_columns, has_texts,
):  # fmt: skip
    import numpy as np
    import pandas as pd
    from sklearn.pipeline import make_pipeline

    NOISE = noise_names
    MOST_ROWS = most_rows  # of each fold, for every shuffle

    def losses_of(model, groups, features, target):
        """How much worse the score gets when the columns of a group are shuffled together, for each group."""
        random = np.random.default_rng(SEED)
        rows = random.permutation(len(features))[:MOST_ROWS]
        features, target = features.iloc[rows], target.iloc[rows]
        times = max(1, min(20 // len(folds), 1000 // len(rows)))
        orders = [random.permutation(len(rows)) for _ in range(times)]
        before, losses = score_of(target, predict_with(model, features)), dict.fromkeys(groups, 0.0)
        tasks = [(label, columns, order) for label, columns in groups.items() for order in orders]
        together = max(1, MOST_ROWS // len(rows))  # many shuffled tables are predicted in one go
        for some in (tasks[start : start + together] for start in range(0, len(tasks), together)):
            shuffled = [
                features.assign(**{c: features[c].array[order] for c in columns})
                for _, columns, order in some
            ]
            answers = np.split(predict_with(model, pd.concat(shuffled)), len(some))
            for (label, _, _), answer in zip(some, answers, strict=True):
                losses[label] += BETTER * (before - score_of(target, answer)) / times
        return losses

    def gain_of(model):
        """What the trees gained from each column."""
        gain = model[-1].feature_importances_
        columns = [*NUMBERS, *NOISE, *CATEGORIES]
        by_column = pd.Series(gain[: len(columns)], index=columns, dtype="float64")
        if has_texts:
            for position, name in enumerate(TEXTS):
                by_column[name] = gain[model[0].output_indices_[f"text {position}"]].sum()
        return by_column

    noise_random = np.random.default_rng(SEED)
    with_noise = X.assign(**{name: noise_random.normal(size=len(X)) for name in NOISE})
    noise_pipeline = make_pipeline(as_codes([*NUMBERS, *NOISE]), estimator)
    _, noise_models = out_of_fold(noise_pipeline, with_noise)
    tree_gain = sum(gain_of(model) for model in noise_models).sort_values(ascending=False, kind="stable")
    tree_gain = tree_gain.drop(NOISE)
    used = tree_gain.index[tree_gain > 0]
    tried = [*NOISE, *used[:most_columns]]
    noise_losses = pd.DataFrame(
        [
            losses_of(model, {name: [name] for name in tried}, with_noise.iloc[valid], y.iloc[valid])
            for model, (_, valid) in zip(noise_models, folds)  # noqa: B905
        ]
    )
    noise_loss = noise_losses[NOISE].to_numpy().mean()
    noise_error = noise_losses[NOISE].to_numpy().std(ddof=1) / np.sqrt(len(folds))
    column_losses = noise_losses.drop(columns=NOISE).mean()
    idle = [
        c for c in X if c not in used or column_losses.get(c, np.inf) <= max(noise_loss, 0) + 2 * noise_error
    ]
    return (
        NOISE,
        MOST_ROWS,
        losses_of,
        tree_gain,
        column_losses,
        noise_loss,
        noise_error,
        idle,
    )
