"""Outcomes of runs are kept in a private file, and a file that cannot be used is an empty memory."""

from __future__ import annotations

import dataclasses
import stat

from pasts import likeness, past

from jupyter_automl.memory import outcomes
from jupyter_automl.memory.outcomes import Outcome, Outcomes, Upheld


def test_what_is_recorded_comes_back_whole_and_only_once(tmp_path):
    store = Outcomes(tmp_path / "deep" / "folder")
    entered = past("r1", {"catboost": 1.0, "extra_trees": 0.9}, data="müller 🏠.csv")
    entered = dataclasses.replace(entered, proposals=[Upheld("feature", "area", "room × room", "gains 0.1")])
    store.record(entered)
    store.record(entered)
    assert Outcomes(tmp_path / "deep" / "folder").all() == [entered]


def test_the_file_is_its_owners_alone(tmp_path):
    store = Outcomes(tmp_path)
    store.record(past("r1", {"catboost": 1.0}))
    assert stat.S_IMODE(store.place.stat().st_mode) == 0o600


def test_one_run_can_be_forgotten_and_all_can(tmp_path):
    store = Outcomes(tmp_path)
    for name in ("r1", "r2", "r3"):
        store.record(past(name, {"catboost": 1.0}))
    store.forget("r2")
    assert {one.run for one in store.all()} == {"r1", "r3"}
    assert store.wipe() == 2
    assert store.all() == []
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_runs_make_room(tmp_path, monkeypatch):
    monkeypatch.setattr(outcomes, "MOST", 3)
    store = Outcomes(tmp_path)
    for number in range(5):
        store.record(past(f"r{number}", {"catboost": 1.0}, at=float(number)))
    assert [one.run for one in store.all()] == ["r4", "r3", "r2"]


def test_a_memory_that_cannot_be_used_is_an_empty_one(tmp_path):
    store = Outcomes(tmp_path)
    store.place.write_text("no database")
    store.record(past("r1", {"catboost": 1.0}))
    assert store.all() == []
    store.forget("r1")
    (tmp_path / "file").write_text("")
    beyond = Outcomes(tmp_path / "file" / "folder")
    beyond.record(past("r1", {"catboost": 1.0}))
    assert beyond.all() == []


def test_nothing_is_written_by_looking(tmp_path):
    store = Outcomes(tmp_path / "none")
    assert (store.all(), store.wipe()) == ([], 0)
    store.forget("r1")
    assert not (tmp_path / "none").exists()


def test_tables_are_alike_by_their_figures_and_never_across_tasks():
    one = likeness()
    assert one.nearness(one) == 1.0
    assert one.nearness(dataclasses.replace(one, task="regression")) == 0.0
    assert one.nearness(dataclasses.replace(one, metric="f1")) == 0.7
    fourfold, tenfold = (dataclasses.replace(one, rows=one.rows + step) for step in (0.6, 1.0))
    assert 1.0 > one.nearness(fourfold) > one.nearness(tenfold) > 0.2
    far = dataclasses.replace(one, numeric=0.0, categorical=1.0, rows=one.rows + 2)
    assert one.nearness(far) < 0.01


def test_an_outcome_names_its_component_and_not_a_row():
    assert [field.name for field in dataclasses.fields(Outcome)] == [
        "component", "kind", "reached", "seconds", "share",
    ]  # fmt: skip
