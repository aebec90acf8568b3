"""The guard refuses what a generated cell must not do, and lets honest cells pass."""

import pytest

from jupyter_automl.agents.validator import check_constraints, guard
from jupyter_automl.contracts import Constraints, TaskSpec
from jupyter_automl.errors import GuardRefused

REFUSED = {
    "holdout early": ('h = read_part(DATA_PATH, "holdout")', "experiments.x"),
    "holdout through a name": ('part = "hold" + "out"\nh = read_part(DATA_PATH, part)', "audit"),
    "holdout by keyword": ('h = read_part(DATA_PATH, part="holdout")', "audit"),
    "whole table": ("t = read_table(DATA_PATH)", "audit"),
    "whole table handed on": ("reader = read_table\nt = reader('x.csv')", "audit"),
    "data file": ("import pandas as pd\nt = pd.read_csv(DATA_PATH)", "checks"),
    "data file by its name": ('import pandas as pd\nt = pd.read_csv("d.csv")', "checks"),
    "data file opened": ("t = open(DATA_PATH).read()", "checks"),
    "shell": ("import subprocess\nsubprocess.run(['ls'])", "audit"),
    "shell through os": ("import os\nos.system('ls')", "audit"),
    "network": ("import urllib.request", "audit"),
    "code at run time": ("exec('1')", "audit"),
    "dunder": ("().__class__.__bases__", "audit"),
    "file removed": ("from pathlib import Path\nPath('x').unlink()", "audit"),
    "holdout twice": ('a = read_part(DATA_PATH, "holdout")\nb = read_part(DATA_PATH, "holdout")', "holdout"),
    "own package": ("import jupyter_automl", "audit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    source, step = REFUSED[case]
    with pytest.raises(GuardRefused):
        guard(source, step, data_path="d.csv")


@pytest.mark.parametrize(
    ("source", "step"),
    [
        ('development = read_part(DATA_PATH, "development")', "load.split"),
        ('again = read_part(DATA_PATH, "development")', "audit"),
        ('holdout = read_part(DATA_PATH, "holdout")', "holdout"),
        ("model.fit(X, y)\nprint(f'{len(X):,}')", "experiments.x"),
        ("(output_dir / 'schema.json').write_text('{}')", "save"),
    ],
)
def test_honest_cells_pass(source, step):
    guard(source, step, data_path="d.csv")
    assert source


def spec(**constraints):
    return TaskSpec(
        goal="g", title="t", task="binary", task_why="", target="y", target_why="", metric="roc_auc", metric_why="",
        constraints=Constraints(**constraints),
    )  # fmt: skip


def verdicts(constraints, **given):
    facts = {
        "metric": "ROC AUC", "greater": True, "holdout": {"score": 0.8}, "seconds": 50.0, "used": ["a", "b"],
        "interpretable": False, "inference_ms": 2.0,
    } | given  # fmt: skip
    return {verdict.constraint: verdict.met for verdict in check_constraints(spec(**constraints), **facts)}


def test_each_constraint_is_checked_both_ways():
    assert verdicts({"score": 0.9}) == {"ROC AUC at least 0.9": False}
    assert verdicts({"score": 0.7}) == {"ROC AUC at least 0.7": True}
    assert verdicts({"score": 0.9}, greater=False) == {"ROC AUC at most 0.9": True}
    assert verdicts({"seconds": 40}) == {"within 40 s": False}
    assert verdicts({"interpretable": True}) == {"an interpretable model": False}
    assert verdicts({"max_features": 1}) == {"at most 1 columns": False}
    assert verdicts({"leave_out": ["a"]}) == {"without a": False}
    assert verdicts({"leave_out": ["c"]}) == {"without c": True}
    assert verdicts({"only": ["a"]}) == {"only a": False}
    assert verdicts({"inference_ms": 1}) == {"prediction within 1 ms a row": False}
    assert verdicts({"inference_ms": 1}, inference_ms=None) == {"prediction within 1 ms a row": None}
