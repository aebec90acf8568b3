"""Everybody gets the same rows, raw, and nobody gets the truth."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pandas as pd
import pytest

from ..tables import Table
from .handing_out import SERVED, Split, hand_out, held_back, raw
from .selected import Contest, contests

TABLE = Table(name="t", source=("copy",), file="t.csv", goal="Predict y", target="y", task="binary", rows=0)
CONTEST = Contest(TABLE, "tune", ("leak", "rownames"))
ROWS = ["rownames;name;leak;y", *(f'{i};"A; ""{i}""";{i % 2};{"yes" if i % 4 else "no"}' for i in range(80)),
        "80;?;0;", "81;007;1;NA", "82; NA ;1;yes"]  # fmt: skip


@pytest.fixture
def split(tmp_path: Path) -> Split:
    source = tmp_path / "t.csv"
    source.write_text("\n".join(ROWS) + "\n", encoding="latin-1")
    return hand_out(CONTEST, source, tmp_path / "0", 0)


def cells(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_test_rows_come_without_target_and_leaks(split: Split) -> None:
    assert set(cells(split.test)[0]) == {"name"}
    assert set(cells(split.train)[0]) == {"name", "y"}
    assert len(split.truth()[0]) == len(cells(split.test))
    assert split.truth()[1] == ["no", "yes"]


def test_cells_stay_as_they_are_and_rows_without_a_target_are_left_out(split: Split) -> None:
    names = [row["name"] for row in (*cells(split.train), *cells(split.test))]
    assert sorted(names) == sorted([*(f'A; "{i}"' for i in range(80)), " NA "])


def test_a_quarter_of_each_class_is_held_back(split: Split) -> None:
    targets = split.truth()[0]
    assert (targets.count("no"), targets.count("yes")) == (5, 15)


def test_the_timed_rows_are_ten_thousand(split: Split) -> None:
    served = cells(split.served)
    assert len(served) == SERVED
    assert served[20] == served[0] == cells(split.test)[0]


def test_a_seed_makes_the_same_split_and_another_another() -> None:
    targets = ["a"] * 50 + ["b"] * 50
    assert (held_back(targets, True, 1) == held_back(targets, True, 1)).all()
    assert (held_back(targets, True, 1) != held_back(targets, True, 2)).any()


def test_classes_of_one_row_do_not_break_the_split() -> None:
    test = held_back(["a"] * 40 + ["b", "c", "d", "e"], True, 0)
    assert test[:40].sum() == 10
    assert test[40:].sum() == 1


def test_packed_and_other_formats_are_read_too(tmp_path: Path) -> None:
    packed = tmp_path / "t.csv.gz"
    packed.write_bytes(gzip.compress(b"a,b\n01,x\n"))
    assert raw(packed).to_dict("records") == [{"a": "01", "b": "x"}]
    other = tmp_path / "t.parquet"
    pd.DataFrame({"a": [1, None], "b": ["x", None]}).to_parquet(other)
    assert raw(other).to_dict("records") == [{"a": "1.0", "b": "x"}, {"a": "", "b": ""}]


def test_the_tables_are_many_and_both_halves_are_wide() -> None:
    chosen = contests()
    assert len(chosen) >= 24
    for part in ("tune", "judge"):
        half = contests(part=part)
        assert len(half) == len(chosen) / 2
        assert {one.table.task for one in half} == {"binary", "multiclass", "regression"}
        assert min(one.table.rows for one in half) < 500
        assert max(one.table.rows for one in half) > 200_000
        assert all(one.table.rows >= 150 for one in half)
    assert "boat" in contests(["titanic"])[0].drop
    with pytest.raises(SystemExit, match="titanik"):
        contests(["titanik"])
