"""Metrics by name: how they read, which way is better, and the expression that computes them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MetricForm:
    """`expression` uses `truth` and `prediction` (see the contract of `predict_with`)."""

    title: str
    greater: bool
    expression: dict[str, str]
    imports: dict[str, str]
    meaning: str


def _of(module_name: str) -> str:
    return f"from sklearn.metrics import {module_name}"


def _label_metric(
    title: str, function: str, meaning: str, extra: str = "", macro: bool = False
) -> MetricForm:
    average = ', average="macro"' if macro else ""
    return MetricForm(
        title,
        True,
        {
            "binary": f"{function}(truth, prediction >= 0.5{extra})",
            "multiclass": f"{function}(truth, prediction.argmax(axis=1){average}{extra})",
        },
        {"binary": _of(function), "multiclass": _of(function)},
        meaning,
    )


def _number_metric(
    title: str, function: str, greater: bool, meaning: str, expression: str = ""
) -> MetricForm:
    call = expression or f"{function}(truth, prediction)"
    return MetricForm(title, greater, {"regression": call}, {"regression": _of(function)}, meaning)


METRICS: dict[str, MetricForm] = {
    "roc_auc": MetricForm(
        "ROC AUC", True,
        {
            "binary": "roc_auc_score(truth, prediction)",
            "multiclass": 'np.mean([roc_auc_score(truth == k, prediction[:, k]) for k in np.unique(truth)])',
        },
        {"binary": _of("roc_auc_score"), "multiclass": _of("roc_auc_score")},
        "the share of (positive, negative) pairs that are put in the right order; 0.5 is a coin toss, 1 is perfect",
    ),
    "average_precision": MetricForm(
        "average precision", True,
        {
            "binary": "average_precision_score(truth, prediction)",
            "multiclass": 'np.mean([average_precision_score(truth == k, prediction[:, k]) for k in np.unique(truth)])',
        },
        {"binary": _of("average_precision_score"), "multiclass": _of("average_precision_score")},
        "the area under the precision-recall curve; a coin toss reaches the share of positives",
    ),
    "f1": _label_metric("F1", "f1_score", "the harmonic mean of precision and recall", ", zero_division=0", True),
    "f1_macro": _label_metric("macro F1", "f1_score", "F1 of each class, averaged", ', average="macro", zero_division=0'),
    "accuracy": _label_metric("accuracy", "accuracy_score", "the share of rows that are named right"),
    # not balanced_accuracy_score: the same number, but that one warns wherever a predicted class is absent from the truth
    "balanced_accuracy": _label_metric("balanced accuracy", "recall_score",
        "the recall of each class, averaged, so that rare classes count as much as common ones",
        ', labels=np.unique(truth), average="macro"'),
    "recall": _label_metric("recall", "recall_score", "the share of positives that are found", ", zero_division=0", True),
    "precision": _label_metric("precision", "precision_score", "the share of alarms that are right", ", zero_division=0", True),
    "mcc": _label_metric("Matthews correlation", "matthews_corrcoef", "the correlation between said and true class"),
    "log_loss": MetricForm(
        "log loss", False,
        {
            "binary": "log_loss(truth, prediction, labels=[0, 1])",
            "multiclass": "log_loss(truth, prediction, labels=range(len(CLASSES)))",
        },
        {"binary": _of("log_loss"), "multiclass": _of("log_loss")},
        "how surprised the probabilities are by the truth; smaller is better, confident mistakes cost most",
    ),
    "brier": MetricForm(
        "Brier score", False,
        {
            "binary": "np.mean((prediction - truth) ** 2)",
            "multiclass": "np.mean(((prediction - np.eye(len(CLASSES))[truth]) ** 2).sum(axis=1))",
        },
        {}, "the mean squared error of the probabilities; smaller is better",
    ),
    "rmse": _number_metric("RMSE", "root_mean_squared_error", False,
        "the typical size of an error in the target's own unit, large ones counting most"),
    "mae": _number_metric("MAE", "mean_absolute_error", False, "the mean size of an error in the target's own unit"),
    "median_ae": _number_metric("median absolute error", "median_absolute_error", False,
        "half of the errors are smaller than this, in the target's own unit"),
    "r2": _number_metric("R²", "r2_score", True, "the share of the target's variance that is explained"),
    "rmsle": _number_metric("RMSLE", "root_mean_squared_error", False, "the typical relative error on a log scale",
        "root_mean_squared_error(np.log1p(truth), np.log1p(np.clip(prediction, 0, None)))"),
    "mape": _number_metric("MAPE", "mean_absolute_percentage_error", False, "the mean error in percent of the truth"),
}  # fmt: skip

THRESHOLDED = {
    "f1": "f1", "f1_macro": "f1_macro", "balanced_accuracy": "balanced_accuracy",
    "mcc": "matthews_corrcoef",
}  # fmt: skip
"""Metrics of two classes that depend on the threshold and cannot be won by saying always yes → scikit-learn's scorer."""

_LABELS = dict.fromkeys(("binary", "multiclass"), "neg_log_loss")
SCORERS: dict[str, dict[str, str]] = {
    name: {
        task: "neg_root_mean_squared_error" if task == "regression" else "neg_log_loss"
        for task in form.expression
    }
    for name, form in METRICS.items()
} | {
    "roc_auc": _LABELS | {"binary": "roc_auc"},
    "average_precision": _LABELS | {"binary": "average_precision"},
    "mae": {"regression": "neg_mean_absolute_error"},
    "median_ae": {"regression": "neg_mean_absolute_error"},
    "mape": {"regression": "neg_mean_absolute_percentage_error"},
}
"""Metric → task → the scorer by which inner folds tell settings apart: the metric, or one that is smoother than labels."""
