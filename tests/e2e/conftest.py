"""Whole runs that several tests look at; each is made once."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from . import small_data
from .command import Outcome, automl

BUDGET = 150
"""Seconds; far more than the small tables need, so that no choice hangs on how busy the machine is."""


@dataclass(frozen=True)
class Done:
    """A run that has ended, and the folder that it worked in."""

    folder: Path
    outcome: Outcome
    data: Path

    @property
    def report(self):
        return self.outcome.report

    @property
    def notebook(self):
        return nbformat.read(self.folder / "nb.ipynb", as_version=4)

    @property
    def bundle(self):
        return self.folder / "nb_bundle"


def whole_run(folder, make, goal, *more, **env):
    """Write the table, do the whole job on it, and hand back what came of it."""
    data = make(folder / f"{make.__name__}.csv")
    outcome = automl(
        "run", data.name, "--goal", goal, "--output", "nb.ipynb", "--budget", BUDGET, "--json", *more, cwd=folder, **env
    )  # fmt: skip
    return Done(folder, outcome, data)


@pytest.fixture(scope="session")
def multiclass(tmp_path_factory):
    return whole_run(
        tmp_path_factory.mktemp("multiclass"),
        small_data.flowers,
        "predict the kind of flower from the petals",
    )


@pytest.fixture(scope="session")
def binary(tmp_path_factory):
    return whole_run(
        tmp_path_factory.mktemp("binary"), small_data.customers, "predict which customers left, explain why"
    )


@pytest.fixture(scope="session")
def regression(tmp_path_factory):
    return whole_run(tmp_path_factory.mktemp("regression"), small_data.flats, "estimate the rent of a flat")


@pytest.fixture(params=["multiclass", "binary", "regression"])
def done(request):
    """Each of the finished runs in turn."""
    return request.getfixturevalue(request.param)
