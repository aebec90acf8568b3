"""A trained model with its bundle, made by the catalogue's own cells on a messy small table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.features.plain import features_code, target_code
from jupyter_automl.catalog.tabular.readers.table import read_table_code
from jupyter_automl.catalog.tabular.savers.save_model import SaveModel
from jupyter_automl.catalog.tabular.savers.storage import settings_from, storage
from jupyter_automl.contracts import Column, ColumnProfile, Conversion, Profile, Reading, Structure, TaskSpec
from jupyter_automl.notebook.document import CellRecord, build, save
from jupyter_automl.serving.bundle import write_bundle

PLAN, AGE, SIGNED, NOTE, SIZE = "plan 🎉", 'age "in years"', "signed up", "note", "size code"


@dataclass
class Trained:
    """What the notebook knows at its end, and what it left behind."""

    folder: Path
    names: dict[str, Any]
    context: Context
    reading: Code
    features: Code
    data: Path

    def expected(self, path: Path) -> dict[str, list[Any]]:
        """What the notebook's own functions predict for a file."""
        X = self.names["features_of"](self.names["read_table"](path))
        model = self.names["final_model"]
        if "CLASSES" not in self.names:
            return {"prediction": list(model.predict(X))}
        probability, classes = model.predict_proba(X), self.names["CLASSES"]
        return {
            "prediction": [classes[i] for i in probability.argmax(axis=1)],
            **{f"probability_{label}": list(probability[:, i]) for i, label in enumerate(classes)},
        }


def table(rows: int = 300) -> pd.DataFrame:
    """Numbers with decimal commas, a date, a category, whole numbers that name something, free text."""
    random = np.random.default_rng(1)
    age = random.integers(18, 80, rows).astype(float)
    frame = pd.DataFrame(
        {
            AGE: age,
            PLAN: random.choice(["basic", "pro", "pro max"], rows),
            SIGNED: pd.Series(pd.date_range("2020-01-01", periods=rows)).dt.strftime("%d.%m.%Y"),
            NOTE: random.choice(
                ["called twice about billing", "never called at all", "asked for a refund"], rows
            ),
            SIZE: random.choice([1, 2, 3], rows),
            "spend": age * 2.5 + random.normal(size=rows),
        }
    )
    frame.loc[::11, AGE] = np.nan
    frame.loc[::13, PLAN] = None
    return frame


