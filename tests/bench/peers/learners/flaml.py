"""FLAML: `AutoML().fit(X, y, task, time_budget)`."""

from __future__ import annotations

import pandas as pd

from .learner import Learner


class Peer(Learner):
    """FLAML refuses most signs in column names, so they are numbered; text it makes categories by itself."""

    packages = ("flaml", "lightgbm", "xgboost", "catboost", "scikit-learn", "pandas")

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        from flaml import AutoML

        request = self.request
        self.model = AutoML()
        self.model.fit(
            self.prepared(features), target, task="regression" if not request.classes else "classification",
            metric=request.metric, time_budget=request.budget, n_jobs=request.cores, seed=request.seed, verbose=0,
        )  # fmt: skip

    def prepared(self, features: pd.DataFrame) -> pd.DataFrame:
        return features.set_axis([f"column_{number}" for number in range(features.shape[1])], axis=1)
