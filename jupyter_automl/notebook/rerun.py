"""Rerun a notebook with other parameters, and prove that it finds its score again."""

from __future__ import annotations

import copy
import filecmp
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from rapidfuzz import process

from jupyter_automl.errors import BadInput

from . import document
from .atomic import refuse_existing
from .execution import CellFailure, Progress, execute

TOLERANCE = 1e-9
_HOLDOUT = re.compile(
    r"^holdout (?:(?!\d\.\d).)+? (?:np\.float64\()?(-?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan))\)?$", re.MULTILINE
)


@dataclass(frozen=True)
class RerunReport:
    """How a rerun went."""

    ok: bool
    output: Path
    score: float | None
    seconds: float
    error: CellFailure | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    """What was handed to the notebook: what was asked for, paths made absolute, `OUTPUT_DIR` set apart."""


@dataclass(frozen=True)
class Proof:
    """The notebook executed top to bottom in a fresh kernel, against the score it claims."""

    ok: bool
    """Every cell ran, and the score is the same to 1e-9."""
    identical: bool
    score: float | None
    seconds: float
    notebook: NotebookNode
    """The executed document without papermill's marks: its outputs are the delivered ones when `ok`."""
    versions: dict[str, str] = field(default_factory=dict)
    """`Python` and the distributions' versions in the kernel that found the score."""
    data_sha256: str | None = None
    error: str | None = None
    """One sentence when not `ok`."""
    failure: CellFailure | None = None


async def rerun(
    notebook_path: str | Path,
    output_path: str | Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    kernel_name: str | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
    force: bool = False,
) -> RerunReport:
    """Execute the notebook with other parameters into `output_path`, in the notebook's own folder.

    A relative path handed to a parameter that holds a path is taken from where the command was given when it
    is there, else from the notebook's folder. `OUTPUT_DIR`, unless given, becomes `<output name>_output`, so
    that the model of the first run is not overwritten. On another data file `REPEAT_SEARCH`, unless given, becomes
    True: recorded scores belong to the first file and say nothing of this one. `time_limit` is in seconds for the whole notebook.
    The executed notebook is written also when a cell failed; `report.error` says which.

    Raises BadInput for an unknown parameter, a file that is not there, an output that exists.
    """
    notebook_path, output_path = Path(notebook_path), Path(output_path)
    notebook = document.load(notebook_path)
    refuse_existing(output_path, force)
    if not output_path.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {output_path.absolute().parent} to write {output_path.name} to.")
    known = document.parameters_of(notebook)
    given = _checked(dict(parameters or {}), known, notebook_path)
    if "REPEAT_SEARCH" in known and _other_data(given, known, notebook_path):
        given.setdefault("REPEAT_SEARCH", True)
    if "OUTPUT_DIR" in known:
        own = output_path.absolute().parent / f"{output_path.stem}_output"
        beside = own.parent == notebook_path.absolute().parent
        given.setdefault("OUTPUT_DIR", own.name if beside else str(own))
    done = await execute(
        notebook_path, given, kernel_name=kernel_name, time_limit=time_limit, on_progress=on_progress
    )
    document.save(without_timings(done.notebook), output_path)
    score = holdout_score_in(done.notebook)
    return RerunReport(done.failure is None, output_path, score, done.seconds, done.failure, given)


async def prove(
    notebook_path: str | Path,
    expected_score: float | None,
    *,
    kernel_name: str | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
) -> Proof:
    """Execute the notebook as it stands in a fresh kernel and compare holdout scores.

    Where None is expected, a notebook without a model, it is enough that every cell runs. The file itself is not touched.
    Cancelling ends the kernel.
    """
    done = await execute(
        Path(notebook_path), kernel_name=kernel_name, time_limit=time_limit, on_progress=on_progress
    )
    score = None if done.failure else holdout_score_in(done.notebook)
    ran = done.failure is None
    identical = ran if expected_score is None else score is not None and same_score(score, expected_score)
    error = None
    if done.failure:
        error = str(done.failure)
    elif expected_score is None:
        score = None
    elif score is None:
        error = "The notebook ran, but no cell printed a holdout score."
    elif not identical:
        error = f"The fresh kernel found the holdout score {score!r}, the notebook claims {expected_score!r}."
    versions = {"Python": done.facts["python"], **done.facts["versions"]} if done.facts else {}
    return Proof(
        ok=error is None,
        identical=identical,
        score=score,
        seconds=done.seconds,
        notebook=delivered(done.notebook),
        versions=versions,
        data_sha256=done.facts.get("data_sha256"),
        error=error,
        failure=done.failure,
    )


def same_score(found: float, claimed: float) -> bool:
    """Equal to an absolute 1e-9; NaN equals nothing."""
    return math.isclose(found, claimed, rel_tol=0.0, abs_tol=TOLERANCE)


def holdout_score_in(notebook: NotebookNode) -> float | None:
    """The score in the last line `holdout METRIC SCORE` that a code cell printed; None without one."""
    found: float | None = None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stdout":
                for match in _HOLDOUT.finditer("".join(output.text)):
                    found = float(match.group(1))
    return found


def typed(text: str) -> Any:
    """The value of `-p NAME VALUE`, typed as papermill does: True/False, None, int, float, else text."""
    if text in ("True", "False"):
        return text == "True"
    if text == "None":
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def without_timings(notebook: NotebookNode) -> NotebookNode:
    """A copy without clocks and machine paths: what remains of a rerun is the same on every machine.

    papermill's injected parameters stay, as they are part of what was run.
    """
    clean = copy.deepcopy(notebook)
    for metadata in (clean.metadata, *(cell.metadata for cell in clean.cells)):
        for key in ("papermill", "execution"):
            metadata.pop(key, None)
        if not metadata.get("tags", True):
            del metadata["tags"]
    return clean


def delivered(notebook: NotebookNode) -> NotebookNode:
    """A copy without any mark of papermill: no injected cells, error banners, statuses or timestamps."""
    foreign = {"injected-parameters", "papermill-error-cell-tag"}
    clean = without_timings(notebook)
    clean.cells = [cell for cell in clean.cells if not foreign & set(cell.metadata.get("tags", []))]
    return clean


def _other_data(given: Mapping[str, Any], known: Mapping[str, Any], notebook_path: Path) -> bool:
    """Whether the rows come from another file than those that the notebook was written for."""
    if "DATA_PATH" not in given:
        return False
    first = notebook_path.absolute().parent / str(known.get("DATA_PATH", ""))
    return not first.is_file() or not filecmp.cmp(given["DATA_PATH"], first, shallow=False)


def _checked(given: dict[str, Any], known: Mapping[str, Any], notebook_path: Path) -> dict[str, Any]:
    """The parameters as the notebook must get them."""
    for name in given:
        if name not in known:
            near = [match for match, *_ in process.extract(name, list(known), limit=3, score_cutoff=40)]
            offer = near or list(known)
            hint = f"it has {', '.join(offer)}" if offer else "it has no parameters cell"
            raise BadInput(f"{notebook_path} has no parameter {name}; {hint}.")
    home = notebook_path.absolute().parent
    for name, value in given.items():
        default = known[name]
        is_input = isinstance(value, str) and isinstance(default, str) and "OUTPUT" not in name
        if is_input and (name.endswith("_PATH") or (default and (home / default).exists())):
            places = [Path.cwd() / value, home / value]
            found = next((place for place in places if place.exists()), None)
            if found is None:
                raise BadInput(
                    f"{name}: there is no file {value}, neither here nor beside {notebook_path.name}."
                )
            given[name] = str(found.resolve())
    return given
