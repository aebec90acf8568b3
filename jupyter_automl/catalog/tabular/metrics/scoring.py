"""The cell that defines the metric and how models are compared."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block, Code, Markdown, Source, code
from jupyter_automl.catalog.component import Component, Context

from . import METRICS

PREDICTED = {
    "binary": ("model.predict_proba(features)[:, 1]", "Probability of the positive class for each row."),
    "multiclass": (
        "pd.DataFrame(model.predict_proba(features), columns=model.classes_).reindex(\n"
        "    columns=range(len(CLASSES)), fill_value=0).to_numpy()",
        "Probability of each class, in the order of CLASSES, for each row; 0 for one that the model never met.",
    ),
    "regression": (
        'np.asarray(model.predict(features), dtype="float64").ravel()',
        "Predicted value for each row.",
    ),
}


class Scoring(Component):
    """The metric, and the three functions by which every model is measured on the same folds."""

    kind = "metric"
    name = "scoring"
    title = "Metric"
    requires = ("X", "y", "folds")
    provides = (
        "METRIC", "GREATER_IS_BETTER", "BETTER", "score_of", "predict_with", "out_of_fold", "scores_by_fold", "measured",
    )  # fmt: skip

    def blocks(self, context: Context) -> Sequence[Block]:
        spec, form = context.spec, METRICS[context.spec.metric]
        written = code(
            metric,
            title=form.title,
            greater=form.greater,
            expression=Source(form.expression[spec.task]),
            predicted=Source(PREDICTED[spec.task][0]),
            doc=Source(f'"""{PREDICTED[spec.task][1]}"""'),
        )
        extra: tuple[str, ...] = (form.imports[spec.task],) if spec.task in form.imports else ()
        extra += ("import pandas as pd",) if spec.task == "multiclass" else ()
        return [
            Markdown(
                f"## Metric and baseline\n**Metric: {form.title}**, {form.meaning}. Why this one: {spec.metric_why}."
            ),
            Code(written.source, written.requires, written.provides, written.imports + extra),
            code(comparison, multiclass=spec.task == "multiclass"),
        ]


def metric(CLASSES, *, title, greater, expression, predicted, doc):
    import numpy as np

    METRIC, GREATER_IS_BETTER = title, greater
    BETTER = 1 if GREATER_IS_BETTER else -1

    def predict_with(model, features):
        doc  # noqa: B018
        return predicted

    def score_of(truth, prediction):
        """The metric, as one number."""
        truth, prediction = np.asarray(truth), np.asarray(prediction)
        return float(expression)

    return METRIC, GREATER_IS_BETTER, BETTER, predict_with, score_of


def comparison(X, y, folds, predict_with, score_of, REPEAT_SEARCH, CLASSES, *, multiclass):
    import numpy as np
    from sklearn.base import clone

    def out_of_fold(model, features=X, target=y):
        """Prediction for every row by a model that has not seen it, and the model of each fold."""
        if multiclass:
            prediction, models = np.full((len(target), len(CLASSES)), np.nan), []
        else:
            prediction, models = np.full(len(target), np.nan), []
        for train, valid in folds:
            models.append(clone(model).fit(features.iloc[train], target.iloc[train]))
            prediction[valid] = predict_with(models[-1], features.iloc[valid])
        return prediction, models

    def scores_by_fold(prediction, target=y):
        """The metric on each fold."""
        return np.array([score_of(target.iloc[valid], prediction[valid]) for _, valid in folds])

    def measured(model, recorded=None):
        """The metric on each fold: measured, or as recorded when the search is not repeated."""
        if recorded is not None and not REPEAT_SEARCH:
            return np.array(recorded)
        return scores_by_fold(out_of_fold(model)[0])

    return out_of_fold, scores_by_fold, measured
