"""The frequency of each class, or the mean: what a model must beat."""

from __future__ import annotations

import pandas as pd

from .learner import Learner


class Peer(Learner):
    """Looks at the target alone."""

    packages = ("scikit-learn",)

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        from sklearn.dummy import DummyClassifier, DummyRegressor

        self.model = DummyClassifier(strategy="prior") if self.request.classes else DummyRegressor()
        self.model.fit(features, target)
