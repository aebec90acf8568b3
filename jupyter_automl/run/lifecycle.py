"""The life of a run: begun, carried out in a kernel of its own, rejected, stopped, resumed."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import jupyter_automl
from jupyter_automl.errors import BadInput, NotSaved
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.llm.settings import ModelSettings

from .budget import Budget
from .journal import Journal, new_run_id
from .ledger import Ledger
from .opening import machine_of
from .options import Options
from .workbench import Workbench

if TYPE_CHECKING:
    from .report import Report

Show = Callable[[str, dict[str, Any]], None]


def begin(journal: Journal, options: Options) -> str:
    """Enter a new run in the journal; returns its id."""
    run = new_run_id()
    journal.append(
        run,
        "run.created",
        {"options": options.model_dump(mode="json"), "version": jupyter_automl.__version__},
    )
    return run


def options_of(journal: Journal, run: str) -> Options:
    """The options that a run was begun with."""
    created = journal.events(run, ("run.created",))
    return Options(**created[0].payload["options"])


async def carry_out(
    journal: Journal, run_id: str, show: Show, started: float | None = None, model: ModelSettings | None = None,
) -> Report:  # fmt: skip
    """Carry out a run, or go on with one that was cut off; returns its report.

    What the journal holds is not done again. `model` is the one that the options name, with its key.
    Raises BadInput when goal and data do not fit: nothing is written then.
    Raises NotSaved when the notebook's place cannot be written any more: the run can go on later.
    Cancelling stops the kernel, writes the notebook as far as it is, and passes the cancellation on.
    """
    options = options_of(journal, run_id)
    earlier = journal.events(run_id)
    budget = Budget(options.budget, started or time.monotonic(), spent_before=spent(earlier))
    ledger = Ledger(journal, run_id)
    refuse_changed_data(ledger, options)
    journal.append(run_id, "run.started", {"resumed": len(earlier) > 1})
    made = _make_folder(options.output.parent)
    if not options.bundle.exists():
        made.insert(0, options.bundle)

    async def start_kernel() -> KernelSession:
        return await KernelSession.start(options.kernel, cwd=options.output.parent)

    bench = Workbench(ledger, start_kernel)
    bench.warm_up()
    machine = asyncio.create_task(machine_of(bench, show, options.dask))
    try:
        course = await _rest_of_the_package(bench)
        report: Report = await course.follow(options, ledger, bench, budget, show, machine, model)
        return report
    except BadInput as error:
        await bench.close()
        journal.append(run_id, "run.rejected", {"why": str(error)})
        _remove_empty(made)
        raise
    except NotSaved as error:
        journal.append(run_id, "run.stopped", {"why": str(error)})
        raise
    except asyncio.CancelledError:
        journal.append(run_id, "run.stopped", {})
        raise
    finally:
        machine.cancel()
        await asyncio.shield(bench.close())


async def _rest_of_the_package(bench: Workbench) -> ModuleType:
    """`run.course`, imported while the kernel imports pandas: beside the kernel's own start it would only slow that down."""
    await bench.warmed_up()
    return await asyncio.to_thread(import_module, "jupyter_automl.run.course")


def refuse_changed_data(ledger: Ledger, options: Options) -> None:
    """A run that goes on needs the very rows that it began with. Raises BadInput."""
    understood = ledger.known("look:understood")
    if understood is None:
        return
    if not options.data.is_file():
        raise BadInput(f"The data file {options.data} of this run is gone; put it back, or start a new run.")
    with open(options.data, "rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != understood["sha256"]:
            raise BadInput(f"The data file {options.data} changed since this run began; start a new run.")


def _make_folder(folder: Path) -> list[Path]:
    """Make the folder; what was made, the deepest first."""
    absent = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"The folder {folder} cannot be made: {error.strerror}. Choose another --output."
        ) from None
    return absent


def _remove_empty(folders: list[Path]) -> None:
    """Remove what was made for a run that came to nothing."""
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def spent(events: list[Any]) -> float:
    """Seconds of work before the run was cut off, waiting not counted."""
    seconds, begun, last = 0.0, None, None
    for event in events:
        if event.kind == "run.started":
            seconds += (last - begun) if begun is not None and last is not None else 0.0
            begun = event.at
        last = event.at
        seconds -= float(event.payload.get("waited", 0.0))
    return seconds + ((last - begun) if begun is not None and last is not None else 0.0)
