"""Platt scaling of the leader's probabilities."""

from __future__ import annotations

from jupyter_automl.catalog.cell import Code, Source, code
from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.models import ModelComponent


class SigmoidCalibration(ModelComponent):
    """Calibrates probabilities by a sigmoid fitted on inner folds (Platt scaling), for metrics that read them.

    Helps models whose probabilities are too bold or too shy, such as boosted trees and forests, when the metric is log
    loss or the Brier score; leaves the order of rows, and so ROC AUC, nearly as it was. Source: Platt, 1999; Niculescu-Mizil
    and Caruana, Predicting good probabilities with supervised learning, 2005.
    """

    kind = "calibration"
    name = "calibrated"
    title = "Calibrated"
    tasks = frozenset({"binary", "multiclass"})
    packages = ("scikit-learn",)
    provides = ("calibrated", "calibrated_scores")
    times = 3.5
    family = "calibration"

    def suits(self, context: Context) -> Fit:
        if context.spec.metric not in ("log_loss", "brier"):
            return Fit(0.1, f"{context.spec.metric} does not read the size of probabilities")
        if context.facts.rows < 500:
            return Fit(0.2, f"{context.facts.rows:,} rows are few for inner folds")
        return Fit(0.8, "the metric reads probabilities, and trees are often too bold")

    def rival(self, context: Context) -> str:
        return str(context.settings["suspect"])

    def label(self, context: Context) -> str:
        return f"{context.settings['suspect_label']}, calibrated"

    def hypothesis(self, context: Context) -> str:
        return "its probabilities are too bold or too shy, and a sigmoid sets them right"

    def definition(self, context: Context) -> Code:
        suspect = str(context.settings["suspect"])
        written = code(define, suspect=Source(suspect))
        return Code(written.source, (*written.requires, suspect), written.provides, written.imports)


def define(measured, *, suspect):
    from sklearn.calibration import CalibratedClassifierCV

    calibrated = CalibratedClassifierCV(suspect, method="sigmoid", cv=4)
    calibrated_scores = measured("calibrated", calibrated)
    return calibrated, calibrated_scores
