"""The benchmark goes on where it stopped, and measures again only what it is told to."""

from __future__ import annotations

from pathlib import Path

from .results import Cell, Measured, Results, to_run

FIRST, SECOND, THIRD = (Cell("t", "ours", seed, 60.0) for seed in range(3))


def row(cell: Cell, score: float | None) -> Measured:
    return Measured(cell, score, "", 1.0, 2.0, None, None, 3, 4.0, {"others": 0.1})


def test_the_last_line_of_a_cell_counts(tmp_path: Path) -> None:
    results = Results(tmp_path)
    assert results.measured() == {}
    for measured in (row(FIRST, 0.5), row(SECOND, None), row(FIRST, 0.7)):
        results.add(measured)
    assert results.measured() == {FIRST: row(FIRST, 0.7), SECOND: row(SECOND, None)}
    assert len(results.file.read_text().splitlines()) == 3


def test_a_line_cut_off_is_measured_again_and_spoils_nothing(tmp_path: Path) -> None:
    results = Results(tmp_path)
    results.add(row(FIRST, 0.5))
    with results.file.open("a") as file:
        file.write('{"cell": {"table": "t", "pe')
    assert list(results.measured()) == [FIRST]
    results.add(row(SECOND, 0.6))
    assert list(results.measured()) == [FIRST, SECOND]


def test_only_what_is_missing_is_measured_unless_asked() -> None:
    known = {FIRST: row(FIRST, 0.5), SECOND: row(SECOND, None)}
    cells = [FIRST, SECOND, THIRD]
    assert to_run(cells, known, "none") == [THIRD]
    assert to_run(cells, known, "failed") == [SECOND, THIRD]
    assert to_run(cells, known, "all") == cells


def test_another_budget_is_another_cell() -> None:
    assert to_run([Cell("t", "ours", 0, 240.0)], {FIRST: row(FIRST, 0.5)}, "none")
