"""Mends a whole notebook: runs it top to bottom, mends what crashes, and verifies the outcome from a fresh start."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from jupyter_automl.errors import BadInput
from jupyter_automl.kernel.probe import ProbeFailed, probe_file
from jupyter_automl.kernel.probes import crash_state, keep
from jupyter_automl.kernel.runner import Execution
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.memory.repair_history import RepairHistory
from jupyter_automl.repairs.bindings import touched_by
from jupyter_automl.repairs.crash import Crash, NotebookCell
from jupyter_automl.repairs.registry import diagnose

from .cell import record
from .live import Live
from .mender import Mended, Mender, Outcome
from .note import left_note, mended_note
from .pages import CodeCell, Pages
from .report import MendReport, Repair

PASSES = 4
"""Times that the notebook is run: each but the last may still find something to mend."""
ROUNDS = 3
"""Repairs of one cell in one pass that turned out not to hold when the cell ran for good."""
HOPELESS = ("time_limit", "dead_kernel", "memory", "user_interrupt")
"""Classes whose cells are not run a second time when they could not be mended."""
AGAIN = 60.0
"""Seconds on top of the limit for cells that are run again only to bring a kernel back."""
TRIAL = 60.0
"""Seconds that a candidate may run at most."""

Progress = Callable[[int, int], None]


class NotebookMender:
    """The mending of one notebook in one kernel of its own."""

    def __init__(
        self,
        pages: Pages,
        session: KernelSession,
        history: RepairHistory | None,
        limit: float,
        progress: Progress,
    ) -> None:
        self._pages = pages
        self._session = session
        self._history = history
        self._limit = limit
        self._progress = progress
        self._repairs: list[Repair] = []
        self._missing: dict[str, int] = {}
        """Name → place of the cell that should have bound it and could not."""

    async def mend(self) -> tuple[tuple[Repair, ...], bool]:
        """Run and mend until a pass from a fresh start finds nothing new; whether that was reached."""
        for number in range(PASSES):
            if number:
                await self._session.restart()
            self._missing = {}
            changed = await self._pass()
            if not changed:
                return tuple(self._repairs), True
        return tuple(self._repairs), False

    async def _pass(self) -> bool:
        """Whether anything was mended on the way, or found to be beyond repair for the first time."""
        cells = self._pages.cells
        changed = False
        for cell in cells:
            if cell.left not in HOPELESS:
                cell.executed, cell.setup_outputs = None, []
        for position, cell in enumerate(cells):
            changed |= await self._cell(cell)
            self._progress(position + 1, len(cells))
        return changed

    async def _cell(self, cell: CodeCell) -> bool:
        changed = False
        if cell.left in HOPELESS:
            self._lose(cell)
            return False
        for _ in range(ROUNDS):
            result = await self._run(cell)
            if result.status == "ok" or cell.may_raise:
                return changed
            if cell.left:
                self._lose(cell)
                await self._revive(cell)
                return changed
            kept = self._session.alive and not self._unkept
            if not kept:
                await self._revive(cell)
            outcome = await self._outcome(cell, result, kept)
            lost = not kept or not await self._restored(cell)
            changed = True
            if outcome is None or outcome[1].mended is None:
                self._leave(cell, result, *(outcome or (None, None)))
                if lost:
                    await self._revive(cell)
                return True
            await self._apply(cell, outcome[0], outcome[1].mended, outcome[1])
        result = await self._run(cell)
        if result.status != "ok":
            self._leave(cell, result, None, None)
        return True

    async def _run(self, cell: CodeCell, more: float = 0.0) -> Execution:
        """Set-up cells, then the cell; what it may change is kept first."""
        cell.setup_outputs = []
        for setup in cell.setups:
            result = await self._session.execute(setup, limit=self._limit)
            cell.setup_outputs.append((result.outputs, result.execution_count))
            if result.status != "ok":
                cell.outputs, cell.executed = [], None
                return result
        does = touched_by(cell.source)
        try:
            kept = await probe_file(
                self._session,
                keep,
                action="keep",
                binds=sorted(does.binds | does.deletes),
                changes=sorted(does.changes),
            )
            self._unkept = list(kept["lost"])
        except ProbeFailed:
            self._unkept = sorted(does.state)
        result = await self._session.execute(cell.source, limit=self._limit + more)
        cell.outputs, cell.executed = result.outputs, result.execution_count
        return result

    async def _restored(self, cell: CodeCell) -> bool:
        """Undo what the failed cell did; False where the kernel had to be started anew for it."""
        try:
            await probe_file(self._session, keep, action="restore")
        except ProbeFailed:
            self._unkept = ["everything"]
            await self._revive(cell)
            return False
        return True

    async def _revive(self, cell: CodeCell) -> None:
        """A kernel in which everything above the cell has run, when the one there is has died or cannot be restored."""
        if self._session.alive and not self._unkept:
            return
        await self._session.restart()
        for earlier in self._pages.cells[: self._pages.cells.index(cell)]:
            if not earlier.left:
                await self._run(earlier, AGAIN)
        self._unkept = []

    async def _outcome(self, cell: CodeCell, result: Execution, kept: bool) -> tuple[Crash, Outcome] | None:
        """The crash and what can be done; `kept`: the kernel stands as the cell left it, and that can be undone."""
        crash = await self._crash(cell, result)
        if crash.status == "interrupted":
            return crash, Outcome(diagnose(crash))
        diagnosis = diagnose(crash)
        if diagnosis.crash_class == "name_not_defined" and diagnosis.found.get("name") in self._missing:
            return crash, Outcome(diagnosis)

        def mend() -> Outcome:
            live = Live(self._session.connection_file)
            try:
                mender = Mender(
                    live, self._history, limit=min(self._limit, TRIAL), restored=not kept, kept=kept
                )
                return mender.mend(replace(crash, ask=live.ask))
            finally:
                live.close()

        outcome = await asyncio.to_thread(mend)
        if self._history is not None:
            record(self._history, outcome)
        return crash, outcome

    async def _crash(self, cell: CodeCell, result: Execution) -> Crash:
        try:
            state = await probe_file(self._session, crash_state)
        except ProbeFailed:
            state = {}
        cells = self._pages.cells
        here = cells.index(cell)
        counts = [
            other.executed if position < here and not other.left else None
            for position, other in enumerate(cells)
        ]
        return Crash(
            f"cell {cell.index + 1}", cell.source, result.ename, result.evalue, traceback=result.traceback,
            status=result.status, state=state, generated=False, here=here, folder=self._pages.path.resolve().parent,
            cells=tuple(
                NotebookCell(other.source, count, other.saved) for other, count in zip(cells, counts, strict=True)
            ),
        )  # fmt: skip

    async def _apply(self, cell: CodeCell, crash: Crash, mended: Mended, outcome: Outcome) -> None:
        cell.source = mended.source
        if mended.setup:
            cell.setups.append(mended.setup)
        for index, text in mended.earlier.items():
            self._pages.cells[index].source = text
        number = len(self._repairs) + 1
        cell.notes.append(mended_note(number, crash, mended, outcome.tries))
        self._repairs.append(
            Repair(
                cell.index + 1, mended.steps[0].diagnosis.crash_class, f"{crash.ename}: {crash.evalue[:300]}",
                mended.steps[0].diagnosis.cause, "mended", " ".join(step.proposal.why for step in mended.steps),
                " ".join([*(step.proposal.effect for step in mended.steps), *mended.lost]).strip(),
                tuple(step.proposal.rule for step in mended.steps if step.proposal.rule), len(outcome.tries),
                round(mended.confidence, 3),
            )
        )  # fmt: skip
        if mended.earlier:
            self._unkept = ["everything"]
            await self._revive(cell)

    def _leave(self, cell: CodeCell, result: Execution, crash: Crash | None, outcome: Outcome | None) -> None:
        if crash is None or outcome is None:
            crash = Crash(f"cell {cell.index + 1}", cell.source, result.ename, result.evalue, traceback=result.traceback,
                          status=result.status, generated=False)  # fmt: skip
            outcome = Outcome(diagnose(crash))
        diagnosis = outcome.diagnosis
        cell.left = diagnosis.crash_class
        self._lose(cell)
        name = diagnosis.found.get("name", "")
        origin = self._missing.get(name) if diagnosis.crash_class == "name_not_defined" else None
        follows = ""
        if origin is not None and origin != cell.index + 1:
            follows = f"`{name}` is missing because cell {origin} failed."
        need = outcome.ask
        cell.notes.append(
            left_note(
                len(self._repairs) + 1, crash, diagnosis, outcome.tries, need.why if need else "", follows
            )
        )
        self._repairs.append(
            Repair(
                cell.index + 1, diagnosis.crash_class, f"{result.ename}: {result.evalue[:300]}",
                follows or " ".join([diagnosis.cause, need.why if need else ""]).strip(), "left",
                tries=len(outcome.tries), need=dict(need.need) if need else {},
            )
        )  # fmt: skip

    def _lose(self, cell: CodeCell) -> None:
        for name in touched_by(cell.source).binds:
            self._missing.setdefault(name, cell.index + 1)


async def repair_notebook(
    path: Path, output: Path | None = None, *, kernel: str | None = None, limit: float = 600.0, force: bool = False,
    history: RepairHistory | None = None, progress: Progress = lambda done, total: None,
) -> MendReport:  # fmt: skip
    """Run the notebook in a kernel of its own, in its own folder; mend what crashes; write the outcome beside it.

    Parameters
    ----------
    kernel
        A kernelspec; the notebook's own when None, `python3` when that is not installed.
    limit
        Seconds for one cell.

    The original is only read. Nothing is written before the end, and then the whole file at once. Raises BadInput.
    """
    began = time.monotonic()
    pages = Pages(path, output, force)
    session = await _session(pages, kernel)
    try:
        repairs, verified = await NotebookMender(pages, session, history, limit, progress).mend()
    finally:
        await session.stop()
    pages.write(verified)
    seconds = time.monotonic() - began
    return MendReport(path, pages.output, len(pages.cells), repairs, verified, seconds)


async def _session(pages: Pages, kernel: str | None) -> KernelSession:
    folder = pages.path.resolve().parent
    if kernel is not None:
        return await KernelSession.start(kernel, cwd=folder)
    try:
        return await KernelSession.start(pages.kernel or "python3", cwd=folder)
    except BadInput:
        return await KernelSession.start(cwd=folder)
