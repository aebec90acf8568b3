"""The results file: one JSON object a line, appended after each cell; the last line of a cell counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .scoring import Array


@dataclass(frozen=True)
class Cell:
    """One measurement: who, on which table and split, with which budget in seconds."""

    table: str
    peer: str
    seed: int
    budget: float

    @property
    def slug(self) -> str:
        """A name for its files."""
        return f"{self.table}-{self.peer}-{self.seed}-{self.budget:g}"


@dataclass(frozen=True)
class Measured:
    """What came of a cell. `why` is empty when it worked.

    Attributes
    ----------
    score : float or None
        ROC AUC, log-loss or RMSE on the test rows.
    fit : float or None
        Seconds from the start of the process until a model is fitted (ours: and scored).
    whole : float
        Seconds of the whole fitting process; ours: with the proof and the delivery.
    predict, predict_cold : float or None
        Seconds for 10,000 rows: from memory; from the start of a process, with reading rows and model.
    peak : int
        Largest resident memory of the process tree in bytes, sampled.
    processor : float
        Seconds of all cores while fitting.
    context : dict
        Machine, versions, commit, cores that other programs used while fitting, time.
    """

    cell: Cell
    score: float | None
    why: str
    fit: float | None
    whole: float
    predict: float | None
    predict_cold: float | None
    peak: int
    processor: float
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether there is no score."""
        return self.score is None


class Results:
    """The results of a folder: `results.jsonl`, and `predictions/` with the predictions of each cell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "results.jsonl"

    def measured(self) -> dict[Cell, Measured]:
        """The last measurement of each cell."""
        if not self.file.exists():
            return {}
        found: dict[Cell, Measured] = {}
        for line in self.file.read_text(encoding="utf-8").splitlines():
            if line.endswith("}"):  # a line cut off by a full disk or a power cut is measured again
                row = json.loads(line)
                one = Measured(**row | {"cell": Cell(**row["cell"])})
                found[one.cell] = one
        return found

    def add(self, measured: Measured) -> None:
        """Append one measurement."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(asdict(measured), ensure_ascii=False) + "\n"
        torn = self.file.exists() and self.file.stat().st_size and not self.file.read_bytes().endswith(b"\n")
        with self.file.open("a", encoding="utf-8") as file:
            file.write("\n" + line if torn else line)

    def keep(self, cell: Cell, truth: Array, prediction: Array) -> None:
        """Keep what was predicted, for comparisons on the same rows."""
        place = self.folder / "predictions" / f"{cell.slug}.npz"
        place.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(place, truth=truth, prediction=prediction)

    def kept(self, cell: Cell) -> tuple[Array, Array]:
        """Truth and prediction of a cell that worked."""
        with np.load(self.folder / "predictions" / f"{cell.slug}.npz") as found:
            return found["truth"], found["prediction"]


def to_run(cells: Iterable[Cell], known: dict[Cell, Measured], again: str) -> list[Cell]:
    """The cells that are to be measured.

    Parameters
    ----------
    again : {"none", "failed", "all"}
        Which of the measured ones are measured again.
    """
    return [
        cell
        for cell in cells
        if cell not in known or again == "all" or (again == "failed" and known[cell].failed)
    ]
