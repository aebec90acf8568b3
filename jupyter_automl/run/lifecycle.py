"""A run from start to report: begun, resumed, stopped, proven, bundled."""

from __future__ import annotations

import asyncio
import hashlib
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import jupyter_automl
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.errors import AutoMLError, BadInput, NotSaved
from jupyter_automl.kernel.session import KernelSession

from . import tabular
from .budget import Budget
from .engine import Run
from .history import wins_of
from .journal import Journal, new_run_id
from .ledger import Ledger
from .options import Options
from .report import Report
from .workbench import Workbench

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


async def carry_out(journal: Journal, run_id: str, show: Show, started: float | None = None) -> Report:
    """Carry out a run, or go on with one that was cut off; returns its report.

    What the journal holds is not done again. Raises BadInput when goal and data do not fit: nothing is written then.
    Raises NotSaved when the notebook's place cannot be written any more: the run can go on later.
    Cancelling stops the kernel, writes the notebook as far as it is, and passes the cancellation on.
    """
    options = options_of(journal, run_id)
    earlier = journal.events(run_id)
    budget = Budget(options.budget, started or time.monotonic(), spent_before=_spent(earlier))
    ledger = Ledger(journal, run_id)
    _refuse_changed_data(ledger, options)
    journal.append(run_id, "run.started", {"resumed": len(earlier) > 1})
    made = _make_folder(options.output.parent)
    if not options.bundle.exists():
        made.insert(0, options.bundle)

    async def start_kernel() -> KernelSession:
        return await KernelSession.start(options.kernel, cwd=options.output.parent)

    bench = Workbench(ledger, start_kernel)
    context = Context(
        data_path=options.data_path, output_dir=options.bundle.name, seed=options.seed, budget=options.budget,
        machine=Machine(),
    )  # fmt: skip
    run = Run(run_id, ledger, bench, context, budget, show)
    # Document and export libraries take over a second to import; the kernel starts and reads meanwhile.
    imported = asyncio.create_task(asyncio.to_thread(import_module, "jupyter_automl.run.ending"))
    try:
        bench.warm_up()
        await tabular.look(run, options.goal, options.data, target=options.target, metric=options.metric)
        ending = await imported
        run.start_clock()
        # Taken once: what other runs chose meanwhile must not change one that goes on.
        run.wins = run.decide("wins", lambda: {"wins": wins_of(journal, run_id, context)})["wins"]
        run.save = lambda: ending.save(run, options) if context.profile is not None else None
        await tabular.work(run)
        fitted = ledger.record("run.fitted", {"action": "fitted", "seconds": budget.used})
        report: Report = await ending.end(run, options, fitted["seconds"])
        return report
    except BadInput as error:
        await bench.close()
        journal.append(run_id, "run.rejected", {"why": str(error)})
        _remove_empty(made)
        raise
    except NotSaved as error:
        journal.append(run_id, "run.stopped", {"why": str(error)})
        raise
    except AutoMLError as error:
        return _end_early(await imported, run, options, str(error))
    except asyncio.CancelledError:
        journal.append(run_id, "run.stopped", {})
        if run.cells and context.profile is not None:
            (await imported).save(run, options)
        raise
    except Exception as error:  # noqa: BLE001 (the one place where a fault of ours ends a run without losing it)
        journal.append(run_id, "bug", {"traceback": traceback.format_exc()})
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return _end_early(
            await imported, run, options, f"A fault in jupyter_automl itself ended the run ({said})."
        )
    finally:
        await asyncio.shield(bench.close())


def _end_early(ending: ModuleType, run: Run, options: Options, why: str) -> Report:
    try:
        report: Report = ending.end_early(run, options, why)
    except NotSaved as error:
        run.ledger.record("run.stopped", {"why": f"{why} {error}"})
        raise
    return report


def _refuse_changed_data(ledger: Ledger, options: Options) -> None:
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


def _spent(events: list[Any]) -> float:
    """Seconds of work before the run was cut off, waiting not counted."""
    spent, begun, last = 0.0, None, None
    for event in events:
        if event.kind == "run.started":
            spent += (last - begun) if begun is not None and last is not None else 0.0
            begun = event.at
        last = event.at
    return spent + ((last - begun) if begun is not None and last is not None else 0.0)
