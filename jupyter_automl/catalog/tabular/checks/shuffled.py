"""Is the recorded score found again, and does it vanish when the link to the target is cut?"""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context

from .quick import quick_estimator

SCORED_VALUES = 2_000_000
"""Predicted values that may be scored for one distribution of chance."""
MEDIAN_METRICS = frozenset({"mae", "median_ae", "mape", "rmsle"})


def shuffled_code(context: Context) -> list[Code]:
    """The cells that score the chosen model again, and against shuffled targets."""
    spec, facts = context.spec, context.facts
    classes = len(facts.classes) if spec.task == "multiclass" else 1
    times = max(12, min(60, SCORED_VALUES // max(1, facts.rows * classes)))
    estimator, needed = quick_estimator(context, classifier=spec.classification)
    fit = code(
        fit_chosen,
        classification=spec.classification,
        median=spec.metric in MEDIAN_METRICS,
    )
    cut = code(cut_link, quick_model=estimator, times=times)
    return [fit, Code(cut.source, cut.requires, cut.provides, (*cut.imports, needed))]


def fit_chosen(chosen, chosen_scores, out_of_fold, scores_by_fold, folds, *, classification, median):
    import numpy as np
    from sklearn.dummy import DummyClassifier, DummyRegressor

    chosen_oof, chosen_models = out_of_fold(chosen)
    scores_again = scores_by_fold(chosen_oof)
    scored = np.concatenate([valid for _, valid in folds])  # rows with an out-of-fold prediction
    if classification:
        constant_again = scores_by_fold(out_of_fold(DummyClassifier(strategy="prior"))[0])
    else:
        if median:
            constant_again = scores_by_fold(out_of_fold(DummyRegressor(strategy="median"))[0])
        else:
            constant_again = scores_by_fold(out_of_fold(DummyRegressor())[0])
    return chosen_oof, chosen_models, scores_again, scored, constant_again


def cut_link(
    X, y, folds, scored, chosen_oof, scores_again, encode, out_of_fold, scores_by_fold, BETTER, SEED, THREADS,
    *, quick_model, times,
):  # fmt: skip
    import numpy as np
    import pandas as pd
    from sklearn.pipeline import make_pipeline

    def shuffled_target(random):
        """The target shuffled inside each fold: every fold keeps its mix, every link to the columns is cut."""
        values = y.to_numpy().copy()
        for rows in [*(valid for _, valid in folds), np.setdiff1d(np.arange(len(y)), scored)]:
            values[rows] = random.permutation(values[rows])
        return pd.Series(values, index=y.index)

    def chance_of(prediction, times=times):
        """Mean and spread of the scores that a prediction gets by chance, from shuffled targets.

        The spread is √2 times that of the shuffles: rows that agree by luck help each other's folds both ways.
        """
        random = np.random.default_rng(SEED)
        scores = [scores_by_fold(prediction, shuffled_target(random)).mean() for _ in range(times)]
        return np.mean(scores), np.sqrt(2) * np.std(scores)

    shuffled_y = shuffled_target(np.random.default_rng(SEED + 1))
    quick = make_pipeline(encode("passthrough"), quick_model)
    shuffled_oof, _ = out_of_fold(quick, target=shuffled_y)
    shuffled_score = scores_by_fold(shuffled_oof, shuffled_y).mean()
    shuffled_chance, shuffled_spread = chance_of(shuffled_oof)
    chosen_chance, chosen_spread = chance_of(chosen_oof)
    shuffled_z = BETTER * (shuffled_score - shuffled_chance) / max(shuffled_spread, 1e-9)
    chosen_z = BETTER * (scores_again.mean() - chosen_chance) / max(chosen_spread, 1e-9)
    return (
        shuffled_score,
        shuffled_chance,
        shuffled_spread,
        shuffled_z,
        chosen_chance,
        chosen_spread,
        chosen_z,
    )
