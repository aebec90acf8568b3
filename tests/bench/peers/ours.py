"""The project itself in the benchmark: the real command line, and the script of the bundle that it delivers."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from .handing_out import Split
from .learners.bundle import BUNDLE
from .machine import ROOT
from .results import Cell
from .selected import Contest
from .worker import versions as installed

OURS = "ours"
CALLED = "jupyter_automl"
PACKAGES = ("scikit-learn", "lightgbm", "catboost", "xgboost", "pandas", "numpy")
PREFIX = "probability_"


def is_ours(peer: str) -> bool:
    """`ours`, or `ours@anything`: a run of a changed tree that is to stand beside the others."""
    return peer.partition("@")[0] == OURS


def command(cell: Cell, contest: Contest, split: Split, folder: Path) -> list[str]:
    """The command line that a person would type. The goal says no more than peers are told, but for two things that they
    take for granted: they seal no rows, and rows of one entity or time stand on both sides of what they split, as they do
    on both sides of the benchmark's own split."""
    target = contest.table.target
    return [
        sys.executable, "-m", "jupyter_automl.cli", "run", str(split.train.absolute()), "--goal",
        f"Predict {target}. Split at random. Fit the final model on all rows.",
        "--target", target, "--metric", contest.metric, "--budget", f"{cell.budget:g}", "--seed", str(cell.seed),
        "--no-model", "--json", "--force", "--output", str(folder / f"{BUNDLE.removesuffix('_bundle')}.ipynb"),
    ]  # fmt: skip


def predicting(bundle: Path, source: Path, place: Path) -> list[str]:
    """The bundle's script on a file."""
    return [sys.executable, str(bundle / "predict.py"), str(source.absolute()), str(place)]


def environment(folder: Path) -> dict[str, str]:
    """The variables of the run: a journal of its own keeps it out of the user's history."""
    return os.environ | {"JUPYTER_AUTOML_DATA_DIR": str(folder / "journal"), "PYTHONPATH": str(ROOT)}


def report(file: Path) -> dict[str, Any] | None:
    """What `--json` printed; None when it is no JSON."""
    try:
        found: dict[str, Any] = json.loads(file.read_bytes())
    except ValueError:
        return None
    return found


def probabilities(columns: dict[str, Any]) -> dict[str, Any]:
    """The script's columns named as a peer names them: a class each, or `value`."""
    found = {name.removeprefix(PREFIX): values for name, values in columns.items() if name.startswith(PREFIX)}
    return found or {"value": columns["prediction"]}


def versions() -> dict[str, str]:
    """Versions of what the project models with; its own is the commit."""
    return installed(PACKAGES)
