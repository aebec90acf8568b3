"""What a run leaves for later ones, and what it takes from them: once, out of fold, and nothing where memory is off."""

from __future__ import annotations

import json
from typing import Any

import pytest
from traitlets.config import Config

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.contracts import Column, ColumnProfile, Profile, Structure, TaskSpec
from jupyter_automl.errors import BadInput
from jupyter_automl.memory.outcomes import FAILED, Outcomes
from jupyter_automl.memory.repair_history import RepairHistory
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.engine import Run
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.memory_switch import remembers
from jupyter_automl.run.options import Options
from jupyter_automl.run.remembering import content_of, healer_of, keep, likeness, memory_of, recall

FOLDS = {"constant": [0.5, 0.5], "baseline": [0.7, 0.7], "catboost": [0.8, 0.9], "extra_trees": [0.8, 0.8],
         "blend": [0.9, 0.9]}  # fmt: skip


def context(sha256: str = "one", missing: int = 0) -> Context:
    columns = [
        ColumnProfile(name="size", role="number", dtype="float64", missing=missing, distinct=90),
        ColumnProfile(name="town", role="category", dtype="str", missing=0, distinct=3),
        ColumnProfile(name="key", role="identifier", dtype="int64", missing=0, distinct=80),
        ColumnProfile(name="left", role="target", dtype="str", missing=0, distinct=2),
    ]
    whole = [
        Column(name=one.name, kind="number", dtype=one.dtype, missing=one.missing, distinct=one.distinct)
        for one in columns
    ]
    spec = TaskSpec(goal="who leaves", title="Who leaves?", task="binary", task_why="", target="left", target_why="",
                    classes=["no", "yes"], positive="yes", metric="roc_auc", metric_why="")  # fmt: skip
    facts = Profile(rows=80, columns=columns, target="left", classes=[("no", 60), ("yes", 20)])
    return Context("table.csv", "out", 42, 60.0, Machine(), task=spec, profile=facts,
                   structure=Structure(rows=100, columns=whole, bytes=1, sha256=sha256))  # fmt: skip


def run_on(journal: Journal, name: str, made: Context, memory: Any) -> Run:
    """A run that has measured; its kernel is not asked for anything here."""
    run = Run(name, Ledger(journal, name), None, made, Budget(60.0), lambda kind, details: None)  # type: ignore[arg-type]
    run.memory = memory
    run.scores = dict(FOLDS)
    run.leaderboard = [
        {
            "name": label,
            "scores": scores,
            "seconds": 1.0,
            "family": "ensemble" if label == "blend" else "boosting",
        }
        for label, scores in FOLDS.items()
        if label != "constant"
    ]
    made.settings["parts"] = ["catboost", "extra_trees"]
    made.seen["ensemble.blend"] = {"weights": {"catboost": 3, "extra_trees": 1}}
    return run


def test_a_model_that_crashed_and_was_not_mended_is_remembered_as_that(journal, tmp_path):
    run = run_on(journal, "r1", context(), memory_of(options(tmp_path), journal.folder))
    steps = {"experiments.lightgbm": False, "experiments.catboost": True, "explain.shap": False, "experiments.ridge": False,
             "experiments.extra_trees": False, "experiments.hist_boosting": False}  # fmt: skip
    run.repairs = [{"step": step, "class": "memory", "fixed": fixed} for step, fixed in steps.items()]
    run.left_out = {"experiments.ridge"}
    run.overrides = {"experiments.hist_boosting": "knn"}
    keep(run, options(tmp_path))
    (past,) = Outcomes(journal.folder).all()
    assert [one.component for one in past.outcomes if one.kind == FAILED] == ["lightgbm"]


def test_repairs_are_left_for_later_runs_and_read_once(journal, tmp_path):
    memory = memory_of(options(tmp_path), journal.folder)
    for name in ("r1", "r2"):
        run = run_on(journal, name, context(), memory)
        run.repairs_tried = [
            ("dead_kernel", "restart, forest", False),
            ("dead_kernel", "settings, forest", True),
        ]
        keep(run, options(tmp_path))
    run = run_on(journal, "r3", context(), memory)
    assert healer_of(run)._doubted == {("dead_kernel", "restart, forest")}
    RepairHistory(journal.folder).wipe()
    again = run_on(journal, "r3", context(), memory)
    assert healer_of(again)._doubted == {("dead_kernel", "restart, forest")}, "a resumed run mends as it did"
    assert healer_of(run_on(journal, "r4", context(), None))._doubted == frozenset()


def options(tmp_path, **more: Any) -> Options:
    return Options(goal="who leaves", data=tmp_path / "table.csv", output=tmp_path / "nb.ipynb", **more)


