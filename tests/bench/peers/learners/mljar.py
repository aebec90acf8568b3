"""mljar-supervised: `AutoML(mode="Compete", total_time_limit).fit(X, y)`, its mode for the best score."""

from __future__ import annotations

import pandas as pd

from .learner import Learner

METRICS = {"roc_auc": "auc", "log_loss": "logloss", "rmse": "rmse"}


class Peer(Learner):
    """mljar-supervised keeps everything in a folder of its own."""

    packages = ("mljar-supervised", "lightgbm", "xgboost", "catboost", "scikit-learn", "pandas")

    def _automl(self, **more: object) -> object:
        from supervised.automl import AutoML

        return AutoML(results_path=str(self.request.folder / "mljar"), **more)

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        request = self.request
        task = {"binary": "binary_classification", "multiclass": "multiclass_classification"}.get(
            request.task, "regression"
        )
        self.model = self._automl(
            mode="Compete", ml_task=task, eval_metric=METRICS[request.metric], total_time_limit=int(request.budget),
            n_jobs=request.cores, random_state=request.seed, verbose=0,
        )  # fmt: skip
        self.model.fit(features, target)

    def save(self) -> None:
        """mljar-supervised has saved itself."""

    def load(self) -> None:
        self.model = self._automl()

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        if not self.request.classes:
            return pd.DataFrame({"value": self.model.predict(rows)})
        predicted = self.model.predict_all(rows)
        named = [name for name in predicted if str(name).startswith("prediction_")]
        return predicted[named].rename(columns=lambda name: str(name).removeprefix("prediction_"))
