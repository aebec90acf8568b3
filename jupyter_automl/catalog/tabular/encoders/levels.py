"""Categories as trees like them."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import Encoder
from .target_mean import target_kind

MOST_MEANS = 100
"""Columns of mean outcomes: one a category, in a task of many classes one a category and class."""


class Levels(Encoder):
    """Two columns a category: its levels as whole numbers, and its levels' mean outcome, shrunk towards the overall mean.

    Trees split such columns in a few steps where one-hot columns take many; the means come from inner folds, so that a
    row's own answer does not enter its encoding. Source: Micci-Barreca, 2001; Pargent et al., 2022.
    """

    name = "levels"
    title = "Levels"
    handles = "levels"
    imports = (
        "from sklearn.model_selection import KFold",
        "from sklearn.preprocessing import OrdinalEncoder, TargetEncoder",
    )

    def suits(self, context: Context) -> Fit:
        return Fit(0.9, "trees need not see a column for each level")

    def entries(self, context: Context) -> list[str]:
        columns = feature_columns(context)
        if not columns.categories:
            return []
        codes = (
            '("categories", OrdinalEncoder(\n    handle_unknown="use_encoded_value", unknown_value=-1, '
            "encoded_missing_value=-1), CATEGORIES)"
        )
        classes = len(context.facts.classes) if context.spec.task == "multiclass" else 1
        if classes * len(columns.categories) > MOST_MEANS:
            return [codes]
        means = (
            f'("mean outcomes", TargetEncoder(\n    target_type="{target_kind(context)}", '
            "cv=KFold(5, shuffle=True, random_state=SEED)), CATEGORIES)"
        )
        return [codes, means]
