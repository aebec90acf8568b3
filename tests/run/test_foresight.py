"""A generated cell is mended before it fails, and the kernel never sees the failing one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Component, Context, Machine
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.engine import Run
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.workbench import Workbench

STATE = "import pandas as pd\ndevelopment = pd.DataFrame({'Sale Price': [1.0, 2.0], 'area': [3.0, 4.0]})\nattempts = []"


class Prices(Component):
    """Sums up one column of the development rows."""

    kind = "model"
    name = "prices_of_a_test"
    title = "Prices"
    requires = ("development",)
    provides = ("total",)

    def __init__(self, column: str, before: list[str], imports: tuple[str, ...] = ()) -> None:
        self._column, self._before, self._imports = column, before, imports

    def blocks(self, context: Context) -> list[Code]:
        source = f'attempts.append(1)\ntotal = development["{self._column}"].sum()'
        return [*map(Code, self._before), Code(source, ("development",), ("total",), self._imports)]


@pytest.fixture
def carried_out(tmp_path):
    """Carries out the component in a real kernel: the run, and what the kernel holds then."""

    def carry_out(column: str, *more: Any) -> tuple[Run, str]:
        async def work() -> tuple[Run, str]:
            ledger = Ledger(Journal(tmp_path / "data"), "run")
            bench = Workbench(ledger, lambda: KernelSession.start(cwd=tmp_path))
            context = Context("no.csv", "out", 42, 60.0, Machine())
            run = Run("run", ledger, bench, context, Budget(60.0), lambda kind, details: None)
            try:
                await bench.silently("state", STATE)
                context.provided.add("development")
                assert await run.step("experiments.prices", Prices(column, *more))
                told = await bench.silently("told", "raise ValueError(f'{len(attempts)} {total}')")
                return run, told.evalue
            finally:
                await bench.close()

        return asyncio.run(work())

    return carry_out


def own_requests(run: Run) -> list[str]:
    """The looks ahead for which the kernel was asked in a request of their own."""
    actions = [event.payload["action"] for event in run.ledger.journal.events("run", ("probed",))]
    return [action for action in actions if action.startswith("ahead:")]


@pytest.mark.parametrize(
    ("more", "looks"),
    [
        (([],), ["ahead:experiments.prices:0:1", "ahead:experiments.prices:0:2"]),
        (([], ("import math",)), ["ahead:experiments.prices:0:2"]),
        ((["known = 1"],), ["ahead:experiments.prices:0:1", "ahead:experiments.prices:1:2"]),
        ((["renamed = development"], ("import math",)), ["ahead:experiments.prices:0:1", "ahead:experiments.prices:1:2"]),
    ],
    ids=["alone", "with its imports", "after a cell", "after a cell, with its imports"],
)  # fmt: skip
def test_a_column_that_is_not_there_is_mended_before_the_cell_runs(carried_out, more, looks):
    run, held = carried_out("sale_price", *more)
    assert held == "1 3.0"
    code = [cell for cell in run.cells if cell.kind == "code"][-1]
    assert '"Sale Price"' in code.source
    assert "repair-note" in {cell.role for cell in run.cells}
    assert run.repairs[0]["class"] == "missing_column"
    assert own_requests(run) == looks, "the kernel is asked along with another request where there is one"


def test_what_a_cell_before_does_is_seen(carried_out):
    run, held = carried_out("price", ["development = development.rename(columns={'Sale Price': 'price'})"])
    assert held == "1 3.0"
    assert not run.repairs


def test_a_cell_that_runs_is_left_alone(carried_out):
    run, held = carried_out("Sale Price", [])
    assert held == "1 3.0"
    assert not run.repairs
