"""What a peer has to do, and what most of them share: reading by `pd.read_csv`, a model saved by pickle."""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Request:
    """What a peer is told. `budget` is in seconds; `folder` is for what it keeps between fitting and predicting."""

    train: Path
    target: str
    task: str
    metric: str
    budget: float
    seed: int
    cores: int
    folder: Path

    @property
    def classes(self) -> bool:
        """Whether the target is a class."""
        return self.task != "regression"


class Learner:
    """A peer between its start and its end: `fit` in one process, `load` and `predict` in another."""

    packages: tuple[str, ...] = ()

    def __init__(self, peer: str, request: Request) -> None:
        self.peer = peer
        self.request = request
        self.model: Any = None

    def fit(self) -> None:
        """Read the training file, fit within the budget, keep what predicting needs in the folder."""
        table = pd.read_csv(self.request.train, low_memory=False)
        texts = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
        (self.request.folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        features, target = table.drop(columns=self.request.target), table[self.request.target]
        if self.request.classes:
            target = target.astype(str)
        self.fit_table(features, target)
        self.save()

    def fit_table(self, features: pd.DataFrame, target: pd.Series) -> None:
        """Fit `self.model`; features (rows, columns) as read, target as text for classes, else as numbers."""
        raise NotImplementedError

    def save(self) -> None:
        """Keep the model."""
        with (self.request.folder / "model.pickle").open("wb") as file:
            pickle.dump(self.model, file)

    def load(self) -> None:
        """Bring the kept model back."""
        with (self.request.folder / "model.pickle").open("rb") as file:
            self.model = pickle.load(file)

    def read(self, path: Path) -> Any:
        """Rows without a target, columns that were text in training read as text."""
        texts = json.loads((self.request.folder / "texts.json").read_text(encoding="utf-8"))
        kinds = {name: str for name in texts if name != self.request.target}
        return pd.read_csv(path, dtype=kinds, low_memory=False)

    def predict(self, rows: Any) -> pd.DataFrame:
        """A column of probabilities per class, named by it, or the one column `value`; shape (rows, columns)."""
        features = self.prepared(rows)
        if self.request.classes:
            return pd.DataFrame(
                self.model.predict_proba(features), columns=[str(c) for c in self.model.classes_]
            )
        return pd.DataFrame({"value": self.model.predict(features)})

    def prepared(self, features: pd.DataFrame) -> pd.DataFrame:
        """The features as the model takes them."""
        return features


def text_columns(features: pd.DataFrame) -> list[str]:
    """Names of the columns that are no numbers."""
    return [str(name) for name in features if not pd.api.types.is_numeric_dtype(features[name])]
