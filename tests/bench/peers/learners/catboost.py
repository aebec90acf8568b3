"""CatBoost with its defaults: text columns are native categories, their gaps a word of their own."""

from __future__ import annotations

import pandas as pd

from .learner import Learner, text_columns


class Peer(Learner):
    """CatBoost knows no time limit: it grows its 1,000 trees."""

    packages = ("catboost", "pandas", "numpy")

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        from catboost import CatBoostClassifier, CatBoostRegressor

        request = self.request
        kind = CatBoostClassifier if request.classes else CatBoostRegressor
        self.model = kind(
            cat_features=text_columns(features), thread_count=request.cores, random_seed=request.seed, verbose=False,
            allow_writing_files=False,
        )  # fmt: skip
        self.model.fit(self.prepared(features), target)

    def prepared(self, features: pd.DataFrame) -> pd.DataFrame:
        return features.assign(
            **{name: features[name].astype(object).where(features[name].notna(), "missing").astype(str)
               for name in text_columns(features)}
        )  # fmt: skip