def write_table(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_csv(path, index=False, sep=";", decimal=",")
    return path


def trained(folder: Path, task: str, model: str) -> Trained:
    """Runs the notebook's cells, from features to saved model, and completes the bundle."""
    frame = table()
    middle = frame["spend"].median()
    labels = {
        "binary": np.where(frame["spend"] > middle, "ja", "nein"),
        "multiclass": pd.cut(frame["spend"], [-1e9, 90, 140, 1e9], labels=[0, 1, 2]).astype(int),
        "regression": frame["spend"] ** 2,
    }[task]
    frame["left, or not"] = labels
    data = write_table(frame, folder / "data.csv")
    development = pd.read_csv(data, sep=";", decimal=",")
    development[SIGNED] = pd.to_datetime(development[SIGNED], format="%d.%m.%Y")
    kinds = {
        AGE: "number",
        PLAN: "category",
        SIGNED: "date",
        NOTE: "text",
        SIZE: "category",
        "spend": "number",
    }
    columns = [
        (name, str(development[name].dtype), int(development[name].isna().sum()), development[name].nunique())
        for name in development
    ]
    classes = [str(c) for c in pd.Series(labels).value_counts().index] if task != "regression" else []
    if task == "multiclass":
        classes = sorted(classes)
    context = Context(
        data_path=str(data), output_dir="out", seed=1, budget=60, machine=Machine(),
        reading=Reading(
            path=str(data), format="delimited", function="read_csv", arguments={"sep": ";", "decimal": ","},
            conversions=[Conversion(column=SIGNED, to="date", form="%d.%m.%Y", arguments={"formats": ["%d.%m.%Y"]}, why="")],
        ),
        structure=Structure(
            rows=len(frame), bytes=1, sha256="ab" * 32,
            columns=[
                Column(name=n, kind=kinds.get(n, "category"), dtype=d, missing=m, distinct=u)
                for n, d, m, u in columns
            ],
        ),
        task=TaskSpec(
            goal='who "leaves"\nnext month?', title="Who leaves {next} month?", row_noun="customers",
            task=task, task_why="", target="left, or not", target_why="", classes=classes,
            positive="ja" if task == "binary" else None, metric_why="",
            metric="mae" if task == "regression" else "log_loss",
        ),
        profile=Profile(
            rows=len(frame), target="left, or not",
            columns=[
                ColumnProfile(name=n, role=kinds.get(n, "target"), dtype=d, missing=m, distinct=u)
                for n, d, m, u in columns
            ],
        ),
    )  # fmt: skip
    names: dict[str, Any] = {}
    run(read_table_code(context), names)
    development = names["read_table"](data)
    reading, features = read_table_code(context, with_target=False), features_code(context)
    output_dir = folder / "out"
    output_dir.mkdir()
    names |= {
        "development": development, "TARGET": "left, or not", "output_dir": output_dir, "METRIC": "log loss",
        "chosen_name": model, "DATA_PATH": str(data),
        "holdout": development.head(50), "holdout_score": 0.25, "interval": (0.2, 0.3),
        "baseline_holdout_score": 0.5, "data_sha256": "ab" * 32, "show": lambda *_, **__: None,
        "findings": pd.DataFrame(
            [("target_leak", "high", "spend", "spend says {it}", "kept")],
            columns=["kind", "severity", "columns", "evidence", "action"],
        ),
    }  # fmt: skip
    run(features, names)
    run(target_code(context), names)
    names["X"], names["y"] = names["features_of"](development), names["target_of"](development)
    names["final_model"] = pipeline(model, task, names).fit(names["X"], names["y"])
    names["predict_with"] = (
        (lambda m, X: m.predict(X)) if task == "regression" else (lambda m, X: m.predict_proba(X))
    )
    asked = storage(names["final_model"])
    context.settings = settings_from(asked)
    saver = SaveModel()
    for block in saver.blocks(context):
        if isinstance(block, Code):
            run(block, names)
    notebook = folder / "n.ipynb"
    cells = [CellRecord("a", "markdown", "# Who leaves", "result", "title")]
    save(build(cells, run="r", goal="g", version="0", kernel_name="python3"), notebook)
    write_bundle(output_dir, read_table=reading, features_of=features, notebook_path=notebook)
    return Trained(output_dir, names, context, reading, features, data)


def run(cell: Code, names: dict[str, Any]) -> None:
    """Execute a cell's text as the kernel would, its imports first."""
    missing = [name for name in cell.requires if name not in names]
    assert not missing, f"the cell requires {missing}"
    exec(hoisted(cell.imports) + "\n" + cell.source, names)
    assert [name for name in cell.provides if name not in names] == []


def pipeline(model: str, task: str, names: dict[str, Any]) -> Any:
    from catboost import CatBoostClassifier, CatBoostRegressor
    from lightgbm import LGBMClassifier, LGBMRegressor
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import VotingClassifier, VotingRegressor
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    def encoded(estimator: Any) -> Any:
        categories = make_pipeline(
            SimpleImputer(strategy="constant", fill_value="Unknown"),
            OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, sparse_output=False),
        )
        texts = [(f"text {i}", TfidfVectorizer(), name) for i, name in enumerate(names["TEXTS"])]
        return make_pipeline(
            ColumnTransformer(
                [("c", categories, names["CATEGORIES"]), ("n", SimpleImputer(), names["NUMBERS"]), *texts],
                sparse_threshold=0,
            ),
            estimator,
        )

    boosted = {"n_estimators": 20, "verbose": -1, "n_jobs": 1, "random_state": 1}
    symmetric = {"iterations": 20, "verbose": False, "allow_writing_files": False, "thread_count": 1}
    if task == "regression":
        made: dict[str, Callable[[], Any]] = {
            "lightgbm": lambda: encoded(LGBMRegressor(**boosted)),
            "catboost": lambda: encoded(CatBoostRegressor(**symmetric)),
            "mean": lambda: VotingRegressor(
                [("l", encoded(LGBMRegressor(**boosted))), ("c", encoded(CatBoostRegressor(**symmetric)))]
            ),
        }
    else:
        made = {
            "lightgbm": lambda: encoded(LGBMClassifier(**boosted)),
            "catboost": lambda: encoded(CatBoostClassifier(**symmetric)),
            "mean": lambda: VotingClassifier(
                [("l", encoded(LGBMClassifier(**boosted))), ("c", encoded(CatBoostClassifier(**symmetric)))],
                voting="soft",
            ),
        }
    return made[model]()
