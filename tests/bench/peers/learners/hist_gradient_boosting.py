"""scikit-learn's HistGradientBoosting with its defaults; text as native categories where it takes them."""

from __future__ import annotations

import pandas as pd

from .learner import Learner, text_columns

MOST = 255  # categories that it takes


class Peer(Learner):
    """Columns with more categories than it takes go in as codes."""

    packages = ("scikit-learn", "pandas", "numpy")

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        from sklearn.compose import ColumnTransformer
        from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OrdinalEncoder

        texts = text_columns(features)
        native = [name for name in texts if features[name].nunique() < MOST]
        kind = HistGradientBoostingClassifier if self.request.classes else HistGradientBoostingRegressor
        codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=float("nan"))
        self.model = make_pipeline(
            ColumnTransformer([("codes", codes, native + [name for name in texts if name not in native])],
                              remainder="passthrough"),
            kind(categorical_features=list(range(len(native))), random_state=self.request.seed),
        )  # fmt: skip
        self.model.fit(features, target)
