"""A threshold of its own for metrics that judge labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from jupyter_automl.catalog.cell import Code, Source, code, literal
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.metrics import THRESHOLDED
from jupyter_automl.catalog.tabular.models import ModelComponent


class TunedThreshold(ModelComponent):
    """The leader with the probability from which it says yes chosen on out-of-fold predictions, not left at one half.

    For metrics that judge labels (F1, balanced accuracy, Matthews correlation) on unbalanced classes, where one half is
    rarely the best cut. The probabilities stay as they are. Source: Lipton et al., Optimal thresholding of classifiers to
    maximize F1 measure, 2014.
    """

    kind = "threshold"
    name = "tuned_threshold"
    title = "Tuned threshold"
    tasks = frozenset({"binary"})
    packages = ("scikit-learn",)
    requires = ("prediction_of", "scores_by_fold", "folds", "BETTER", "REPEAT_SEARCH")
    provides = ("tuned_threshold", "tuned_threshold_scores", "threshold")
    family = "threshold"

    def suits(self, context: Context) -> Fit:
        if context.spec.metric not in THRESHOLDED:
            return Fit(0.0, f"{context.spec.metric} does not depend on a threshold")
        rarest = min((size for _, size in context.facts.classes), default=0)
        if rarest < 40:
            return Fit(0.1, f"{rarest} rows of the rarer class are too few to tell a threshold")
        return Fit(0.8, "the metric judges labels, and one half is rarely the best cut")

    def rival(self, context: Context) -> str:
        return str(context.settings["leader"])

    def label(self, context: Context) -> str:
        return f"{context.settings['leader_label']}, own threshold"

    def hypothesis(self, context: Context) -> str:
        return (
            "saying yes from another probability than one half serves the metric better; each fold is scored with the "
            "threshold that is best on the others"
        )

    def definition(self, context: Context) -> Code:
        leader = str(context.settings["leader"])
        written = code(define, leader=Source(leader), name=leader)
        return replace(written, requires=(*written.requires, leader))

    def record(self, context: Context, source: str, scores: Sequence[float]) -> str:
        return recorded_cut(source, context.seen["ensemble.tuned_threshold"], scores)

    @staticmethod
    def probe(threshold):
        return float(threshold)

    def after(self, context: Context, values: Any) -> str | None:
        return None


def recorded_cut(source: str, threshold: float, scores: Sequence[float]) -> str:
    """The source with the threshold and scores that were found; unchanged where it finds none."""
    call = re.search(r"cut_of\((\w+)(, recorded=\(.*?\]\))?\)$", source, re.M | re.S)
    if call is None:
        return source
    shown = literal([float(f"{score:.12g}") for score in scores], 4, 60)
    text = f"cut_of({call.group(1)}, recorded=(\n    {threshold!r}, {shown}))"
    return source[: call.start()] + text + source[call.end() :]


def define(prediction_of, scores_by_fold, folds, BETTER, REPEAT_SEARCH, *, leader, name):
    import numpy as np
    from sklearn.model_selection import FixedThresholdClassifier

    def cut_of(model, recorded=None):
        """The best threshold, and the score of each fold with the threshold that is best on the others."""
        if recorded is not None and not REPEAT_SEARCH:
            return recorded[0], np.array(recorded[1])
        chances, cuts = prediction_of(name, model), np.arange(2, 99) / 100
        scores = np.array([scores_by_fold(np.interp(chances, [0, cut, 1], [0, 0.5, 1])) for cut in cuts])
        every = np.arange(len(folds))
        best = [np.argmax(BETTER * np.delete(scores, fold, axis=1).mean(axis=1)) for fold in every]
        return float(cuts[np.argmax(BETTER * scores.mean(axis=1))]), scores[best, every]

    threshold, tuned_threshold_scores = cut_of(leader)
    tuned_threshold = FixedThresholdClassifier(leader, threshold=threshold, response_method="predict_proba")
    return threshold, tuned_threshold, tuned_threshold_scores
