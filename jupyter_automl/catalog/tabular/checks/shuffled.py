"""Is the recorded score found again, and does it vanish when the link to the target is cut?"""

from __future__ import annotations

from dataclasses import replace

from jupyter_automl.catalog.cell import Code, Source, code
from jupyter_automl.catalog.component import Context

from .quick import quick_estimator

SHUFFLES, FEW_SHUFFLES = 60, 20
"""Shuffled targets for one distribution of chance."""
SCORED_VALUES = 2_000_000
"""Predicted values that may be scored for one distribution of chance."""
MEDIAN_METRICS = frozenset({"mae", "median_ae", "mape", "rmsle"})


def shuffled_code(context: Context) -> list[Code]:
    """The cells that score the chosen model again, and against shuffled targets."""
    spec, facts = context.spec, context.facts
    classes = len(facts.classes) if spec.task == "multiclass" else 1
    most = FEW_SHUFFLES if context.short else SHUFFLES
    times = max(12, min(most, SCORED_VALUES // max(1, facts.rows * classes)))
    estimator, needed = quick_estimator(context, classifier=spec.classification)
    settings = context.settings
    name = str(settings.get("model_name", "chosen"))
    parts: list[str] = settings.get("parts") or [name]
    some = settings.get("explained_folds")
    fit = code(
        fit_chosen,
        name=name,
        model=Source(name),
        own_threshold=bool(settings.get("own_threshold")),
        some=some,
        on_some=some is not None,
        parts=Source("[\n" + "".join(f'    ("{part}", {part}, {part}_scores),\n' for part in parts) + "]"),
        classification=spec.classification,
        median=spec.metric in MEDIAN_METRICS,
    )
    own = (name for part in dict.fromkeys([name, *parts]) for name in (part, f"{part}_scores"))
    fit = replace(fit, requires=(*fit.requires, *own))
    cut = code(cut_link, quick_model=estimator, times=times)
    return [fit, Code(cut.source, cut.requires, cut.provides, (*cut.imports, needed))]


def fit_chosen(
    chosen, prediction_of, out_of_fold, scores_by_fold, folds,
    *, name, model, own_threshold, some, on_some, parts, classification, median,
):  # fmt: skip
    import numpy as np
    from sklearn.dummy import DummyClassifier, DummyRegressor

    if own_threshold:
        chances = prediction_of(
            name, model
        )  # as the model says them; below, moved so that its threshold lies at one half
        chosen_oof = np.interp(chances, [0, chosen.threshold, 1], [0, 0.5, 1])
    else:
        chosen_oof = prediction_of(name, model)
    if on_some:
        _, chosen_models = out_of_fold(chosen, on=folds[:some])  # these few explain it; all would take long
    else:
        _, chosen_models = out_of_fold(chosen)
    scores_again = scores_by_fold(chosen_oof)
    recorded_parts = parts
    remade = [(scores_by_fold(prediction_of(part, it)), scores) for part, it, scores in recorded_parts]
    apart = max(np.abs(again - scores).max() for again, scores in remade)
    found_again = all(np.allclose(again, scores, rtol=1e-6, atol=2e-6) for again, scores in remade)
    scored = np.concatenate([valid for _, valid in folds])  # rows with an out-of-fold prediction
    if classification:
        constant_again = scores_by_fold(out_of_fold(DummyClassifier(strategy="prior"))[0])
    else:
        if median:
            constant_again = scores_by_fold(out_of_fold(DummyRegressor(strategy="median"))[0])
        else:
            constant_again = scores_by_fold(out_of_fold(DummyRegressor())[0])
    return chosen_oof, chosen_models, scores_again, scored, constant_again, apart, found_again


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
