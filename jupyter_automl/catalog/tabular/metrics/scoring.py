"""The cell that defines the metric and how models are compared."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block, Code, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.tabular.thresholds.tuned import TunedThreshold

from . import METRICS
from .fitting import fitting
from .growing import BOOSTERS, growing

PREDICTED = {
    "binary": (
        "model.predict_proba(features, **more)[:, 1]",
        "Probability of the positive class for each row.",
    ),
    "multiclass": (
        "pd.DataFrame(model.predict_proba(features, **more), columns=model.classes_).reindex(\n"
        "    columns=range(len(CLASSES)), fill_value=0).to_numpy()",
        "Probability of each class, in the order of CLASSES, for each row; 0 for one that the model never met.",
    ),
    "regression": (
        'np.asarray(model.predict(features, **more), dtype="float64").ravel()',
        "Predicted value for each row.",
    ),
}

SUMMED = (
    'pd.DataFrame(model.predict_proba(features, **more), columns=model.classes_, dtype="float64").reindex(\n'
    "    columns=range(len(CLASSES)), fill_value=0).pipe(\n"
    "    lambda chances: chances.div(chances.sum(axis=1), axis=0)).to_numpy()",
    "Probability of each class, in the order of CLASSES, for each row; they sum to one though XGBoost has seven digits.",
)
"""The prediction of several classes where a model may compute in single precision."""
MOVED = (
    'np.interp(model.predict_proba(features, **more)[:, 1], [0, getattr(model, "threshold", 0.5), 1], [0, 0.5, 1])',
    "Probability of the positive class for each row, moved so that the model's threshold lies at one half.",
)
"""The prediction where labels are judged and a model may have a threshold of its own."""


class Scoring(Component):
    """The metric, and the three functions by which every model is measured on the same folds."""

    kind = "metric"
    name = "scoring"
    title = "Metric"
    requires = ("X", "y", "folds")
    provides = (
        "METRIC", "GREATER_IS_BETTER", "BETTER", "score_of", "predict_with", "out_of_fold", "scores_by_fold",
        "predicted", "prediction_of", "measured",
    )  # fmt: skip

    def blocks(self, context: Context) -> Sequence[Block]:
        spec, form = context.spec, METRICS[context.spec.metric]
        predicted, doc = predicted_form(context)
        written = code(
            metric,
            title=form.title,
            greater=form.greater,
            expression=Source(form.expression[spec.task]),
            predicted=Source(predicted),
            doc=Source(f'"""{doc}"""'),
        )
        extra: tuple[str, ...] = (form.imports[spec.task],) if spec.task in form.imports else ()
        extra += ("import pandas as pd",) if spec.task == "multiclass" else ()
        return [
            Markdown(
                f"## Metric and baseline\n**Metric: {form.title}**, {form.meaning}. Why this one: {spec.metric_why}."
            ),
            Code(written.source, written.requires, written.provides, written.imports + extra),
            code(fitting, remote=context.machine.cluster is not None),
            code(comparison, multiclass=spec.task == "multiclass"),
            *([code(growing, first_trees=first_trees(context))] if boosts(context) else []),
        ]


def boosts(context: Context) -> bool:
    """Whether a library is installed whose models tell how many trees they need."""
    return any(context.machine.distribution(name) for name in BOOSTERS)


def first_trees(context: Context) -> Source:
    """How a model is told to predict with its first trees: by their number, or as XGBoost wants it, by a range."""
    if context.machine.distribution("xgboost") is None:
        return Source("int(trees)")
    return Source('(0, int(trees)) if first == "iteration_range" else int(trees)')


def predicted_form(context: Context) -> tuple[str, str]:
    """The prediction of a model as an expression, and what it is."""
    if thresholded(context):
        return MOVED
    if context.spec.task == "multiclass" and context.machine.distribution("xgboost"):
        return SUMMED
    return PREDICTED[context.spec.task]


def thresholded(context: Context) -> bool:
    """Whether the run may choose a threshold."""
    return context.spec.task == "binary" and TunedThreshold().suits(context).score >= 0.5


def metric(CLASSES, *, title, greater, expression, predicted, doc):
    import numpy as np

    METRIC, GREATER_IS_BETTER = title, greater
    BETTER = 1 if GREATER_IS_BETTER else -1

    def predict_with(model, features, **more):
        doc  # noqa: B018
        return predicted

    def score_of(truth, prediction):
        """The metric, as one number."""
        truth, prediction = np.asarray(truth), np.asarray(prediction)
        return float(expression)

    return METRIC, GREATER_IS_BETTER, BETTER, predict_with, score_of


def comparison(X, y, folds, predict_with, score_of, REPEAT_SEARCH, CLASSES, fit_folds, *, multiclass):
    import numpy as np
    from sklearn.base import clone
    from sklearn.ensemble import VotingClassifier, VotingRegressor

    def out_of_fold(model, features=X, target=y, on=None):
        """Prediction for every row by a model that has not seen it, and the model of each fold."""
        on = folds if on is None else on

        def one_fold(train, valid):
            fitted = clone(model).fit(features.iloc[train], target.iloc[train])
            return fitted, predict_with(fitted, features.iloc[valid])

        done = fit_folds(one_fold, on)
        if multiclass:
            prediction = np.full((len(target), len(CLASSES)), np.nan)
        else:
            prediction = np.full(len(target), np.nan)
        for (_, valid), (_, predicted) in zip(on, done, strict=True):
            prediction[valid] = predicted
        return prediction, [fitted for fitted, _ in done]

    def scores_by_fold(prediction, target=y):
        """The metric on each fold."""
        return np.array([score_of(target.iloc[valid], prediction[valid]) for _, valid in folds])

    predicted = {}

    def prediction_of(name, model):
        """The out-of-fold prediction of an experiment, made once; a weighted mean's is that of its members' predictions."""
        if name not in predicted and isinstance(model, VotingClassifier | VotingRegressor):
            parts = [prediction_of(*member) for member in model.estimators]
            predicted[name] = np.average(parts, axis=0, weights=model.weights)
        elif name not in predicted:
            predicted[name], _ = out_of_fold(model)
        return predicted[name]

    def measured(name, model, recorded=None):
        """The metric on each fold: measured, or as recorded when the search is not repeated."""
        if recorded is not None and not REPEAT_SEARCH:
            return np.array(recorded)
        return scores_by_fold(prediction_of(name, model))

    return out_of_fold, scores_by_fold, predicted, prediction_of, measured
