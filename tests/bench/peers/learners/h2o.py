"""H2O AutoML: `h2o.import_file`, the target made a factor, `H2OAutoML(max_runtime_secs).train`."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pandas as pd

from .learner import Learner

METRICS = {"roc_auc": "AUC", "log_loss": "logloss", "rmse": "RMSE"}
MEMORY = "6G"
STARTS = 2  # its server gives up after a minute, which a busy machine can take


class Peer(Learner):
    """H2O reads the files itself, as its pages do it."""

    packages = ("h2o", "pandas")

    def _start(self) -> Any:
        import h2o
        from h2o.exceptions import H2OServerError

        for left in reversed(range(STARTS)):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            try:
                h2o.init(
                    ip="127.0.0.1", port=port, nthreads=self.request.cores, max_mem_size=MEMORY, log_level="ERRR",
                    name=f"bench-{port}",
                )  # fmt: skip
                break
            except H2OServerError:
                if not left:
                    raise
        h2o.no_progress()
        return h2o

    def fit(self) -> None:
        request = self.request
        h2o = self._start()
        from h2o.automl import H2OAutoML

        table = h2o.import_file(str(request.train), header=1)
        if request.classes:
            table[request.target] = table[request.target].asfactor()
        automl = H2OAutoML(max_runtime_secs=int(request.budget), seed=request.seed, nfolds=-1,
                           sort_metric=METRICS[request.metric], stopping_metric=METRICS[request.metric])  # fmt: skip
        automl.train(y=request.target, training_frame=table)
        if automl.leader is None:
            raise RuntimeError("H2O found no model within the time limit")
        saved = h2o.save_model(automl.leader, path=str(request.folder), force=True)
        (request.folder / "saved.txt").write_text(saved, encoding="utf-8")

    def load(self) -> None:
        self._h2o = self._start()
        self.model = self._h2o.load_model((self.request.folder / "saved.txt").read_text(encoding="utf-8"))

    def read(self, path: Path) -> Any:
        return self._h2o.import_file(str(path), header=1)

    def predict(self, rows: Any) -> pd.DataFrame:
        predicted = self.model.predict(rows).as_data_frame()
        if not self.request.classes:
            return pd.DataFrame({"value": predicted["predict"]})
        levels = self.model._model_json["output"]["domains"][-1]
        return predicted.iloc[:, 1:].set_axis(levels, axis=1)
