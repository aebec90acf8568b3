"""A cell is measured in real processes; one that goes wrong is a result that says why."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from ..tables import Table
from . import __main__ as bench
from .handing_out import Split, hand_out
from .machine import context
from .measuring import Terms, measure
from .results import Cell, Measured, Results
from .running import run
from .selected import Contest

TABLE = Table(
    name="t", source=("copy",), file="t.csv", goal="Predict y", target="y", task="multiclass", rows=60
)
CONTEST = Contest(TABLE, "tune", ())


class Hasty(Terms):
    """Terms under which nothing has the time to be done."""

    def limit(self, budget: float) -> float:
        return 0.3


@pytest.fixture
def split(tmp_path: Path) -> Split:
    source = tmp_path / "tables" / "t" / "t.csv"
    source.parent.mkdir(parents=True)
    source.write_text("x,y\n" + "".join(f"{i},{'abc'[i % 3]}\n" for i in range(60)), encoding="utf-8")
    return hand_out(CONTEST, source, tmp_path / "0", 0)


@pytest.fixture
def measured(tmp_path: Path, split: Split) -> Callable[..., Measured]:
    def one(peer: str, kind: type[Terms] = Terms, given: Split = split) -> Measured:
        results = Results(tmp_path / "results")
        terms = kind(2, tmp_path / "envs", results.folder)
        return measure(Cell("t", peer, 0, 5.0), CONTEST, given, terms, results)

    return one


def test_a_peer_is_fitted_scored_and_timed(measured: Callable[..., Measured]) -> None:
    row = measured("dummy")
    assert row.why == ""
    assert row.score == pytest.approx(1.0986, abs=1e-3)  # the log of three
    assert row.fit is not None
    assert row.predict is not None
    assert row.predict_cold is not None
    assert 0 < row.fit <= row.whole
    assert row.predict < row.predict_cold
    assert row.peak > 20 * 2**20
    assert row.context["versions"]["scikit-learn"]
    assert row.context["commit"]


def test_a_peer_that_breaks_is_a_failure_with_its_last_words(
    measured: Callable[..., Measured], tmp_path: Path
) -> None:
    row = measured("dummy", given=Split(tmp_path / "nowhere"))
    assert row.failed
    assert "train.csv" in row.why


def test_a_peer_that_takes_too_long_is_ended_and_has_failed(measured: Callable[..., Measured]) -> None:
    row = measured("dummy", Hasty)
    assert row.failed
    assert row.why == "ended after 0 s"


def test_our_command_line_that_refuses_is_a_failure_with_its_message(
    measured: Callable[..., Measured], tmp_path: Path
) -> None:
    row = measured("ours", given=Split(tmp_path / "nowhere"))
    assert row.failed
    assert "train.csv" in row.why


def test_whatever_a_process_started_is_counted_and_ended_with_it(tmp_path: Path) -> None:
    child = "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'while True: pass'], " \
            "start_new_session=True); print(p.pid, flush=True); time.sleep(300)"  # fmt: skip
    began = time.monotonic()
    ran = run([sys.executable, "-c", child], tmp_path, {}, 6.0, "step")
    assert ran.ended
    assert time.monotonic() - began < 60
    assert ran.processor > 0.2
    assert ran.others >= 0
    started = int((tmp_path / "step.out").read_text())
    assert not psutil.pid_exists(started) or psutil.Process(started).status() == psutil.STATUS_ZOMBIE


def test_a_process_that_ends_by_itself_is_not_called_ended(tmp_path: Path) -> None:
    ran = run([sys.executable, "-c", "import sys; print('last words', file=sys.stderr); sys.exit(3)"], tmp_path, {}, 60,
              "step")  # fmt: skip
    assert (ran.code, ran.ended, ran.said) == (3, False, "last words")


def test_a_second_run_measures_nothing_unless_asked(
    tmp_path: Path, split: Split, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "contests", lambda only, part: [CONTEST])
    monkeypatch.setattr(bench, "use_cores", lambda cores: cores)
    calls: list[Cell] = []

    def counted(cell: Cell, *more: object) -> Measured:
        calls.append(cell)
        return Measured(cell, None, "broke", None, 1.0, None, None, 1, 1.0, context({}, 2, 0.0))

    monkeypatch.setattr(bench, "measure", counted)
    given = ["--peers", "dummy", "ours@new", "--seeds", "2", "--cache", str(tmp_path / "tables"), "--results",
             str(tmp_path / "results"), "--envs", str(tmp_path / "envs")]  # fmt: skip
    bench.main(given)
    assert len(calls) == 4
    bench.main(given)
    assert len(calls) == 4
    bench.main([*given, "--again", "failed", "--peers", "ours@new"])
    assert len(calls) == 6
    assert "jupyter_automl@new" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="No peer nobody"):
        bench.main(["--peers", "nobody"])
