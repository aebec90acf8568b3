"""The mean outcome of a level."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import Encoder


class TargetMean(Encoder):
    """Target encoding: each level becomes its mean outcome, shrunk towards the overall mean.

    For categories with many levels (zip codes, products). scikit-learn's TargetEncoder fits on inner folds, so that a
    row's own answer does not enter its encoding. Source: Micci-Barreca, 2001.
    """

    name = "target_mean"
    title = "Target mean"
    handles = "many"
    imports = ("from sklearn.model_selection import KFold", "from sklearn.preprocessing import TargetEncoder")

    def suits(self, context: Context) -> Fit:
        return Fit(0.9, f"{len(feature_columns(context).many)} categories with many levels")

    def entries(self, context: Context) -> list[str]:
        if not feature_columns(context).many:
            return []
        return [
            f'("many levels", TargetEncoder(\n    target_type="{target_kind(context)}", '
            "cv=KFold(5, shuffle=True, random_state=SEED)), MANY_LEVELS)"
        ]


def target_kind(context: Context) -> str:
    """The task as scikit-learn's TargetEncoder calls it."""
    return {"regression": "continuous"}.get(context.spec.task, context.spec.task)
