"""What a tab reports of its user's work in the notebook, as far as it touches the run's cells."""

from __future__ import annotations

from typing import Any

from jupyter_automl.run.stepping import Decision, Refused

from .notebook import LiveNotebook
from .runs import Runs

Report = dict[str, Any]


async def take(runs: Runs, notebook: LiveNotebook, kind: str, report: Report) -> None:
    """Act on one report; cells that are none of the run's are the user's own business."""
    cell_id = str(report.get("cell_id"))
    if cell_id not in notebook.cells or notebook.run is None:
        return
    if kind == "edited":
        await _edited(runs, notebook, cell_id, {"source": str(report["source"])})
    elif kind == "executed":
        await _executed(runs, notebook, cell_id, report)
    elif kind == "deleted":
        await _deleted(runs, notebook, cell_id)
    elif kind == "restored":
        _mark(runs, notebook, cell_id, deleted=False)
        notebook.show_cell(cell_id)


async def _edited(runs: Runs, notebook: LiveNotebook, cell_id: str, edit: Report) -> None:
    state = notebook.cells.state(cell_id)
    if notebook.cells.source(cell_id) == edit["source"] and "outputs" not in edit:
        return
    notebook.cells.rewrite(cell_id, edit)
    if state == "proposed":
        return  # what becomes of a proposal is decided with its action
    assert notebook.run is not None
    event = runs.note(notebook.run, "cell.edited", {"cell": cell_id, "edit": edit})
    notebook.deliver([event])
    if notebook.active and notebook.worker is not None:
        await notebook.worker.call(lambda run: run.edit(cell_id, edit))


async def _executed(runs: Runs, notebook: LiveNotebook, cell_id: str, report: Report) -> None:
    source, success = str(report.get("source") or ""), bool(report.get("success"))
    outputs, count = list(report.get("outputs") or []), report.get("execution_count")
    if notebook.cells.state(cell_id) == "proposed" and notebook.active and notebook.worker is not None:
        ran = {"outputs": outputs, "execution_count": count, "success": success}
        decision = Decision("ran", source=source, execution=ran)
        await notebook.worker.call(lambda run: run.gate.take(decision, cell_id) if run.gate else None)
        return
    edit: Report = {"source": source}
    if success:
        edit |= {"outputs": outputs, "execution_count": count}
    await _edited(runs, notebook, cell_id, edit)


async def _deleted(runs: Runs, notebook: LiveNotebook, cell_id: str) -> None:
    if notebook.cells.state(cell_id) == "proposed" and notebook.active and notebook.worker is not None:
        try:
            await notebook.worker.call(
                lambda run: run.gate.take(Decision("skip"), cell_id) if run.gate else None
            )
        except Refused:
            notebook.show_cell(cell_id)
        return
    _mark(runs, notebook, cell_id, deleted=True)


def _mark(runs: Runs, notebook: LiveNotebook, cell_id: str, *, deleted: bool) -> None:
    assert notebook.run is not None
    notebook.cells.mark(cell_id, deleted=deleted)
    notebook.deliver([runs.note(notebook.run, "cell.deleted", {"cell": cell_id, "deleted": deleted})])