@pytest.fixture
def journal(tmp_path):
    opened = Journal(tmp_path / "automl")
    yield opened
    opened.close()


def test_what_is_left_is_each_experiments_share_of_the_best_models_gain(journal, tmp_path):
    memory = memory_of(options(tmp_path), journal.folder)
    run = run_on(journal, "r1", context(), memory)
    run.proposals = [
        {"kind": "feature", "name": "area", "kept": True, "why": "gains 0.1", "reason": "room by room"},
        {"kind": "feature", "name": "worse", "kept": False, "why": "no gain"},
    ]
    keep(run, options(tmp_path))
    keep(run, options(tmp_path))
    (past,) = Outcomes(journal.folder).all()
    reached = {one.component: (one.reached, one.kind, one.share) for one in past.outcomes}
    assert reached["catboost"] == (1.0, "model", 0.75)
    assert reached["extra_trees"] == (pytest.approx(0.3 / 0.35, abs=1e-6), "model", 0.25)
    assert reached["baseline"] == (pytest.approx(0.2 / 0.35, abs=1e-6), "baseline", 0.0)
    assert reached["blend"] == (pytest.approx(0.4 / 0.35, abs=1e-6), "ensemble", 0.0)
    assert [(one.name, one.description) for one in past.proposals] == [("area", "room by room")]
    assert (past.data, past.likeness.task, past.likeness.imbalance) == ("table.csv", "binary", 0.75)


def test_a_later_run_on_other_data_recalls_it_and_a_repeated_one_does_not(journal, tmp_path):
    memory = memory_of(options(tmp_path), journal.folder)
    keep(run_on(journal, "r1", context("one"), memory), options(tmp_path))
    assert recall(run_on(journal, "r2", context("one"), memory)) == {}
    assert recall(run_on(journal, "r3", context("a copy as Parquet"), memory)) == {}
    found = recall(run_on(journal, "r4", context("two", missing=3), memory))
    assert set(found) == {"catboost", "extra_trees"}
    assert found["catboost"].why == "won on the one similar table"


def test_what_was_recalled_stands_in_the_journal_and_is_not_read_again(journal, tmp_path):
    memory = memory_of(options(tmp_path), journal.folder)
    keep(run_on(journal, "r1", context("one"), memory), options(tmp_path))
    first = recall(run_on(journal, "r2", context("two", missing=3), memory))
    assert first
    memory.wipe()
    assert recall(run_on(journal, "r2", context("two", missing=3), memory)) == first
    assert recall(run_on(journal, "r3", context("two", missing=3), memory)) == {}


def test_off_nothing_is_read_and_nothing_left(journal, tmp_path):
    keep(run_on(journal, "r1", context(), memory_of(options(tmp_path), journal.folder)), options(tmp_path))
    off = memory_of(options(tmp_path, memory=False), journal.folder)
    assert recall(run_on(journal, "r2", context("two", missing=3), off)) == {}
    keep(run_on(journal, "r2", context("two", missing=3), off), options(tmp_path))
    assert [past.run for past in Outcomes(journal.folder).all()] == ["r1"]


def test_where_nothing_beat_a_guess_nothing_is_learnt(journal, tmp_path):
    run = run_on(journal, "r1", context(), memory_of(options(tmp_path), journal.folder))
    for row in run.leaderboard:
        row["scores"] = [0.5, 0.49]
    keep(run, options(tmp_path))
    assert Outcomes(journal.folder).all() == []


def test_the_figures_of_a_table_hold_no_name_and_no_value_of_it():
    made = context(missing=8)
    like = likeness(made)
    assert (like.numeric, like.categorical, like.missing, like.rows, like.classes) == (
        0.5,
        0.5,
        0.05,
        2.0,
        1.0,
    )
    assert not [name for name in made.table.names if name in json.dumps(like.payload())]
    assert content_of(made) == content_of(context("other bytes", missing=8)) != content_of(context(missing=7))


def test_the_switch_is_environment_before_configuration_before_on(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    off = Config({"AutoMLMemory": {"enabled": False}})
    assert remembers(Config(), {})
    assert not remembers(off, {})
    assert remembers(off, {"JUPYTER_AUTOML_MEMORY": "on"})
    assert not remembers(Config(), {"JUPYTER_AUTOML_MEMORY": " OFF "})
    (tmp_path / "jupyter_automl_config.py").write_text("c.AutoMLMemory.enabled = False\n")
    assert not remembers(None, {})
    with pytest.raises(BadInput, match="set it to on or off"):
        remembers(Config(), {"JUPYTER_AUTOML_MEMORY": "perhaps"})
    with pytest.raises(BadInput, match=r"c\.AutoMLMemory is not right"):
        remembers(Config({"AutoMLMemory": {"enabled": "perhaps"}}), {})
