"""What a model proposes joins a run only where it holds up; with any other model the run is the expert's, to the last digit."""

import asyncio
import dataclasses
from functools import partial

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.catalog.tabular.proposals.added import feature_cell
from jupyter_automl.catalog.tabular.readers import read_table_code
from jupyter_automl.contracts import TaskSpec
from jupyter_automl.run import tabular, thinking, thinking_features
from jupyter_automl.run.allowance import after_seconds
from jupyter_automl.run.choice import judge
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.serving.script import prediction_script
from tests.scripted_model import Scripted, features, function


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A busy machine must not decide what becomes of a proposal."""
    monkeypatch.setattr(thinking_features, "TRIAL", 120.0)


def improved(loop, run):
    loop(thinking.improve(run, partial(tabular.measure, essential=False)))
    return judge(run)["chosen"]


def columns_of(loop, run, key):
    return loop(run.bench.probe(f"columns:{key}", lambda_columns, "X"))


def lambda_columns(X):
    return [str(name) for name in X.columns]


def mean(row):
    return sum(row["scores"]) / len(row["scores"])


def test_without_a_model_nothing_is_asked_and_nothing_changes(loop, gone_on):
    run = gone_on(None)
    cells = len(run.cells)
    improved(loop, run)
    assert (len(run.cells), run.proposals, run.ledger.known("decide:think")) == (cells, [], None)


def varied(**settings):
    """An experiment of the family that the expert tried."""
    named = [{"name": name, "value": value} for name, value in settings.items()]
    return {"family": "hist_boosting", "settings": named, "reason": "<script>"}


def useless():
    return Scripted(
        features=features(
            function('table["area"] * 0.5'),
            function('table["town"].str.len()'),
            function('table["rooms"] + 100'),
        ),
        experiments={"experiments": [varied(max_iter=50, max_leaf_nodes=3)]},
    )


def hostile():
    return Scripted(
        features=features(
            function('table["price"]'), function("y"), function("pd.read_csv('/etc/passwd')"), function("__import__('os')"),
            function('(table["area"].fillna(table["area"].mean()) - table["area"].mean()) ** 2'),
            "def feature(table):\n    while 1: pass\n",
        ),
        experiments={"experiments": [{"family": "__import__('os')", "settings": [], "reason": "x"}, varied(max_iter=1e12),
                                     varied(objective=1)]},
        explanation={"text": "It reaches 0.99999 <script>alert(1)</script>."},
    )  # fmt: skip


async def raises():
    raise ConnectionError("the line is down")


async def other_kind():
    return "not what was asked"


@pytest.mark.parametrize("model", [
    useless, hostile, lambda: Scripted(), lambda: Scripted(features=ValueError("bad"), experiments=MemoryError()),
    lambda: Scripted(features=raises, experiments=other_kind),
], ids=["useless", "hostile", "silent", "faulty", "odd"])  # fmt: skip
def test_with_such_a_model_the_run_is_the_experts_to_the_last_digit(loop, gone_on, model):
    before = gone_on(None)
    expected, names = judge(before)["chosen"], columns_of(loop, before, "before")
    run = gone_on(model())
    chosen = improved(loop, run)
    assert (chosen["name"], chosen["scores"]) == (expected["name"], expected["scores"])
    assert [row["name"] for row in run.leaderboard] == [row["name"] for row in before.leaderboard]
    assert columns_of(loop, run, "after") == names
    assert not any(entry["kept"] for entry in run.proposals)
    assert all(entry["why"] for entry in run.proposals)
    assert feature_cell(run.context).source == feature_cell(before.context).source


def test_a_hostile_proposal_ends_at_the_gate_that_is_there_for_it(loop, gone_on):
    run = gone_on(hostile())
    improved(loop, run)
    gates = sorted(entry["gate"] for entry in run.proposals if entry["kind"] == "feature")
    assert gates == ["guard"] * 5 + ["trial"]
    assert {entry["gate"] for entry in run.proposals if entry["kind"] == "experiment"} == {"guard"}
    text = next(cell.source for cell in run.cells if cell.step == "ensemble.proposals")
    assert "depends on the other rows" in text
    assert "<" not in text


def test_a_good_feature_is_kept_stands_in_the_notebook_and_goes_with_the_bundle(loop, gone_on, expert):
    good = function('table["area"] / table["rooms"].where(table["rooms"] > 0)')
    run = gone_on(Scripted(features=features(good, function('table["town"].str.len()'))))
    run.cells = list(expert.cells)
    before = judge(run)["chosen"]
    chosen = improved(loop, run)
    try:
        assert [(entry["kept"], entry["gate"]) for entry in run.proposals][:2] == [
            (True, "folds"),
            (False, "folds"),
        ]
        assert chosen["name"] == "with_added_features"
        assert mean(chosen) < 0.9 * mean(before)
        cell = next(
            cell for cell in run.cells if cell.step == "ensemble.with_added_features" and cell.kind == "code"
        )
        assert "def added_idea_0(table):" in cell.source
        assert columns_of(loop, run, "good")[-1] == "idea 0"
        script = prediction_script(read_table_code(run.context, with_target=False), feature_cell(run.context))
        assert "def added_idea_0(table):" in script
        space = {"TARGET": "price"}
        wide = feature_cell(run.context)
        exec("\n".join([*wide.imports, wide.source]), space)
        few = pd.DataFrame({"area": [100.0, np.nan], "rooms": [4, 0], "town": ["Bonn", None]})
        assert space["features_of"](few)["idea 0"].tolist()[0] == 25.0
        assert np.isnan(space["features_of"](few)["idea 0"].tolist()[1])
    finally:
        loop(run.bench.silently("test:undo", "X.drop(columns=['idea 0'], inplace=True)"))


def test_an_answer_that_does_not_come_is_waited_for_in_bounds_only(loop, gone_on):
    async def never():
        await asyncio.Event().wait()

    run = gone_on(Scripted(features=never))
    answer, seconds = loop(thinking.asked(run, "features", {}, TaskSpec, "late", 2.5))
    assert answer is None
    assert seconds < 30


def test_stopping_ends_a_question_at_once(loop, gone_on):
    begun = asyncio.Event()

    async def never():
        begun.set()
        await asyncio.Event().wait()

    async def stopped():
        task = asyncio.create_task(
            thinking.asked(gone_on(Scripted(features=never)), "features", {}, TaskSpec, "stop", 60.0)
        )
        await begun.wait()
        task.cancel()
        (result,) = await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 5)
        return result

    assert isinstance(loop(stopped()), asyncio.CancelledError)


def test_a_resumed_run_finds_the_answer_and_asks_nothing(loop, gone_on):
    model = useless()
    run = gone_on(model)
    improved(loop, run)
    count = len(model.asked)
    again = dataclasses.replace(
        run,
        ledger=Ledger(run.ledger.journal, run.id),
        proposals=[],
        leaderboard=[dict(row) for row in run.leaderboard],
    )
    run.bench.ledger = again.ledger
    improved(loop, again)
    assert len(model.asked) == count
    assert [entry["why"] for entry in again.proposals] == [entry["why"] for entry in run.proposals]


def test_the_experts_time_is_not_touched(gone_on):
    run = gone_on(useless())
    after, kept = after_seconds(run, [judge(run)["chosen"]]), run.bench.clock
    try:
        run.bench.clock = run.budget.seconds - after
        assert thinking.share_of(run) == 0.0
        run.bench.clock = run.budget.seconds - 2 * after
        assert 0.0 < thinking.share_of(run) < after
        run.bench.clock = 0.0
        assert thinking.share_of(run) == pytest.approx(0.25 * run.budget.seconds)
    finally:
        run.bench.clock = kept
