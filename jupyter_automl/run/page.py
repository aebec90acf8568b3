"""The run's cells as they should stand in the live notebook; what changes is told as events.

Every event names its cell by id and says what the cell now is, so that whoever applies one twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyter_automl.kernel.runner import Execution
from jupyter_automl.notebook.record import CellRecord

Emit = Callable[[dict[str, Any]], None]


@dataclass
class Shown:
    """One cell as the events so far have made it."""

    source: str
    after: str | None
    outputs: list[Any] = field(default_factory=list)
    execution_count: int | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


class Page:
    """Compares the run's document with what was told before, and emits the difference.

    `known` are cells that an earlier part of the run has put there; they are not told again.
    """

    def __init__(self, emit: Emit, known: Mapping[str, Shown] | None = None) -> None:
        self._emit = emit
        self._shown: dict[str, Shown] = dict(known or {})

    def sync(
        self,
        cells: Sequence[CellRecord],
        sources: Sequence[str],
        metadata: Callable[[CellRecord, str], dict[str, Any]],
        pending: str | None = None,
    ) -> None:
        """Make the page show these cells with these sources; the outputs of the cell `pending` are told apart."""
        wanted = {cell.id for cell in cells}
        for cell_id in [each for each in self._shown if each not in wanted]:
            del self._shown[cell_id]
            self._emit({"type": "cell.removed", "cell_id": cell_id})
        before: str | None = None
        for cell, source in zip(cells, sources, strict=True):
            self._sync_cell(cell, source, before, metadata(cell, source), waits=cell.id == pending)
            before = cell.id

    def _sync_cell(
        self, cell: CellRecord, source: str, before: str | None, metadata: dict[str, Any], *, waits: bool
    ) -> None:
        shown = self._shown.get(cell.id)
        if shown is None:
            shown = self._shown[cell.id] = Shown(source, before, metadata=metadata)
            self._emit({
                "type": "cell.added", "cell_id": cell.id, "cell_type": cell.kind, "source": source, "after": before,
                "metadata": metadata, "state": "done" if cell.kind == "markdown" else "waiting",
            })  # fmt: skip
        elif shown.source != source or shown.metadata != metadata:
            shown.source, shown.metadata = source, metadata
            self._emit({"type": "cell.updated", "cell_id": cell.id, "source": source, "metadata": metadata})
        if cell.kind == "markdown" or waits:
            return
        outputs = [dict(output) for output in cell.outputs]
        if shown.outputs != outputs or shown.execution_count != cell.execution_count:
            shown.outputs, shown.execution_count = outputs, cell.execution_count
            self._emit({"type": "outputs", "cell_id": cell.id, "outputs": outputs})
            self._emit({
                "type": "cell.finished", "cell_id": cell.id, "status": "ok", "reason": None,
                "execution_count": cell.execution_count,
            })  # fmt: skip

    def proposed(self, cell: CellRecord, source: str) -> None:
        """The cell waits for a decision."""
        self._emit({"type": "cell.proposed", "cell_id": cell.id, "source": source, "step": cell.step})

    def started(self, cell: CellRecord) -> None:
        """The cell runs; what it showed before is gone."""
        if cell.id in self._shown:
            self._shown[cell.id].outputs, self._shown[cell.id].execution_count = [], None
        self._emit({"type": "cell.started", "cell_id": cell.id})

    def output(self, cell: CellRecord, change: dict[str, Any]) -> None:
        """One change of the running cell's outputs, see `kernel.outputs.OutputArea`."""
        self._emit({"type": "output", "cell_id": cell.id, **change})

    def finished(self, cell: CellRecord, execution: Execution | None, reason: str | None = None) -> None:
        """The cell has ended; without an execution it was stopped for the reason."""
        if execution is None:
            status = "error" if reason == "interrupted" else "died"
            self._emit({
                "type": "cell.finished", "cell_id": cell.id, "status": status, "reason": reason, "execution_count": None,
            })  # fmt: skip
            return
        if cell.id in self._shown:
            self._shown[cell.id].outputs = [dict(output) for output in execution.outputs]
            self._shown[cell.id].execution_count = execution.execution_count
        status = {"ok": "ok", "died": "died"}.get(execution.status, "error")
        self._emit({
            "type": "cell.finished", "cell_id": cell.id, "status": status,
            "reason": reason or ("interrupted" if execution.status == "interrupted" else None),
            "execution_count": execution.execution_count,
        })  # fmt: skip
