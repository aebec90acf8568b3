"""One run of the expert in a real kernel, which tests go on from with a model of their own."""

import asyncio
import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.run import tabular
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.engine import Run
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.opening import machine_of
from jupyter_automl.run.workbench import Workbench

BUDGET = 3000.0


def homes(path, rows=700):
    """Prices that hang on the area for each room, which trees see only roughly; from the third quarter on by date."""
    random = np.random.default_rng(5)
    area, rooms = random.uniform(60, 220, rows), random.integers(2, 9, rows)
    table = pd.DataFrame({
        "area": area.round(1), "rooms": rooms, "town": random.choice(["Bonn", "Ulm", "Köln"], rows),
        "price": (40 * area / rooms + random.normal(0, 25, rows)).round(2),
    })  # fmt: skip
    table.to_csv(path, index=False)
    return path


@pytest.fixture(scope="package")
def loop():
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="package")
def expert(loop, tmp_path_factory):
    """A run after its first experiment, in its kernel."""
    folder = tmp_path_factory.mktemp("expert")
    data = homes(folder / "homes.csv")
    journal = Journal(folder / "data")

    async def carried_out():
        ledger = Ledger(journal, "expert")
        bench = Workbench(ledger, lambda: KernelSession.start(cwd=folder))
        context = Context(data_path="homes.csv", output_dir="out", seed=42, budget=BUDGET, machine=Machine())
        run = Run("expert", ledger, bench, context, Budget(BUDGET), lambda kind, details: None)
        await tabular.look(
            run, await machine_of(bench, run.show), "estimate the price", data, target="price", metric="rmse"
        )
        run.start_clock()
        await tabular.open_notebook(run)
        await tabular.audit(run)
        await tabular.prepare(run)
        run.context.settings.update({"models": ["hist_boosting"], "planned_models": 1})
        await tabular.experiment(run)
        run.first_board = len(run.leaderboard)
        return run

    run = loop(carried_out())
    assert [row["name"] for row in run.leaderboard] == ["baseline", "hist_boosting"]
    yield run
    loop(run.bench.close())
    journal.close()


@pytest.fixture
def gone_on(expert, request):
    """The expert's run, to be gone on with by a model; the expert's own stays as it is."""

    count = itertools.count()

    def begin(model):
        ledger = Ledger(expert.ledger.journal, f"{request.node.name} {next(count)}")
        expert.bench.ledger = ledger
        ledger.record("decided", {"action": "decide:begun", "seconds": 0.0})
        settings = dict(expert.context.settings)
        return dataclasses.replace(
            expert, id=ledger.run, ledger=ledger, model=model, privacy="statistics", cells=list(expert.cells), proposals=[],
            remarks=[], untried=[], leaderboard=[dict(row) for row in expert.leaderboard], scores=dict(expert.scores),
            context=dataclasses.replace(expert.context, settings=settings, provided=set(expert.context.provided)),
        )  # fmt: skip

    return begin
