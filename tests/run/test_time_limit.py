"""An experiment that never ends takes what is left of the budget, and no more; the run goes on without it."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_automl.agents import planner
from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Component, Context, Machine
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.run import budget
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.engine import Run, RunFailed
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.workbench import Workbench


class Endless(Component):
    """A cell that hangs, of a size that could be halved."""

    kind = "model"
    name = "endless_of_a_test"
    title = "Endless"
    provides = ("endless",)

    def blocks(self, context: Context) -> list[Code]:
        size = int(8 * context.settings.get("scale", 1.0))
        return [Code(f"import time\ntime.sleep(3600)\nendless = {size}", (), ("endless",), ())]


def test_a_cell_of_an_optional_step_gets_what_is_left_and_any_other_what_a_busy_machine_needs():
    assert Budget(60.0).cell_limit(optional=True) == pytest.approx(60.0, abs=1.0)
    assert Budget(60.0, spent_before=50.0).cell_limit(optional=True) == budget.LEAST_OPTIONAL_LIMIT
    assert Budget(60.0, spent_before=50.0).cell_limit() == 180.0


@pytest.mark.parametrize("essential", [False, True])
def test_a_cell_that_used_up_the_time_is_not_tried_again_at_half_its_size(tmp_path, monkeypatch, essential):
    monkeypatch.setattr(budget, "LEAST_OPTIONAL_LIMIT", 1.0)
    monkeypatch.setattr(budget, "LEAST_CELL_LIMIT", 1.0)
    shown: list[tuple[str, dict]] = []

    async def work() -> int:
        ledger = Ledger(Journal(tmp_path / "data"), "run")
        bench = Workbench(ledger, lambda: KernelSession.start(cwd=tmp_path))
        context = Context("no.csv", "out", 42, 5.0, Machine())
        given = Budget(5.0, spent_before=4.9)
        run = Run("run", ledger, bench, context, given, lambda kind, told: shown.append((kind, told)))
        try:
            await bench.silently("parameters", "OUTPUT_DIR = 'out'")
            context.provided.add("OUTPUT_DIR")
            assert await run.step("setup", planner.component("setup"))
            run.budget.seconds = run.budget.used if essential else run.budget.used + 0.5
            if essential:
                with pytest.raises(RunFailed, match="did not end within"):
                    await run.step("experiments.endless", Endless())
            else:
                assert not await run.step("experiments.endless", Endless(), essential=False)
            cells = ledger.journal.events("run", ("cell.executed",))
            return len([event for event in cells if "endless" in event.payload["action"]])
        finally:
            await bench.close()

    tries = asyncio.run(work())
    assert tries > 1 if essential else tries == 1
    assert [told["class"] for kind, told in shown if kind == "crash"] == ["time_limit"] * tries
