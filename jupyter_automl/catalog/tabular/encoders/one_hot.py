"""One column a level."""

from __future__ import annotations

from jupyter_automl.catalog.component import Context, Fit
from jupyter_automl.catalog.tabular.features.columns import feature_columns

from . import Encoder


class OneHot(Encoder):
    """One-hot encoding: one 0/1 column a level; missing is a level, rare levels are pooled, unseen levels join them.

    Exact and readable for categories with few levels; too wide for many.
    """

    name = "one_hot"
    title = "One-hot"
    handles = "few"
    imports = ("from sklearn.preprocessing import OneHotEncoder",)

    def suits(self, context: Context) -> Fit:
        return Fit(0.9, f"{len(feature_columns(context).few)} categories with few levels")

    def entries(self, context: Context) -> list[str]:
        columns = feature_columns(context)
        if not columns.few:
            return []
        rare = max(2, min(20, context.facts.rows // 200))
        few = "FEW_LEVELS" if columns.many else "CATEGORIES"
        settings = f'handle_unknown="infrequent_if_exist", min_frequency={rare}, sparse_output=False'
        return [f'("categories", OneHotEncoder(\n    {settings}), {few})']
