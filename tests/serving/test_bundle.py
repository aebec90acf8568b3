"""The bundle predicts in a process of its own, from its own files, on files unlike the first one."""

from __future__ import annotations

import csv
import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from trained_bundle import AGE, NOTE, PLAN, SIGNED, SIZE, Trained, table, write_table

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.tabular.savers.sample import sample
from jupyter_automl.errors import RunFailed
from jupyter_automl.serving.bundle import smoke_test, write_bundle
from jupyter_automl.serving.script import prediction_script


def predict(bundle: Path, path: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Run predict.py from elsewhere, in an environment where this package cannot be imported."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-P", "-X", "importtime", str(bundle / "predict.py"), str(path), str(out)],
        cwd=out.parent, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stderr.splitlines() if not line.startswith("import time:")]


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_a_fresh_process_predicts_what_the_notebook_predicts(
    task: str, request: pytest.FixtureRequest
) -> None:
    made: Trained = request.getfixturevalue(task)
    tested = smoke_test(made.folder, made.data, made.expected(made.data))
    assert tested.error is None
    assert tested.ok
    assert tested.rows == 300
    assert sorted(path.name for path in made.folder.iterdir() if not path.name.startswith(".")) == [
        "MODEL_CARD.md", "model.skops", "notebook.html", "notebook.ipynb", "predict.py", "requirements.txt",
        "schema.json",
    ]  # fmt: skip


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_the_first_rows_alone_are_predicted_as_within_the_whole_file(
    task: str, request: pytest.FixtureRequest
) -> None:
    made: Trained = request.getfixturevalue(task)
    wanted = sample.__code__.co_varnames[: sample.__code__.co_argcount]
    seen = sample(*(made.names.get(name) for name in wanted))
    assert seen["sample"] == ".sample.csv"
    assert 40 < len(seen["expected"]["prediction"]) < 100
    tested = smoke_test(made.folder, made.folder / seen["sample"], json.loads(json.dumps(seen["expected"])))
    assert (tested.ok, tested.error) == (True, None)


def test_many_rows_are_predicted_on_all_cores_and_come_out_the_same(multiclass: Trained) -> None:
    """Wherever LightGBM stands: alone, in a pipeline, in a mean, behind a threshold or a calibration."""
    script = runpy.run_path(str(multiclass.folder / "predict.py"))
    rows = pd.concat([script["read_input"](str(multiclass.data))] * 4, ignore_index=True)
    X = script["features_of"](rows)[["spend"]]
    y = (X["spend"] > X["spend"].median()).astype(int) + (X["spend"] > X["spend"].quantile(0.8))
    boosted = make_pipeline(SimpleImputer(), LGBMClassifier(n_estimators=20, n_jobs=1, verbose=-1))
    holders = [
        boosted,
        VotingClassifier(
            [("trees", boosted), ("line", make_pipeline(SimpleImputer(), LogisticRegression()))],
            voting="soft",
        ),
        CalibratedClassifierCV(boosted, cv=2),
    ]
    for holder in holders:
        model = holder.fit(X, y)
        one_core = model.predict_proba(X)
        many = script["predictions"](model, X)
        assert cores(script, model) == {-1}
        assert (many.filter(like="probability").to_numpy() == one_core).all()
        script["predictions"](model, X.head(5))
        assert cores(script, model) == {1}


def cores(script: dict[str, Any], model: Any) -> set[int]:
    return {
        part.n_jobs
        for part in script["parts_of"](model)
        if isinstance(part, LGBMClassifier) and hasattr(part, "_Booster")
    }


def test_smoke_test_sees_a_model_that_is_another_one(binary: Trained) -> None:
    expected = binary.expected(binary.data)
    expected["probability_ja"][7] += 1e-6
    tested = smoke_test(binary.folder, binary.data, expected)
    assert not tested.ok
    assert "row 8, probability_ja" in (tested.error or "")
    expected = binary.expected(binary.data)
    expected["prediction"][3] = "vielleicht"
    assert "row 4" in (smoke_test(binary.folder, binary.data, expected).error or "")


def test_rows_unlike_the_training_rows_are_all_predicted_in_order(binary: Trained, tmp_path: Path) -> None:
    new = table(40)
    new.loc[:, PLAN] = ["never seen 🦆", None] * 20
    new[AGE] = None
    new.loc[3, "spend"] = None
    new[SIZE] = [9, None] * 20
    new[SIGNED] = None
    new.insert(0, "another column", "x")
    new = new[list(reversed(new.columns))]
    out = tmp_path / "out.csv"
    done = predict(binary.folder, write_table(new, tmp_path / "new.csv"), out)
    assert done.returncode == 0, said(done)
    assert "jupyter_automl" not in done.stderr
    rows = rows_of(out)
    assert len(rows) == 40
    assert list(rows[0]) == ["prediction", "probability_nein", "probability_ja"]
    assert all(row["prediction"] == ("ja" if float(row["probability_ja"]) > 0.5 else "nein") for row in rows)
    alone = tmp_path / "alone.csv"
    assert predict(binary.folder, write_table(new.iloc[[3]], tmp_path / "one.csv"), alone).returncode == 0
    assert rows_of(alone) == [rows[3]]


