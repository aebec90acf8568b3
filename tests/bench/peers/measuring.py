"""One cell of the benchmark: a peer on a split, from the files handed out to the scored predictions."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from . import ours
from .environments import python_of
from .handing_out import Split
from .machine import ROOT, context
from .results import Cell, Measured, Results
from .running import Ran, run
from .scoring import as_arrays, score
from .selected import Contest


@dataclass(frozen=True)
class Terms:
    """What holds for every cell: cores, where the environments lie and where results go."""

    cores: int
    environments: Path
    results: Path

    def limit(self, budget: float) -> float:
        """Seconds after which fitting is ended and has failed."""
        return 3 * budget + 120


class Failed(Exception):
    """A cell has no score; the message is the reason."""


def measure(cell: Cell, contest: Contest, split: Split, terms: Terms, results: Results) -> Measured:
    """Fit, predict and score; a failure is a result too."""
    folder = (terms.results / "work" / cell.slug).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    fitting = _fit_ours if ours.is_ours(cell.peer) else _fit_peer
    seen: dict[str, Any] = {"versions": {}}
    reason, value = "", None
    try:
        fitting(cell, contest, split, terms, folder, seen)
        truth, prediction = as_arrays(contest.table.task, *split.truth(), seen.pop("columns"))
        results.keep(cell, truth, prediction)
        value = score(contest.table.task, truth, prediction)
    except (Failed, ValueError) as error:
        reason = str(error)
    if not ours.is_ours(cell.peer):
        _lighten(folder)
    fitted: Ran = seen["ran"]
    return Measured(
        cell=cell, score=value, why=reason, fit=seen.get("fit"), whole=round(fitted.seconds, 2),
        predict=seen.get("predict"), predict_cold=seen.get("predict_cold"), peak=fitted.peak,
        processor=round(fitted.processor, 2), context=context(seen["versions"], terms.cores, fitted.others),
    )  # fmt: skip


def _fit_peer(
    cell: Cell, contest: Contest, split: Split, terms: Terms, folder: Path, seen: dict[str, Any]
) -> None:
    """Both steps of a peer; what is seen goes into `seen`, also when it fails midway."""
    python = python_of(cell.peer, terms.environments)
    told = request(cell, contest, split, terms, folder)
    limit = terms.limit(cell.budget)
    seen["ran"] = ran = _step(python, "fit", cell.peer, told, folder, limit)
    _refuse(ran, limit, folder / "fit.json")
    fitted = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
    seen["versions"] = fitted["versions"]
    seen["fit"] = round(fitted["done"] - ran.began, 2)
    ran = _step(python, "predict", cell.peer, told, folder, limit)
    _refuse(ran, limit, folder / "predict.json")
    predicted = json.loads((folder / "predict.json").read_text(encoding="utf-8"))
    seen["predict"] = round(predicted["seconds"], 3)
    seen["predict_cold"] = round(predicted["done"] - ran.began, 2)
    seen["columns"] = _columns(folder / "predictions.csv")


def _fit_ours(
    cell: Cell, contest: Contest, split: Split, terms: Terms, folder: Path, seen: dict[str, Any]
) -> None:
    """The command line, the bundle's script on both files, and the bundle in memory."""
    limit = terms.limit(cell.budget)
    # The proof and the delivery come after the fit: they get as long again.
    seen["ran"] = ran = run(
        ours.command(cell, contest, split, folder), folder, ours.environment(folder), 2 * limit, "run"
    )
    seen["versions"] = ours.versions()
    if ran.ended:
        raise Failed(f"ended after {2 * limit:.0f} s")
    report = ours.report(folder / "run.out")
    if report is None:
        raise Failed(ran.said or f"exit code {ran.code} without a word")
    if report["status"] != "finished":
        raise Failed(f"{report['status']}: {report.get('why') or ran.said}")
    seconds = report["seconds"]
    seen["fit"] = round(seconds["fitted"] + max(0.0, ran.seconds - seconds["total"]), 2)
    if seen["fit"] > limit:
        raise Failed(f"fitted after {seen['fit']:.0f} s, later than {limit:.0f} s")
    bundle = Path(report["bundle"])
    for source, place in ((split.served, "served"), (split.test, "test")):
        done = run(ours.predicting(bundle, source, folder / f"{place}_predictions.csv"), folder,
                   ours.environment(folder), limit, f"predict_{place}")  # fmt: skip
        _refuse(done, limit, folder / f"{place}_predictions.csv")
        if place == "served":
            seen["predict_cold"] = round(done.seconds, 2)
    seen["columns"] = ours.probabilities(_columns(folder / "test_predictions.csv"))
    timed = _step(
        sys.executable, "predict", "bundle", request(cell, contest, split, terms, folder), folder, limit
    )
    _refuse(timed, limit, folder / "predict.json")
    seen["predict"] = round(json.loads((folder / "predict.json").read_text(encoding="utf-8"))["seconds"], 3)


def _lighten(folder: Path) -> None:
    """Leave what the processes said; models and predictions of peers can be gigabytes."""
    for inside in folder.iterdir():
        if inside.is_dir():
            shutil.rmtree(inside)
        elif inside.suffix not in (".out", ".err", ".json"):
            inside.unlink()


def request(cell: Cell, contest: Contest, split: Split, terms: Terms, folder: Path) -> dict[str, Any]:
    """What the worker is told."""
    return {
        "train": str(split.train.absolute()), "test": str(split.test.absolute()), "served": str(split.served.absolute()),
        "target": contest.table.target, "task": contest.table.task, "metric": contest.metric, "budget": cell.budget,
        "seed": cell.seed, "cores": terms.cores, "folder": str(folder),
    }  # fmt: skip


def _step(python: str, step: str, peer: str, told: dict[str, Any], folder: Path, limit: float) -> Ran:
    """One step of the worker in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{step}.json").unlink(missing_ok=True)
    (folder / "request.json").write_text(json.dumps(told), encoding="utf-8")
    command = [python, "-m", "tests.bench.peers.worker", step, peer, str(folder / "request.json")]
    return run(command, folder, os.environ | {"PYTHONPATH": str(ROOT)}, limit, step)


def _refuse(ran: Ran, limit: float, wanted: Path) -> None:
    if ran.ended:
        raise Failed(f"ended after {limit:.0f} s")
    if ran.code or not wanted.exists():
        raise Failed(ran.said or f"exit code {ran.code} without a word")


def _columns(file: Path) -> dict[str, Any]:
    """The columns of a file of predictions."""
    table = pd.read_csv(file)
    return {str(name): table[name].to_numpy() for name in table}
