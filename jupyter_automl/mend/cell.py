"""One crashed cell as another program describes it, in JSON; and the answer to that."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jupyter_automl.errors import BadInput
from jupyter_automl.kernel.question import NoAnswer
from jupyter_automl.memory.repair_history import RepairHistory
from jupyter_automl.repairs.bindings import touched_by
from jupyter_automl.repairs.crash import Crash, NotebookCell
from jupyter_automl.repairs.study import study_class

from .live import Live
from .mender import Mended, Mender, Outcome

TRIAL = 15.0
"""Seconds that a candidate may run in a copy of the user's kernel."""
WAIT = 0.4
"""Seconds to wait for a kernel that is still busy with ending the cell that crashed."""


def repair_cell(given: Any, history: RepairHistory | None = None) -> dict[str, Any]:
    """The repair of one cell.

    Parameters
    ----------
    given
        `source` and `ename`; and as far as they are known `evalue`, `traceback` (lines), `cells` (executed sources in the
        order of execution, or `{source, executed}` in the order of the notebook), `notebook` (sources of all cells
        in order, run or not), `outputs`, `connection_file` and `cwd`.

    Returns `{source, setup, crash_class, why, confidence}`. `source` is None when there is no honest repair; when only
    `setup` has to run before, it is the cell as it was. `crash_class` is named as in `repairs.study`. Without a kernel
    nothing is tried. Raises BadInput.
    """
    crash = crash_of(given)
    live = _live(given.get("connection_file"))
    try:
        if live is not None:
            state = _state(live)
            if state is None:
                live.close()
                live = None
            else:
                crash = replace(crash, state=state, ask=live.ask)
        outcome = Mender(live, history, limit=TRIAL).mend(crash)
    finally:
        if live is not None:
            live.close()
    if history is not None:
        record(history, outcome)
    return answer_of(outcome, crash)


def crash_of(given: Any) -> Crash:
    """The crash that the JSON describes. Raises BadInput, naming the key that cannot be used."""
    if not isinstance(given, dict):
        raise BadInput("A crashed cell is described by a JSON object with at least source and ename.")
    for key in ("source", "ename"):
        if not isinstance(given.get(key), str):
            raise BadInput(f"The crashed cell's {key} is missing or not text.")
    source = given["source"]
    cells = _cells(given.get("cells"), given.get("notebook"))
    here = next(
        (
            i
            for i in reversed(range(len(cells)))
            if cells[i].executed is None and cells[i].source.strip() == source.strip()
        ),
        None,
    )
    if here is None:
        here = len(cells)
        cells.append(NotebookCell(source))
    lines = given.get("traceback") or []
    if isinstance(lines, str):
        lines = lines.splitlines()
    bound: set[str] = set()
    for cell in sorted(
        (cell for cell in cells if cell.executed is not None), key=lambda cell: cell.executed or 0
    ):
        does = touched_by(cell.source)
        bound = (bound | does.binds) - (does.deletes - does.binds)
    cwd = given.get("cwd")
    status = "interrupted" if given["ename"] == "KeyboardInterrupt" else "error"
    if given["ename"] in ("CellTimeoutError", "TimeLimit"):
        status = "time_limit"
    elif given["ename"] in ("DeadKernelError", "DeadKernel"):
        status = "died"
    return Crash(
        "cell", source, given["ename"], str(given.get("evalue") or ""), traceback=[str(line) for line in lines],
        status=status, state={name: {"exists": True} for name in bound}, cells=tuple(cells), here=here, generated=False,
        folder=Path(cwd) if isinstance(cwd, str) and cwd else None,
    )  # fmt: skip


def answer_of(outcome: Outcome, crash: Crash) -> dict[str, Any]:
    """The contract's JSON for an outcome."""
    diagnosis = outcome.diagnosis
    answer: dict[str, Any] = {
        "source": None, "setup": None, "why": diagnosis.cause,
        "crash_class": study_class(diagnosis.crash_class, crash.ename, crash.evalue),
        "confidence": round(diagnosis.confidence, 3),
    }  # fmt: skip
    if outcome.mended is not None:
        mended = outcome.mended
        setup = "\n".join(part for part in (mended.prepare, mended.setup) if part) or None
        answer |= {
            "source": mended.source, "setup": setup, "why": why_of(mended), "confidence": round(mended.confidence, 3),
        }  # fmt: skip
    elif outcome.ask is not None:
        answer["why"] = f"{diagnosis.cause} {outcome.ask.why}".strip()
        answer["need"] = dict(outcome.ask.need)
    return answer


def why_of(mended: Mended) -> str:
    """Cause, change and effect of every step, in sentences."""
    said: list[str] = []
    for step in mended.steps:
        said += [step.diagnosis.cause, step.proposal.why, step.proposal.effect]
        if step.proposal.rule:
            said.append(f"({step.proposal.rule}.)")
    said += mended.lost
    if not mended.verified:
        said.append("It was not tried in the kernel.")
    return " ".join(dict.fromkeys(part for part in said if part))


def record(history: RepairHistory, outcome: Outcome) -> None:
    """Remember which rules worked and which did not."""
    history.record(
        [
            (
                one.diagnosis.crash_class,
                one.proposal.rule or one.diagnosis.crash_class,
                one.outcome == "fixed",
            )
            for one in outcome.tries
            if one.outcome != "not tried"
        ]
    )


def _cells(ran: Any, notebook: Any) -> list[NotebookCell]:
    """Cells in the notebook's order; cells that ran and are not in the notebook (any more) come first."""
    given: Sequence[Any] = ran if isinstance(ran, list) else []
    cells: list[NotebookCell] = []
    for number, cell in enumerate(given, 1):
        if isinstance(cell, Mapping):
            count = cell.get("executed", number)
            cells.append(
                NotebookCell(str(cell.get("source") or ""), count if isinstance(count, int) else None)
            )
        else:
            cells.append(NotebookCell(str(cell or ""), number))
    if not isinstance(notebook, list):
        return cells
    every = [
        str(cell.get("source") or "") if isinstance(cell, Mapping) else str(cell or "") for cell in notebook
    ]
    counts = {cell.source: cell.executed for cell in cells}
    gone = [cell for cell in cells if cell.source not in every or counts[cell.source] != cell.executed]
    return [*gone, *(NotebookCell(source, counts.get(source)) for source in every)]


def _live(connection_file: Any) -> Live | None:
    if not isinstance(connection_file, str) or not connection_file:
        return None
    try:
        return Live(connection_file)
    except NoAnswer:
        return None


def _state(live: Live) -> dict[str, dict[str, Any]] | None:
    """What the kernel holds; None when it does not answer."""
    for _ in range(2):
        try:
            return live.state()
        except NoAnswer:
            time.sleep(WAIT)
    return None