def test_labels_and_probabilities_stand_as_in_the_table(multiclass: Trained, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert predict(multiclass.folder, multiclass.data, out).returncode == 0
    rows = rows_of(out)
    assert list(rows[0]) == ["prediction", "probability_0", "probability_1", "probability_2"]
    assert {row["prediction"] for row in rows} == {"0", "1", "2"}
    for row in rows:
        assert sum(float(row[f"probability_{label}"]) for label in "012") == pytest.approx(1)


def asked_how_sure(made: Trained, folder: Path, uncertainty: dict[str, object]) -> Path:
    """A copy of the bundle whose schema holds what a goal with intervals or sets leaves in it."""
    shutil.copytree(made.folder, folder)
    schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    (folder / "schema.json").write_text(json.dumps({**schema, "uncertainty": uncertainty}), encoding="utf-8")
    return folder


def test_sets_hold_the_classes_that_reach_their_cut_and_the_likeliest(
    multiclass: Trained, tmp_path: Path
) -> None:
    cuts = [0.05, 0.4, 1.1]
    bundle = asked_how_sure(multiclass, tmp_path / "bundle", {"kind": "set", "coverage": 0.9, "cuts": cuts})
    assert predict(bundle, multiclass.data, tmp_path / "out.csv").returncode == 0
    for row in rows_of(tmp_path / "out.csv"):
        chances = [float(row[f"probability_{label}"]) for label in range(3)]
        held = [
            label for label in range(3) if chances[label] >= cuts[label] or chances[label] == max(chances)
        ]
        assert [int(label) for label in json.loads(row["prediction_set"])] == held
    empty = write_table(table(5).head(0), tmp_path / "in.csv")
    assert predict(bundle, empty, tmp_path / "none.csv").returncode == 0
    assert (tmp_path / "none.csv").read_text().strip().endswith("probability_2,prediction_set")


def test_intervals_follow_the_prediction_and_stop_at_the_floor(regression: Trained, tmp_path: Path) -> None:
    places, sizes = [0.0, 100_000.0], [1.0, 5.0]
    asked = {
        "kind": "interval",
        "coverage": 0.9,
        "reach": 4000.0,
        "places": places,
        "sizes": sizes,
        "lowest": 0.0,
    }
    bundle = asked_how_sure(regression, tmp_path / "bundle", asked)
    assert predict(bundle, regression.data, tmp_path / "out.csv").returncode == 0
    told = pd.read_csv(tmp_path / "out.csv")
    assert list(told) == ["prediction", "lower", "upper"]
    reach = 4000 * (1 + 4 * told["prediction"].clip(0, 100_000) / 100_000)
    assert (told["upper"] - (told["prediction"] + reach).clip(lower=0)).abs().max() < 1e-6
    assert (told["lower"] - (told["prediction"] - reach).clip(lower=0)).abs().max() < 1e-6


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "There is no file"),
        (b"", "is empty"),
        (b"spend\n1\n", "lacks"),
        (b"\x00\x01\x02PNG\xff", "lacks|cannot be read"),
    ],
)
def test_input_that_cannot_be_used_is_one_sentence_and_writes_nothing(
    binary: Trained, tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "in.csv"
    if content is not None:
        path.write_bytes(content)
    done = predict(binary.folder, path, tmp_path / "out.csv")
    assert done.returncode == 2
    assert len(said(done)) == 1
    assert pd.Series(said(done)).str.contains(says).all()
    assert set(os.listdir(tmp_path)) <= {"in.csv"}


def test_missing_columns_are_all_named(binary: Trained, tmp_path: Path) -> None:
    done = predict(
        binary.folder,
        write_table(table(5).drop(columns=[PLAN, NOTE]), tmp_path / "in.csv"),
        tmp_path / "out.csv",
    )
    assert done.returncode == 2
    assert said(done) == [f"{tmp_path / 'in.csv'} lacks the columns ['{PLAN}', '{NOTE}']."]


def test_header_without_rows_gives_a_header_without_rows(binary: Trained, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert predict(binary.folder, write_table(table(5).head(0), tmp_path / "in.csv"), out).returncode == 0
    assert out.read_text() == "prediction,probability_nein,probability_ja\n"


def test_an_earlier_output_is_replaced_whole_and_kept_on_failure(binary: Trained, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    assert predict(binary.folder, tmp_path / "absent.csv", out).returncode == 2
    assert out.read_text() == "old"
    assert predict(binary.folder, binary.data, out).returncode == 0
    assert len(rows_of(out)) == 300
    (tmp_path / "folder").mkdir()
    unwritable = predict(binary.folder, binary.data, tmp_path / "folder")
    assert unwritable.returncode == 2
    assert "cannot be written" in said(unwritable)[-1]


def test_a_schema_that_asks_to_trust_anything_is_refused(binary: Trained, tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    shutil.copytree(binary.folder, forged)
    schema = json.loads((forged / "schema.json").read_text())
    schema["model"]["trusted"].append("os.system")
    (forged / "schema.json").write_text(json.dumps(schema))
    done = predict(forged, binary.data, tmp_path / "out.csv")
    assert done.returncode == 2
    assert "os.system" in said(done)[-1]


def test_a_bundle_without_a_model_is_refused(binary: Trained, tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match=r"model\.skops or model\.joblib, schema\.json"):
        write_bundle(
            tmp_path,
            read_table=binary.reading,
            features_of=binary.features,
            notebook_path=tmp_path / "n.ipynb",
        )


def test_cells_that_need_more_than_a_script_has_are_refused(binary: Trained) -> None:
    more = Code("def read_table(path):\n    return development", requires=("development",))
    with pytest.raises(ValueError, match="development"):
        prediction_script(more, binary.features)
    with pytest.raises(ValueError, match="read_table"):
        prediction_script(binary.features, binary.features)
