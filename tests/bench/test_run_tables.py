"""A run of the success table that goes wrong ends, is counted as a failure and says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from . import run_tables
from .tables import tables

TABLE = tables(["titanic"])[0]


def test_a_run_that_outlasts_its_limit_is_ended_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "titanic.csv"
    path.write_text("survived,age\n" + "1,30\n0,40\n" * 200, encoding="utf-8")
    row = run_tables.run_one(TABLE, path, tmp_path / "out", budget=20, limit=0.2)
    assert not row["success"]
    assert "ended after" in row["why"]
    assert row["wall"] < 60


def test_a_refused_file_fails_with_the_reason(tmp_path: Path) -> None:
    row = run_tables.run_one(TABLE, tmp_path / "absent.csv", tmp_path / "out", budget=20, limit=120)
    assert not row["success"]
    assert "absent.csv" in row["why"]


def test_tables_that_stand_in_the_results_are_not_run_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = TABLE.path(tmp_path)
    place.parent.mkdir()
    place.write_text("survived\n", encoding="utf-8")
    failed = run_tables.judged(TABLE, None, 1, "Error: nothing") | {"wall": 1.0}
    results = tmp_path / "results.json"
    results.write_text(json.dumps({"tables": {"titanic": failed}}), encoding="utf-8")
    ran: list[str] = []

    def run_one(table: run_tables.Table, *_: object) -> dict[str, object]:
        ran.append(table.name)
        return failed | {"success": True}

    monkeypatch.setattr(run_tables, "run_one", run_one)
    given = ["--only", "titanic", "--cache", str(tmp_path), "--out", str(results)]
    assert run_tables.main(given) == 1
    assert ran == []
    assert "Error: nothing" in capsys.readouterr().out
    assert run_tables.main([*given, "--again"]) == 0
    assert ran == ["titanic"]
    assert json.loads(results.read_text())["tables"]["titanic"]["success"]
    assert json.loads(results.read_text())["machine"]["versions"]["pandas"]


def test_tables_that_are_not_written_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_tables.main(["--only", "titanic", "--cache", str(tmp_path), "--out", str(tmp_path / "r.json")])
        == 2
    )
    assert "titanic" in capsys.readouterr().err
