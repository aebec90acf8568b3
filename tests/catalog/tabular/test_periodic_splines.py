"""The end of a year, a week and a day lies beside its beginning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from namespace import structure_of
from sklearn.compose import ColumnTransformer

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.encoders.cycles import PeriodicSplines, curves
from jupyter_automl.catalog.tabular.encoders.matrix import encode_code
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.contracts import Profile, TaskSpec
from jupyter_automl.kernel.probes import profile


def context_of(table: pd.DataFrame) -> Context:
    table = table.assign(answer=np.arange(len(table)) % 2)
    facts = Profile.model_validate(json.loads(json.dumps(profile.probe(table, "answer", "binary"))))
    task = TaskSpec(
        goal="what do they answer?", title="", row_noun="rows", task="binary", task_why="", target="answer",
        target_why="", classes=["0", "1"], positive="1", metric="roc_auc", metric_why="",
    )  # fmt: skip
    return Context(
        "data.csv", "out", 1, 60.0, Machine(), structure=structure_of(table), task=task, profile=facts
    )


def around(table: pd.DataFrame, cycle: str) -> tuple[ColumnTransformer, pd.DataFrame]:
    """The encoder of the notebook's cell, fitted, and the parts of the dates that it reads."""
    context = context_of(table)
    parts = pd.DataFrame(
        {
            f"{name} ({part})": getattr(table[name].dt, part).astype("float64")
            for name in feature_columns(context).dates
            for part in feature_columns(context).date_parts
        }
    )
    encoder, names = PeriodicSplines(), {}  # type: ignore[var-annotated]
    exec("\n".join(encoder.imports), names)
    entries: list[Any] = [eval(entry, names) for entry in encoder.entries(context)]
    assert sum(entry[1][1].fit(parts[entry[2]].fillna(1)).n_features_out_ for entry in entries) == curves(
        feature_columns(context)
    )
    chosen = [entry for entry in entries if entry[0] == f"around the {cycle}"]
    return ColumnTransformer(chosen).fit(parts), parts


def apart(encoded: np.ndarray, one: int, other: int) -> float:
    return float(np.linalg.norm(encoded[one] - encoded[other]))


def test_december_lies_beside_january_and_far_from_june() -> None:
    days = pd.DataFrame({"sold": pd.date_range("2023-01-01", "2024-12-31")})
    encoder, parts = around(days, "year")
    encoded = encoder.transform(parts)
    last, summer = 364, 180
    assert apart(encoded, last, last + 1) < 0.05 < 0.5 < apart(encoded, summer, last + 1)


def test_a_table_without_times_has_no_day_to_go_around() -> None:
    days = pd.DataFrame({"sold": pd.date_range("2023-01-01", "2024-12-31")})
    assert [entry.split('"')[1] for entry in PeriodicSplines().entries(context_of(days))] == [
        "around the year", "around the week",
    ]  # fmt: skip
    assert PeriodicSplines().entries(context_of(pd.DataFrame({"size": np.arange(300.0)}))) == []


def test_the_notebook_says_which_cycles_its_dates_go_around() -> None:
    days = pd.DataFrame({"sold": pd.date_range("2023-01-01", "2024-12-31")})
    hours = pd.DataFrame({"taken": pd.date_range("2024-01-01 01:00", periods=600, freq="h")})
    for table, around_what in ((days, "the year and the week"), (hours, "the year, the week and the day")):
        assert f"dates also as curves around {around_what}." in encode_code(context_of(table))[0].source


def test_two_dates_with_gaps_are_curves_of_their_own_and_can_be_saved(tmp_path: Path) -> None:
    hours = pd.date_range("2024-01-01 01:00", periods=600, freq="h")
    rides = pd.DataFrame({"taken": hours, "brought": hours + pd.Timedelta(hours=30)})
    rides.loc[5:9, "brought"] = pd.NaT
    encoder, parts = around(rides, "day")
    encoded = encoder.transform(parts)
    assert encoded.shape == (600, 16)
    assert np.isfinite(encoded).all()
    assert apart(encoded, 46, 47) < apart(encoded, 43, 47) / 2, "23 h lies beside midnight"
    skops.io.dump(encoder, tmp_path / "around.skops")
    trusted = skops.io.get_untrusted_types(file=tmp_path / "around.skops")
    assert {kind.split(".")[0] for kind in trusted} <= {"numpy", "scipy", "sklearn"}
    assert np.array_equal(skops.io.load(tmp_path / "around.skops", trusted=trusted).transform(parts), encoded)
