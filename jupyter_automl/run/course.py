"""The course of a run on the command line, from the first look at the data to its report."""

from __future__ import annotations

import asyncio
import gc
import traceback
from collections.abc import Awaitable, Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.registry import components
from jupyter_automl.errors import AutoMLError, BadInput, NotSaved
from jupyter_automl.llm.settings import ModelSettings

from . import tabular
from .asking import Asking
from .budget import Budget
from .engine import Run
from .ledger import Ledger
from .options import Options
from .remembering import healer_of, memory_of
from .report import Report
from .workbench import Workbench


async def follow(
    options: Options, ledger: Ledger, bench: Workbench, budget: Budget, show: Callable[[str, dict[str, Any]], None],
    machine: Awaitable[dict[str, Any]], model: ModelSettings | None,
) -> Report:  # fmt: skip
    """Carry out the run; `machine` is what `opening.machine_of` finds. What cannot go on ends with a report, too.

    Raises BadInput and NotSaved as `lifecycle.carry_out`. Cancelling writes the notebook as far as it is.
    """
    context = Context(
        data_path=options.data_path, output_dir=options.bundle.name, seed=options.seed, budget=options.budget,
        machine=Machine(),
    )  # fmt: skip
    run = Run(ledger.run, ledger, bench, context, budget, show)
    asking = Asking(model, ledger)
    run.model, run.privacy = asking.model, asking.privacy
    run.memory = memory_of(options, ledger.journal.folder)
    run.healer = healer_of(run)
    imported = asyncio.create_task(asyncio.to_thread(_the_rest))
    try:
        await tabular.look(
            run, await machine, options.goal, options.data, target=options.target, metric=options.metric
        )
        ending = await imported
        run.start_clock()
        run.save = lambda: ending.save(run, options) if context.profile is not None else None
        await tabular.work(run)
        fitted = ledger.record("run.fitted", {"action": "fitted", "seconds": budget.used})
        report: Report = await ending.end(run, options, fitted["seconds"])
        return report
    except (BadInput, NotSaved):
        raise
    except AutoMLError as error:
        return _end_early(await imported, run, options, str(error))
    except asyncio.CancelledError:
        if run.cells and context.profile is not None:
            (await imported).save(run, options)
        raise
    except Exception as error:  # noqa: BLE001 (the one place where a fault of ours ends a run without losing it)
        ledger.note("bug", {"traceback": traceback.format_exc()})
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return _end_early(
            await imported, run, options, f"A fault in jupyter_automl itself ended the run ({said})."
        )
    finally:
        await asking.close()


def _the_rest() -> ModuleType:
    """The catalogue, and what writes documents and exports: over a second of imports, made while the kernel imports pandas."""
    components()
    ending = import_module("jupyter_automl.run.ending")
    gc.freeze()  # the modules stay to the end: the collector took a tenth of a second each time it went through them
    return ending


def _end_early(ending: ModuleType, run: Run, options: Options, why: str) -> Report:
    try:
        report: Report = ending.end_early(run, options, why)
    except NotSaved as error:
        raise NotSaved(f"{why} {error}") from None
    return report
