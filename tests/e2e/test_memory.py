"""What one run learns orders the next one on similar data: with its reason, for a resumed run too, and never when off."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from jupyter_automl.memory.outcomes import Outcomes
from jupyter_automl.run.journal import Journal

from .command import automl, kernels_of, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]  # the first run tries every model

TITANIC = Path(__file__).resolve().parents[2] / "example_notebooks" / "titanic.csv"
COLUMNS = ["survived", "pclass", "sex", "age", "sibsp", "parch", "fare", "embarked"]
GOAL = "who survived"
BUDGET = 240
"""Seconds; far more than needed, so that all planned models are tried on a busy machine, too."""


@dataclass(frozen=True)
class Plan:
    """What a run planned, as its journal says."""

    run: str
    order: list[str]
    why: dict[str, str]
    memory: dict[str, float]


def planned(folder, data, *more, command="run"):
    """Begin (or go on with) a run, stop it after it planned, and say what it planned."""
    arguments = [data]
    if command == "run":
        arguments += ["--goal", GOAL, "--output", f"{Path(data).stem}.ipynb", "--budget", BUDGET, "--force"]
    process = start(command, *arguments, *more, cwd=folder, **settings(folder))
    try:
        for line in process.stderr:
            if "Plain features" in line:  # the step after the plan
                break
        else:
            raise AssertionError("the run ended before it planned")
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
        process.stderr.close()
    return plan_in(folder)


def plan_in(folder, run=None):
    journal = Journal(folder / "automl")
    run = run or journal.runs()[0]
    (event,) = journal.events(run, ("planned",))
    steps = [step for step in event.payload["steps"] if step["id"].startswith("experiments.")]
    models = [step for step in steps if step["component"] != "leaderboard"]
    return Plan(
        run, [step["component"] for step in models], {step["component"]: step["why"] for step in models},
        {item["name"]: item["memory"] for item in event.payload["ranking"]},
    )  # fmt: skip


def settings(folder, memory="on"):
    return {"JUPYTER_AUTOML_DATA_DIR": str(folder / "automl"), "JUPYTER_AUTOML_MEMORY": memory}


@dataclass(frozen=True)
class Learnt:
    """A finished run, and its folder."""

    folder: Path
    plan: Plan
    report: dict


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    """A run on one part of the table, with another part beside it."""
    folder = tmp_path_factory.mktemp("learnt")
    table = pd.read_csv(TITANIC)[COLUMNS].sample(frac=1.0, random_state=1)
    table[:450].to_csv(folder / "winter.csv", index=False)
    table[450:900].to_csv(folder / "summer.csv", index=False)
    done = automl(
        "run", "winter.csv", "--goal", GOAL, "--output", "winter.ipynb", "--budget", BUDGET, "--json",
        cwd=folder, seconds=1500, **settings(folder),
    )  # fmt: skip
    assert done.code == 0, done.stderr
    return Learnt(folder, plan_in(folder, done.report["run"]), done.report)


@pytest.fixture(scope="module")
def second(learnt):
    return planned(learnt.folder, "summer.csv")


@pytest.fixture(scope="module")
def off(learnt):
    return planned(learnt.folder, "summer.csv", "--no-memory")


@pytest.fixture
def place(learnt, second, tmp_path):
    """A folder of the test's own with what the runs left."""
    shutil.copytree(learnt.folder, tmp_path / "own")
    return tmp_path / "own"


def test_the_first_run_finds_nothing_to_learn_from(learnt):
    assert set(learnt.plan.memory.values()) == {0.5}
    assert not [why for why in learnt.plan.why.values() if "similar" in why]


def test_a_proven_run_is_remembered_by_its_figures(learnt):
    (past,) = Outcomes(learnt.folder / "automl").all()
    assert (past.run, past.data) == (learnt.report["run"], "winter.csv")
    reached = {one.component: one.reached for one in past.outcomes if one.kind in ("model", "baseline")}
    assert max(reached.values()) == 1.0
    assert set(learnt.plan.order) <= set(reached)
    assert sum(one.share for one in past.outcomes) == pytest.approx(1.0, abs=1e-3)
    assert str(learnt.report["holdout"]["score"])[:8] not in json.dumps(past.payload())


def test_the_second_run_tries_first_what_paid_and_says_so(learnt, second, off):
    (past,) = Outcomes(learnt.folder / "automl").all()
    models = {one.component: one for one in past.outcomes if one.kind == "model"}
    best, worst = (pick(models, key=lambda name: models[name].reached) for pick in (max, min))
    assert second.order != off.order
    assert len(second.order) == len(off.order)
    assert len(set(second.order) - set(off.order)) <= 1, "at most the last place goes to another model"
    assert second.order.index(best) <= off.order.index(best)
    assert second.memory[best] > 0.5 > second.memory[worst]
    known = [name for name in second.order if name in models]
    assert len(known) >= len(second.order) - 1
    assert all("on the one similar table" in second.why[name] for name in known)


def test_off_and_wiped_restore_the_first_order(off, place):
    wiped = automl("memory", "wipe", "--yes", "--json", cwd=place, **settings(place))
    assert json.loads(wiped.stdout)["runs"] == 1
    again = planned(place, "summer.csv")
    assert (again.order, again.why, again.memory) == (off.order, off.why, off.memory)
    assert set(off.memory.values()) == {0.5}
    assert not [why for why in off.why.values() if "similar" in why]


def test_a_resumed_run_decides_as_it_did_although_memory_is_gone(second, place):
    automl("memory", "wipe", "--yes", cwd=place, **settings(place))
    planned(place, second.run, command="resume")
    assert plan_in(place, second.run) == second
    known = Journal(place / "automl").events(second.run, ("decided",))
    assert len([event for event in known if event.payload["action"] == "decide:memory"]) == 1
    assert kernels_of(place) == []


def test_memory_is_shown_exported_and_wiped_by_the_command(learnt, place):
    said = automl("memory", cwd=place, **settings(place))
    assert (said.code, "winter.csv: binary" in said.stdout) == (0, True)
    whole = json.loads(automl("memory", "--json", cwd=place, **settings(place)).stdout)
    done = automl("memory", "export", "kept.json", cwd=place, **settings(place))
    assert done.code == 0, done.stderr
    assert json.loads((place / "kept.json").read_text()) == whole
    assert automl("memory", "export", "kept.json", cwd=place, **settings(place)).code == 2
    off = automl("memory", "show", "--json", cwd=place, **settings(place, "off"))
    assert json.loads(off.stdout)["enabled"] is False
    assert automl("memory", "wipe", "--yes", cwd=place, **settings(place)).code == 0
    left = json.loads(automl("memory", "--json", cwd=place, **settings(place)).stdout)
    assert (left["runs"], left["repairs"]) == ([], [])
    assert automl("memory", cwd=place, **settings(place, "perhaps")).code == 2
