"""The cells of sections `save` and `environment`, executed as the kernel executes them."""

from __future__ import annotations

import gzip
import json
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.savers.environment import Environment
from jupyter_automl.catalog.tabular.savers.sample import sample
from jupyter_automl.catalog.tabular.savers.save_model import SaveModel
from jupyter_automl.catalog.tabular.savers.storage import settings_from, storage
from jupyter_automl.contracts import Structure, TaskSpec

DATA = 'sp end;size;"left"\n' + "".join(f'{i % 7};{i};"{"yes" if i % 3 else "no"}"\n' for i in range(200))


def notebook_doubles(values: pd.DataFrame) -> pd.DataFrame:
    """Stands for a function that only the notebook has."""
    return values * 2


def context_of(sha: str = "ab" * 32, **settings: Any) -> Context:
    packages = {name: version(name) for name in ("skops", "joblib", "lightgbm", "catboost")}
    return Context(
        data_path="data.csv", output_dir="out", seed=3, budget=60, machine=Machine(packages=packages),
        structure=Structure(rows=200, columns=[], bytes=1, sha256=sha),
        task=TaskSpec(
            goal='which "customers" leave?', title="Who leaves?", row_noun="customers", task="binary", task_why="",
            target="left", target_why="", classes=["yes", "no"], positive="yes", metric="roc_auc", metric_why="",
        ),
        settings=settings,
    )  # fmt: skip


def state(folder: Path, model: Any) -> dict[str, Any]:
    """What the kernel knows when section `save` begins."""
    data = folder / "data.csv"
    data.write_text(DATA)

    def read_table(path: Path) -> pd.DataFrame:
        return pd.read_csv(path, sep=";")

    def features_of(table: pd.DataFrame) -> pd.DataFrame:
        return table[["sp end", "size"]].astype("float64")

    development = read_table(data)
    X, y = features_of(development), development["left"].eq("yes").astype(int)
    output_dir = folder / "out"
    output_dir.mkdir()
    return {
        "DATA_PATH": str(data), "read_table": read_table, "features_of": features_of, "development": development,
        "TARGET": "left", "NUMBERS": ["sp end", "size", "signed (year)"], "CATEGORIES": [], "TEXTS": [],
        "CLASSES": ["no", "yes"], "X": X, "METRIC": "ROC AUC", "SEED": 3, "THREADS": 1, "WORKERS": 2, "output_dir": output_dir,
        "side_by_side": nullcontext,
        "predict_with": lambda fitted, rows: fitted.predict_proba(rows)[:, 1], "chosen_name": "logistic",
        "final_model": model.fit(X, y), "holdout": development.head(40), "holdout_score": np.float64(0.75),
        "interval": np.array([0.7, 0.8]), "baseline_holdout_score": 0.6, "data_sha256": "ab" * 32,
        "findings": pd.DataFrame({
            "kind": ["identifier", "imbalance"], "severity": ["high", "low"], "columns": ["size", "left"],
            "evidence": ["200 of 200 values differ", "67 % yes"], "action": ["left out", "kept"],
        }),
        "show": lambda *_, **__: None,
        "slices": pd.DataFrame({"slice": ["size: small"], "rows": [20], "score": [0.61]}),
    }  # fmt: skip


def plain() -> Any:
    return make_pipeline(
        ColumnTransformer([("n", SimpleImputer(), ["sp end", "size"])]), LogisticRegression()
    )


def asked(names: dict[str, Any]) -> dict[str, Any]:
    return settings_from(storage(names["final_model"]))


def run(component: Any, context: Context, names: dict[str, Any]) -> list[Code]:
    cells = [block for block in component.blocks(context) if isinstance(block, Code)]
    for cell in cells:
        assert set(cell.requires) - set(names) == set(), "a cell requires what nothing provides"
        assert set(cell.requires) <= set(names)
        exec(hoisted(cell.imports) + "\n" + cell.source, names)
        assert max(map(len, cell.source.splitlines())) <= 130
    return cells


