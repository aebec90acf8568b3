"""AutoGluon tabular: `TabularPredictor(label).fit(train)`, with its defaults or with `presets="best_quality"`."""

from __future__ import annotations

import pandas as pd

from .learner import Learner

METRICS = {"roc_auc": "roc_auc", "log_loss": "log_loss", "rmse": "root_mean_squared_error"}


class Peer(Learner):
    """AutoGluon is told the task, since it takes an integer target for classes and few classes for two."""

    packages = ("autogluon.tabular", "lightgbm", "catboost", "xgboost-cpu", "scikit-learn", "pandas")

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        from autogluon.tabular import TabularPredictor

        request = self.request
        predictor = TabularPredictor(
            label=request.target, problem_type=request.task, eval_metric=METRICS[request.metric],
            path=str(request.folder / "autogluon"),
        )  # fmt: skip
        more = {"presets": "best_quality"} if self.peer == "autogluon_best" else {}
        table = features.assign(**{request.target: target})
        self.model = predictor.fit(
            table, time_limit=request.budget, num_cpus=request.cores, num_gpus=0, **more
        )

    def save(self) -> None:
        """AutoGluon has saved itself."""

    def load(self) -> None:
        from autogluon.tabular import TabularPredictor

        self.model = TabularPredictor.load(str(self.request.folder / "autogluon"))

    def predict(self, rows: pd.DataFrame) -> pd.DataFrame:
        if self.request.classes:
            return pd.DataFrame(self.model.predict_proba(rows)).rename(columns=str)
        return pd.DataFrame({"value": self.model.predict(rows).to_numpy()})
