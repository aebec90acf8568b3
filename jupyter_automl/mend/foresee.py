"""What a cell will crash on in a live kernel, told before it runs: from its text, the kernel's state, and a rehearsal."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from jupyter_automl.errors import BadInput
from jupyter_automl.kernel.question import NoAnswer
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.notebook.document import load
from jupyter_automl.repairs.crash import Crash
from jupyter_automl.repairs.quote import code_span
from jupyter_automl.repairs.registry import diagnose
from jupyter_automl.repairs.study import study_class

from .live import Live
from .preflight import Foreseen, Preflight

SECONDS = 2.0
"""For which a cell is rehearsed when a person asks about it."""


class Foresight:
    """Asks one kernel. `folder` is where it runs."""

    def __init__(self, live: Live, folder: Path) -> None:
        self._live = live
        self._folder = folder

    def cell(
        self, place: int, source: str, earlier: Sequence[str] = (), seconds: float = SECONDS
    ) -> list[Foreseen]:
        """The warnings for a cell that is to run now, after the `earlier` ones have; what of it could change
        anything is not run in the kernel.

        With `seconds` above 0 it is also rehearsed in a copy that cannot write, send or start anything.
        Raises NoAnswer when the kernel is busy or gone.
        """
        state = self._live.state()
        text = Preflight(self._folder, state).cells([*((0, one) for one in earlier), (place, source)])
        found = [
            one for one in text if one.cell == place and one.crash_class in ("syntax", "outdated_library")
        ]
        if not found:
            found = [
                Foreseen(place, one["line"], one["crash_class"], _said(place, one["line"], one["message"]))
                for one in self._live.foresee(source)
            ]
        return found or (self._rehearsed([(place, source)], seconds) if seconds > 0 else [])

    def notebook(self, cells: Sequence[tuple[int, str]], seconds: float) -> list[Foreseen]:
        """The first crash of the cells (place, source), rehearsed one after the other in a copy of the kernel."""
        return self._rehearsed(cells, seconds)

    def _rehearsed(self, cells: Sequence[tuple[int, str]], seconds: float) -> list[Foreseen]:
        report = self._live.rehearse([source for _, source in cells], seconds)
        if report.get("status") != "error":
            return []
        place, source = cells[report["stage"]]
        crash = Crash(
            "cell", source, report["ename"], report["evalue"], traceback=report["traceback"], generated=False
        )
        kind = study_class(diagnose(crash).crash_class, crash.ename, crash.evalue)
        said = f"{crash.ename}: {' '.join(crash.evalue.split())[:200]}"
        return [
            Foreseen(
                place,
                crash.line or 1,
                kind,
                _said(place, crash.line or 1, code_span(said)),
            )
        ]


def check_cell(path: Path, connection_file: str, place: int, seconds: float = SECONDS) -> list[Foreseen]:
    """The warnings for the cell at that place (from 1, all kinds counted) of a notebook whose kernel runs.

    Raises BadInput when there is no such code cell, or when the kernel cannot be asked.
    """
    book = load(path)
    if not 0 < place <= len(book.cells) or book.cells[place - 1].cell_type != "code":
        raise BadInput(f"{path} has no code cell number {place}.")
    earlier = [cell.source for cell in book.cells[: place - 1] if cell.cell_type == "code"]
    try:
        live = Live(connection_file)
        try:
            return Foresight(live, path.resolve().parent).cell(
                place, book.cells[place - 1].source, earlier, seconds
            )
        finally:
            live.close()
    except NoAnswer as error:
        raise BadInput(f"The kernel of {connection_file} could not be asked: {error}") from error


def rehearse_notebook(path: Path, seconds: float, kernel: str | None = None) -> list[Foreseen]:
    """The first crash of the notebook from top to bottom, in a copy of a fresh kernel that can change nothing.

    `seconds` bounds the whole. What takes longer, or needs to write, is not told. Raises BadInput.
    """
    book = load(path)
    cells = [
        (place, cell.source)
        for place, cell in enumerate(book.cells, 1)
        if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", ())
    ]
    return asyncio.run(_rehearsed_afresh(path.resolve().parent, cells, seconds, kernel or "python3"))


async def _rehearsed_afresh(
    folder: Path, cells: Sequence[tuple[int, str]], seconds: float, kernel: str
) -> list[Foreseen]:
    session = await KernelSession.start(kernel, cwd=folder)
    try:
        live = Live(session.connection_file)
        try:
            return await asyncio.to_thread(Foresight(live, folder).notebook, cells, seconds)
        finally:
            live.close()
    except NoAnswer as error:
        raise BadInput(f"The notebook could not be rehearsed: {error}") from error
    finally:
        await session.stop()


def _said(place: int, line: int, message: str) -> str:
    return f"Cell {place}, line {line}: {message}."
