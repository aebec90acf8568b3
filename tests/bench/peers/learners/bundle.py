"""The delivered bundle in memory, to time its prediction beside the peers': its own functions, called as it calls them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pandas as pd

from .learner import Learner

BUNDLE = "notebook_bundle"


class Peer(Learner):
    """Only loads and predicts; the bundle lies in `request.folder`."""

    def load(self) -> None:
        found = importlib.util.spec_from_file_location("predict", self.request.folder / BUNDLE / "predict.py")
        if found is None or found.loader is None:
            raise FileNotFoundError(f"{self.request.folder} holds no bundle")
        self._script: Any = importlib.util.module_from_spec(found)
        found.loader.exec_module(self._script)
        self.model = self._script.load_model()

    def read(self, path: Path) -> Any:
        return self._script.read_input(str(path))

    def predict(self, rows: Any) -> pd.DataFrame:
        predicted: pd.DataFrame = self._script.predictions(self.model, self._script.features_of(rows))
        return predicted
