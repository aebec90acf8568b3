"""Ranks, medians and verdicts hold with ties, failures and gaps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ..tables import Table
from .report import markdown, text
from .results import Cell, Measured, Results
from .selected import Contest
from .standing import mean_ranks, place, ranks, verdict

TABLE = Table(
    name="t", source=("copy",), file="t.csv", goal="Predict y", target="y", task="regression", rows=100
)
CONTEST = Contest(TABLE, "tune", ())
OTHER = Contest(Table(**vars(TABLE) | {"name": "u", "task": "binary"}), "judge", ())
CONTEXT = {"machine": {"processor": "P", "cores": 2, "memory_gib": 8.0, "system": "Linux", "python": "3.11"},
           "versions": {"thing": "1.0"}, "commit": "abc", "others": 0.1, "at": "2026-01-01T00:00:00+00:00"}  # fmt: skip


def row(peer: str, score: float | None, seed: int = 0, table: str = "t", fit: float = 10.0) -> Measured:
    return Measured(Cell(table, peer, seed, 60.0), score, "" if score is not None else "broke", fit, fit + 1, 0.5,
                    2.0, 2**20, fit, CONTEXT)  # fmt: skip


def placed(rows: list[Measured], contest: Contest = CONTEST) -> dict[str, float]:
    peers = dict.fromkeys(one.cell.peer for one in rows)
    return ranks(contest, [found for peer in peers if (found := place(contest, peer, rows))])


def test_equal_scores_share_their_ranks_and_failures_come_last() -> None:
    rows = [row("a", 2.0), row("b", 1.0), row("c", 2.0), row("d", None), row("e", None)]
    assert placed(rows) == {"b": 1, "a": 2.5, "c": 2.5, "d": 4.5, "e": 4.5}


def test_more_is_better_where_the_score_is_auc() -> None:
    rows = [row("a", 0.9, table="u"), row("b", 0.8, table="u")]
    assert placed(rows, OTHER) == {"a": 1, "b": 2}


def test_the_median_of_splits_counts_a_failure_as_the_worst() -> None:
    one = place(CONTEST, "a", [row("a", 1.0, 0), row("a", None, 1), row("a", 3.0, 2)])
    assert one is not None
    assert (one.score, one.failures) == (3.0, 1)
    most = place(CONTEST, "a", [row("a", 1.0, 0), row("a", None, 1), row("a", None, 2)])
    assert most is not None
    assert most.score is None
    assert place(CONTEST, "b", [row("a", 1.0)]) is None


def test_mean_ranks_leave_out_tables_that_somebody_did_not_run_on() -> None:
    rows = [row("a", 1.0), row("b", 2.0), row("a", 0.1, table="u")]
    assert mean_ranks([CONTEST, OTHER], rows, ["a", "b"]) == {"a": 1, "b": 2}
    assert mean_ranks([OTHER], rows, ["a", "b"]) == {}


@pytest.fixture
def results(tmp_path: Path) -> Results:
    found = Results(tmp_path)
    random = np.random.default_rng(1)
    truth = random.normal(size=200)
    for peer, noise in (("ours", 0.5), ("flaml", 0.51), ("dummy", 5.0)):
        prediction = truth + noise * np.random.default_rng(len(peer)).normal(size=200)
        found.keep(Cell("t", peer, 0, 60.0), truth, prediction)
    return found


def test_a_verdict_is_a_tie_within_the_noise(results: Results) -> None:
    rows = [row("ours", 0.5), row("flaml", 0.51), row("dummy", 5.0)]
    assert verdict(CONTEST, "ours", "flaml", rows, results) == "tie"
    assert verdict(CONTEST, "ours", "dummy", rows, results) == "win"
    assert verdict(CONTEST, "dummy", "ours", rows, results) == "loss"
    assert verdict(CONTEST, "ours", "h2o", rows, results) is None


def test_more_failures_lose(results: Results) -> None:
    rows = [row("ours", None), row("flaml", 9.0), row("dummy", None)]
    assert verdict(CONTEST, "ours", "flaml", rows, results) == "loss"
    assert verdict(CONTEST, "flaml", "ours", rows, results) == "win"
    assert verdict(CONTEST, "ours", "dummy", rows, results) == "tie"


def test_the_report_names_scores_verdicts_ratios_and_failures(results: Results) -> None:
    rows = [row("ours", 0.5), row("flaml", 0.51, fit=20.0), row("dummy", 5.0), row("h2o", None)]
    peers = ["ours", "flaml", "dummy", "h2o"]
    said = text([CONTEST, OTHER], rows, peers, "ours", results)
    lines = {line.split("  ")[0].strip(): line for line in said.splitlines()}
    assert lines["FLAML"].split()[1:7] == ["2.00", "2.00", "0", "1", "0", "100%"]
    assert lines["FLAML"].split()[-3:] == ["2.00", "1.00", "1.00"]
    assert "t 0 H2O AutoML: broke" in said
    assert "jupyter_automl at abc: thing 1.0" in said
    assert "only indicative" not in said
    shown = markdown([CONTEST, OTHER], rows, peers, "ours", results)
    assert "| FLAML | 2.00 | 0 / 1 / 0 | 0 of 1 | 20 | 0.50 | 1 |" in shown
    assert "| t | 100 | RMSE | **0.5** | 0.51 | 5 | failed |" in shown


def test_a_report_of_nothing_says_so(results: Results) -> None:
    assert "Nothing is measured yet." in text([CONTEST], [], ["ours"], "ours", results)
