"""A run in a live kernel and an open notebook: the same story as on the command line, with a gate and a page."""

from __future__ import annotations

import asyncio
import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.errors import AutoMLError, BadInput
from jupyter_automl.kernel.live import LiveKernel
from jupyter_automl.kernel.probe import ProbeFailed
from jupyter_automl.llm.settings import ModelSettings

from . import tabular
from .asking import Asking
from .budget import Budget
from .engine import Run
from .journal import Event, Journal, standing
from .ledger import Ledger
from .lifecycle import options_of, refuse_changed_data, spent
from .livebench import LiveBench
from .opening import machine_of
from .options import Options
from .page import Page
from .remembering import healer_of, memory_of
from .stepping import Gate, KernelLost, Mode


@dataclass
class Live:
    """What a server lends to a run."""

    kernel: LiveKernel
    page: Page
    mode: Mode
    on_event: Callable[[Event], None]
    show: Callable[[str, dict[str, Any]], None]
    ready: Callable[[Run], None]
    """Handed the run before it does anything, so that it can be steered."""
    start: bool = False
    """Whether it starts without its plan being looked at."""
    model: ModelSettings | None = None
    """What the run's options name, with its key."""


async def carry_out_live(journal: Journal, run_id: str, live: Live) -> None:
    """Carry out a run, or go on with it, until it ends, is stopped, or its kernel is lost.

    What becomes of it stands in the journal. Cancelling interrupts the running cell and passes on.
    """
    options = options_of(journal, run_id)
    earlier = standing(journal.events(run_id))
    ledger = Ledger(journal, run_id, live.on_event)
    budget = Budget(options.budget, time.monotonic(), spent_before=spent(earlier))
    context = Context(
        data_path=options.data_path, output_dir=options.bundle.name, seed=options.seed, budget=options.budget,
        machine=Machine(),
    )  # fmt: skip
    ledger.note("run.started", {"resumed": len(earlier) > 1, "live": True, "kernel_id": live.kernel.id})
    bench = LiveBench(ledger, live.kernel, lambda text: live.show("doing", {"text": text}))
    run = Run(
        run_id, ledger, bench, context, budget, live.show, gate=Gate(ledger, budget, live.mode), page=live.page,
        prefix=f"{run_id[-4:]}-", overrides=_chosen(earlier), edits=_edits(earlier),
    )  # fmt: skip
    assert run.gate is not None
    run.gate.accepted = live.start
    asking = Asking(live.model, ledger)
    run.model, run.privacy = asking.model, asking.privacy
    run.memory = memory_of(options, journal.folder)
    run.healer = healer_of(run)
    ledger.on_new = run.changed
    live.ready(run)
    imported = asyncio.create_task(asyncio.to_thread(import_module, "jupyter_automl.run.ending"))
    try:
        if not options.data.exists() and options.frame is not None:
            await _write_frame(run, options)
        refuse_changed_data(ledger, options)
        await _look(run, options)
        await run.gate.begin()
        run.start_clock()
        await tabular.work(run)
        ledger.new_ground()
        fitted = ledger.record("run.fitted", {"action": "fitted", "seconds": budget.used})
        ending = await imported
        ledger.note("proving", {})
        try:
            await ending.end(run, options, fitted["seconds"])
        finally:
            options.working.unlink(missing_ok=True)
    except BadInput as error:
        ledger.note("run.rejected", {"why": str(error)})
    except KernelLost as lost:
        ledger.note("kernel.lost", {"reason": lost.reason, "cause": str(lost), "during": bench.during})
    except asyncio.CancelledError:
        ledger.note("run.stopped", {})
        raise
    except AutoMLError as error:
        await _end_early(imported, run, options, str(error))
    except Exception as error:  # noqa: BLE001 (the one place where a fault of ours ends a run without losing it)
        ledger.note("bug", {"traceback": traceback.format_exc()})
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        await _end_early(imported, run, options, f"A fault in jupyter_automl itself ended the run ({said}).")
    finally:
        await asking.close()
        await asyncio.shield(bench.close())


async def _look(run: Run, options: Options) -> None:
    run.show("doing", {"text": "Reading the data and the goal"})
    folder = await run.bench.probe("look:folder", working_folder)
    if not _same_folder(folder, options.output.parent):
        run.context.data_path, run.context.output_dir = str(options.data), str(options.bundle)
    machine = await machine_of(run.bench, run.show)
    await tabular.look(run, machine, options.goal, options.data, target=options.target, metric=options.metric)
    if options.frame is not None:
        run.context.settings["origin"] = (
            f"**The table.** `{options.frame}` of the kernel was written to `{options.data.name}` beside this notebook, "
            f"as it was when the run began, so that the notebook can be run again from that file."
        )
    tabular.outline(run)


def working_folder():  # type: ignore[no-untyped-def]
    import os

    return os.getcwd()


def write_frame(table, path):  # type: ignore[no-untyped-def]
    import pandas as pd

    if not isinstance(table, pd.DataFrame):
        raise TypeError("it is no DataFrame any more")
    flat = (
        table if isinstance(table.index, pd.RangeIndex) else table.reset_index(drop=table.index.name is None)
    )
    flat.columns = [str(name) for name in flat.columns]
    flat.to_parquet(path)
    return len(flat)


async def _write_frame(run: Run, options: Options) -> None:
    assert options.frame is not None
    run.show("doing", {"text": f"Writing {options.frame} to {options.data.name}"})
    try:
        await run.bench.probe("look:frame", write_frame, options.frame, path=str(options.data))
    except ProbeFailed as failure:
        said = " ".join(failure.evalue.split())[:300]
        raise BadInput(
            f"{options.frame} could not be written to {options.data.name}: {said}. Save it to a file, and choose that."
        ) from None


def _same_folder(one: str, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


async def _end_early(imported: asyncio.Task[ModuleType], run: Run, options: Options, why: str) -> None:
    run.ledger.new_ground()
    (await imported).end_early(run, options, why)


def _chosen(events: list[Event]) -> dict[str, str]:
    return {event.payload["step"]: event.payload["component"] for event in events if event.kind == "chosen"}


def _edits(events: list[Event]) -> dict[str, dict[str, Any]]:
    """The user's last word on each finished cell."""
    edits: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.kind == "cell.edited":
            edits[event.payload["cell"]] = {**edits.get(event.payload["cell"], {}), **event.payload["edit"]}
    return edits
