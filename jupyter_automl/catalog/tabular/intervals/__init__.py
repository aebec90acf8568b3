"""Prediction intervals and prediction sets, where the goal asks for them: conformal, on the out-of-fold predictions."""

from __future__ import annotations

from dataclasses import replace

from jupyter_automl.catalog.cell import Code, Source, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.checks.wording import row_noun, target_digits, tick

MADE, MEASURED = "intervals", "holdout.coverage"
"""Ids of the steps that make them, and that measure them on the holdout."""


def asked(context: Context) -> bool:
    """Whether the goal asks for intervals or sets."""
    return context.spec.constraints.coverage is not None


def coverage_of(context: Context) -> float:
    """The share of rows whose truth they must hold; only asked for where they are."""
    coverage = context.spec.constraints.coverage
    assert coverage is not None
    return coverage


def error_digits(context: Context) -> str:
    """Format of an error or a width: one decimal more than a value of the target has, since it is smaller."""
    form = target_digits(context)
    spread = context.facts.column(context.spec.target).std
    return (
        f",.{int(form[2:-1]) + 1}f"
        if form.startswith(",.") and spread is not None and spread < 1_000
        else form
    )


def calibration_rows(context: Context) -> Code:
    """The cell that gathers the rows with an out-of-fold prediction: what was said, what is true, and their fold."""
    name = str(context.settings.get("model_name", "chosen"))
    written = code(gather, name=name, model=Source(name), coverage=coverage_of(context))
    return replace(written, requires=(*written.requires, name))


def gather(y, folds, prediction_of, *, name, model, coverage):
    import numpy as np

    COVERAGE = coverage
    fold_of = np.full(len(y), -1)  # -1: in no fold, so without an out-of-fold prediction
    for number, (_, valid) in enumerate(folds):
        fold_of[valid] = number
    calibration = np.flatnonzero(fold_of >= 0)
    oof_fold, oof_truth = fold_of[calibration], y.to_numpy()[calibration]
    oof_said = prediction_of(name, model)[calibration]
    return COVERAGE, oof_fold, oof_truth, oof_said


def assumption(context: Context) -> str:
    """What the promise rests on, and where the split says that it is not given."""
    group, time, noun = context.settings.get("group"), context.settings.get("time"), row_noun(context)
    if time:
        return (
            f"**What they rest on:** conformal prediction promises its share where rows are exchangeable, that is where new "
            f"{noun} could as well have stood among those learned from. Rows in the order of {tick(str(time))} are not: the "
            "share is no guarantee for what comes later, and falls when the errors grow. The holdout, which is the latest "
            "part, shows how far it held."
        )
    if group:
        return (
            f"**What they rest on:** conformal prediction promises its share where rows are exchangeable. Rows of one "
            f"{tick(str(group))} are not exchangeable with those of another, so the share is no guarantee: it is calibrated "
            f"on rows whose {tick(str(group))} the model had not met, holds on average over such, and may be missed in all "
            "rows of one of them."
        )
    return (
        f"**What they rest on:** the share holds on average over {noun} that are exchangeable with these, that is drawn from "
        "the same source in the same way; not for each kind of row alone, and not after the source has changed."
    )
