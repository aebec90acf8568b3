"""A run from start to report: begun, resumed, stopped, proven, bundled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import jupyter_automl
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.errors import AutoMLError, BadInput, RunFailed
from jupyter_automl.kernel.session import KernelSession

from . import tabular
from .budget import Budget
from .engine import Run
from .history import wins_of
from .journal import Journal, new_run_id
from .ledger import Ledger
from .options import Options
from .report import Report, report_of
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

    What the journal holds is not done again. Raises BadInput when goal and data do not fit; nothing is written then.
    Cancelling stops the kernel, writes the notebook as far as it is, and passes the cancellation on.
    """
    options = options_of(journal, run_id)
    earlier = journal.events(run_id)
    budget = Budget(options.budget, started or time.monotonic(), spent_before=_spent(earlier))
    ledger = Ledger(journal, run_id)
    journal.append(run_id, "run.started", {"resumed": len(earlier) > 1})
    made_folder = _make_folder(options.output.parent)

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
        run.wins = wins_of(journal, run_id, context)
        run.save = lambda: ending.save(run, options) if context.profile is not None else None
        await tabular.work(run)
        fitted = ledger.record("run.fitted", {"action": "fitted", "seconds": budget.used})
        report: Report = await ending.end(run, options, fitted["seconds"])
        return report
    except BadInput as error:
        journal.append(run_id, "run.rejected", {"why": str(error)})
        if made_folder is not None:
            made_folder.rmdir()
        raise
    except (RunFailed, AutoMLError) as error:
        ending = await imported
        report = report_of(run, options, "partial" if run.chosen else "failed", why=str(error))
        journal.append(
            run_id,
            "run.finished",
            {"status": report.status, "why": str(error), "report": report.model_dump(mode="json")},
        )
        ending.fill_result_box(run, None, str(error))
        ending.save(run, options)
        return report
    except asyncio.CancelledError:
        journal.append(run_id, "run.stopped", {})
        if run.cells and context.profile is not None:
            ending = await imported
            ending.save(run, options)
        raise
    finally:
        await asyncio.shield(bench.close())


def _make_folder(folder: Path) -> Path | None:
    if folder.exists():
        return None
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise BadInput(
            f"The folder {folder} cannot be made: {error.strerror}. Choose another --output."
        ) from None
    return folder


def _spent(events: list[Any]) -> float:
    """Seconds of work before the run was cut off, waiting not counted."""
    spent, begun, last = 0.0, None, None
    for event in events:
        if event.kind == "run.started":
            spent += (last - begun) if begun is not None and last is not None else 0.0
            begun = event.at
        last = event.at
    return spent + ((last - begun) if begun is not None and last is not None else 0.0)
