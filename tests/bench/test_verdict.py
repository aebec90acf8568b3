"""The success table must not say ok where it is not."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from .tables import Table, tables
from .verdict import judged, table_of

TABLE = Table(name="titanic", source=("copy",), file="titanic.csv", goal="Who survived?", target="survived",
              task="binary", rows=1309, leaks=("boat", "body"), honest=("sex",))  # fmt: skip
REPORT: dict[str, Any] = {
    "status": "finished", "task": "binary", "target": "survived", "metric": "roc_auc",
    "holdout": {"score": 0.85, "baseline": 0.83, "dummy": 0.5}, "rerun": {"ok": True, "identical": True, "score": 0.85},
    "findings": [{"kind": "target_leak", "severity": "high", "columns": ["boat"]}], "repairs": [], "seconds": {},
}  # fmt: skip


def test_a_right_run_is_a_success() -> None:
    row = judged(TABLE, REPORT, 0, "")
    assert row["success"]
    assert row["leaks"] == ["boat"]
    assert row["accused"] == []
    assert "success 1 of 1" in table_of([row | {"wall": 60.0}])


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({"status": "partial", "why": "no memory"}, "finished"),
        ({"target": "age"}, "target"),
        ({"task": "multiclass"}, "task"),
        ({"holdout": {"score": 0.5, "dummy": 0.5}}, "better"),
        ({"holdout": {"score": float("nan"), "dummy": 0.5}}, "better"),
        ({"holdout": {"score": 0.85}}, "better"),
        ({"metric": "log_loss", "holdout": {"score": 0.8, "dummy": 0.7}}, "better"),
        ({"rerun": {"ok": True, "identical": False}}, "identical"),
        ({"rerun": None}, "identical"),
    ],
)
def test_each_demand_can_fail_alone_and_is_named(change: dict[str, Any], missed: str) -> None:
    row = judged(TABLE, copy.deepcopy(REPORT) | change, 0, "")
    assert [name for name, met in row["checks"].items() if not met] == [missed]
    assert not row["success"]
    assert row["why"]


def test_a_run_without_a_report_fails_with_its_last_word() -> None:
    row = judged(TABLE, None, 1, "Error: the kernel died")
    assert not any(row["checks"].values())
    assert row["why"] == "Error: the kernel died"
    assert "success 0 of 1" in table_of([row | {"wall": 1.0}])


def test_an_honest_column_called_a_leak_is_shown() -> None:
    report = copy.deepcopy(REPORT) | {
        "findings": [{"kind": "target_leak", "severity": "high", "columns": ["sex"]}]
    }
    row = judged(TABLE, report, 0, "")
    assert row["accused"] == ["sex"]
    assert "titanic: sex" in table_of([row | {"wall": 60.0}])


def test_every_listed_table_is_whole_and_the_spread_is_wide() -> None:
    listed = tables()
    assert len(listed) >= 40
    assert {table.task for table in listed} == {"binary", "multiclass", "regression"}
    assert len({table.name for table in listed}) == len(listed)
    for table in listed:
        assert table.rows >= 100, table.name
        assert len(table.goal.split()) >= 4, table.name


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(SystemExit, match="titanik"):
        tables(["titanik"])
