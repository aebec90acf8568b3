"""A notebook that is written cell by cell computes with the threads that its set-up cell gives, whatever it imports later."""

from __future__ import annotations

import asyncio

import pytest

from jupyter_automl.agents import planner
from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Component, Context, Machine
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.engine import Run
from jupyter_automl.run.imports import brings_threads
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.workbench import Workbench

IMPORTS = ("import math", "from sklearn.linear_model import LogisticRegression")
POOLS = """
from threadpoolctl import threadpool_info
raise ValueError(sorted({(pool['user_api'], pool['num_threads']) for pool in threadpool_info()}))
"""


class Later(Component):
    """A cell that imports a library with threads of its own, as the models do."""

    kind = "model"
    name = "later_of_a_test"
    title = "Later"
    requires = ("THREADS",)
    provides = ("model",)

    def blocks(self, context: Context) -> list[Code]:
        return [Code("model = LogisticRegression()", ("THREADS",), ("model",), IMPORTS)]


def test_a_library_that_is_imported_after_the_set_up_takes_one_thread(tmp_path):
    async def work() -> str:
        ledger = Ledger(Journal(tmp_path / "data"), "run")
        bench = Workbench(ledger, lambda: KernelSession.start(cwd=tmp_path))
        context = Context("no.csv", "out", 42, 60.0, Machine())
        run = Run("run", ledger, bench, context, Budget(60.0), lambda kind, details: None)
        try:
            await bench.silently("parameters", "OUTPUT_DIR = 'out'")
            context.provided.add("OUTPUT_DIR")
            assert await run.step("setup", planner.component("setup"))
            assert await run.step("experiments.later", Later())
            return str((await bench.silently("pools", POOLS)).evalue)
        finally:
            await bench.close()

    assert asyncio.run(work()) == "[('blas', 1), ('openmp', 1)]"


@pytest.mark.parametrize(
    ("added", "before", "brings"),
    [
        (["from sklearn.base import clone"], ["import numpy as np"], True),
        (["from sklearn.svm import SVC"], ["from sklearn.base import clone"], False),
        (["import lightgbm"], ["from sklearn.base import clone"], True),
        (["import json"], [], False),
    ],
)
def test_only_the_first_import_of_such_a_library_counts(added, before, brings):
    assert brings_threads(added, before) is brings