def test_a_pipeline_is_saved_with_skops_and_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = state(tmp_path, plain())
    context = context_of(**asked(names))
    context.seen["slices"] = {"count": 1, "gap_limit": 2.0}
    run(SaveModel(), context, names)
    saved = {path.name for path in (tmp_path / "out").iterdir()}
    assert saved == {"model.skops", "schema.json", "requirements.txt", "MODEL_CARD.md"}
    schema = json.loads((tmp_path / "out" / "schema.json").read_text())
    assert schema["target"] == {"column": "left", "classes": ["no", "yes"]}
    assert [column["name"] for column in schema["columns"]] == ["sp end", "size"]
    assert schema["columns"][1] == {
        "name": "size", "kind": "number", "dtype": "int64", "may_be_missing": False, "min": 0.0, "max": 199.0,
    }  # fmt: skip
    assert (tmp_path / "out" / "requirements.txt").read_text().splitlines() == [
        f"{name}=={version(name)}" for name in ("numpy", "pandas", "scikit-learn", "skops")
    ]
    card = (tmp_path / "out" / "MODEL_CARD.md").read_text()
    for line in (
        "# Who leaves?: model card",
        "It predicts `left`",
        "ROC AUC 0.7500 (95 % interval 0.7000 to 0.8000) on 40 customers sealed until the end; baseline 0.6000.",
        "- **Weakest slice:** size: small, ROC AUC 0.6100 (20 customers).",
        "- **Finding, high:** identifier, size: 200 of 200 values differ; left out.",
        "- **Data:** SHA-256 abab",
    ):
        assert line in card
    assert "imbalance" not in card
    assert card in capsys.readouterr().out


def test_what_skops_cannot_hold_is_saved_with_joblib_and_the_reason_is_said(tmp_path: Path) -> None:
    model = make_pipeline(FunctionTransformer(notebook_doubles), plain())
    names = state(tmp_path, model)
    context = context_of(**asked(names))
    assert context.settings["model_format"] == "joblib"
    run(SaveModel(), context, names)
    assert (tmp_path / "out" / "model.joblib").exists()
    assert "executes code on loading" in SaveModel().blocks(context)[0].source
    assert "notebook_doubles" in SaveModel().blocks(context)[0].source
    assert "joblib==" in (tmp_path / "out" / "requirements.txt").read_text()
    assert "lightgbm" not in (tmp_path / "out" / "requirements.txt").read_text()


def test_the_probe_says_what_was_saved_and_hands_over_a_sample(tmp_path: Path) -> None:
    names = state(tmp_path, plain())
    run(SaveModel(), context_of(), names)
    values = sample(*(names.get(name) for name in sample.__code__.co_varnames[: sample.__code__.co_argcount]))
    text = SaveModel().after(context_of(), values)
    assert text is not None
    assert "`model.skops`, loaded again" in text
    assert "same predictions on 200 rows" in text
    assert "names the 2 columns" in text
    assert "none had missing values" in text
    few = len(values["expected"]["prediction"])
    assert 50 <= few < 100
    assert (tmp_path / "out" / values["sample"]).read_text() == "".join(
        DATA.splitlines(keepends=True)[: few + 1]
    )


@pytest.mark.parametrize("form", ["gz", "utf-16", "quoted newlines", "parquet", "feather"])
def test_a_sample_is_cut_from_every_format(tmp_path: Path, form: str) -> None:
    names = state(tmp_path, plain())
    run(SaveModel(), context_of(), names)
    table = names["read_table"](names["DATA_PATH"])
    reader: Any = pd.read_csv
    path = tmp_path / "other.csv"
    if form == "gz":
        path = tmp_path / "other.csv.gz"
        path.write_bytes(gzip.compress(DATA.encode()))
    elif form == "utf-16":
        path.write_text(DATA.replace("yes", "Ċ ਊ"), encoding="utf-16")
    elif form == "quoted newlines":
        path.write_text(DATA.replace("yes", "y\ne\ns"))
    else:
        path = tmp_path / f"other.{form}"
        getattr(table, f"to_{form}")(path)
        reader = getattr(pd, f"read_{form}")
    arguments = {} if form in ("parquet", "feather") else {"sep": ";"}
    if form == "utf-16":
        arguments["encoding"] = "utf-16"
    names |= {"DATA_PATH": str(path), "read_table": lambda place: reader(place, **arguments)}
    values = sample(*(names.get(name) for name in sample.__code__.co_varnames[: sample.__code__.co_argcount]))
    part = names["read_table"](tmp_path / "out" / values["sample"])
    assert 20 <= len(part) < 100
    pd.testing.assert_frame_equal(part, names["read_table"](path).head(len(part)))
    assert len(values["expected"]["prediction"]) == len(part)


def test_environment_tells_whether_the_text_belongs_to_this_file(tmp_path: Path) -> None:
    names = state(tmp_path, plain())
    names["packages"] = ["numpy", "skops"]
    run(Environment(), context_of(), names)
    rows = dict(names["environment"].itertuples(index=False))
    assert rows["text written for this data"] == "yes"
    assert (rows["numpy"], rows["seed"], rows["data SHA-256"]) == (version("numpy"), "3", "ab" * 32)
    names["data_sha256"] = "cd" * 32
    run(Environment(), context_of(), names)
    assert dict(names["environment"].itertuples(index=False))["text written for this data"].startswith("NO")
