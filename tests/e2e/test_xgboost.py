"""A kernel that has XGBoost tries it as any other model."""

from __future__ import annotations

import os

import nbformat
import pytest

from tests.xgboost_apart import FOLDER, needs_xgboost

from . import small_data
from .command import automl

pytestmark = pytest.mark.slow


@needs_xgboost
def test_a_run_tries_xgboost_where_it_is_installed_and_its_notebook_is_proven(tmp_path):
    small_data.customers(tmp_path / "customers.csv")
    paths = os.pathsep.join([*filter(None, [os.environ.get("PYTHONPATH")]), str(FOLDER)])
    done = automl("run", "customers.csv", "--goal", "who leaves?", "--budget", 60, "--json",
                  cwd=tmp_path, PYTHONPATH=paths)  # fmt: skip
    assert done.code == 0, done.stderr
    assert "XGBoost" in {row["name"] for row in done.report["leaderboard"]}
    assert done.report["rerun"]["identical"]
    assert done.report["repairs"] == []
    notebook = nbformat.read(done.report["notebook"], as_version=4)
    (cell,) = [each.source for each in notebook.cells if 'grown("xgboost"' in each.source]
    assert 'first="iteration_range", recorded=(' in cell, "how many trees it takes stands in the cell"
