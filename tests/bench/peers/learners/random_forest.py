"""scikit-learn's random forest with its defaults on text as codes; gaps are taken as they are."""

from __future__ import annotations

import pandas as pd

from .learner import Learner, text_columns


class Peer(Learner):
    """100 trees, however long they take."""

    packages = ("scikit-learn", "pandas", "numpy")

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        from sklearn.compose import ColumnTransformer
        from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OrdinalEncoder

        kind = RandomForestClassifier if self.request.classes else RandomForestRegressor
        codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
        self.model = make_pipeline(
            ColumnTransformer([("codes", codes, text_columns(features))], remainder="passthrough"),
            kind(n_jobs=self.request.cores, random_state=self.request.seed),
        )
        self.model.fit(features, target)
