"""What a model proposes joins a run only where it holds up; with any other model the run is the expert's, to the last digit.

The expert's part of one run is carried out once in a real kernel; each test goes on from there with a model of its own.
"""

import asyncio
import dataclasses
import itertools
import json
from functools import partial

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.proposals.added import feature_cell
from jupyter_automl.catalog.tabular.readers import read_table_code
from jupyter_automl.contracts import TaskSpec
from jupyter_automl.errors import BadInput
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal
from jupyter_automl.run import (
    tabular,
    thinking,
    thinking_features,
    thinking_intent,
    thinking_repairs,
    thinking_words,
)
from jupyter_automl.run.allowance import after_seconds
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.choice import judge
from jupyter_automl.run.engine import Run
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.opening import machine_of
from jupyter_automl.run.workbench import Workbench
from jupyter_automl.serving.script import prediction_script

CANARY = 98765.4321
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


class Scripted:
    """A model in the same process; `answers` by role, an exception among them is raised."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    async def ask(self, role, data, schema, *, timeout=None):  # noqa: ASYNC109
        self.asked.append((role, json.dumps(data, default=str)))
        answer = self.answers.get(role)
        if isinstance(answer, BaseException):
            raise answer
        if callable(answer):
            return await answer()
        return None if answer is None else schema.model_validate(answer)

    @property
    def usage(self):
        raise NotImplementedError


def features(*codes):
    return {
        "features": [
            {"name": f"idea {n}", "reason": "It should help.", "code": code} for n, code in enumerate(codes)
        ]
    }


def function(expression):
    return f"def feature(table):\n    return {expression}\n"


@pytest.fixture(scope="module")
def loop():
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="module")
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


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A busy machine must not decide what becomes of a proposal."""
    monkeypatch.setattr(thinking_features, "TRIAL", 120.0)


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
        run.bench.clock = BUDGET - after
        assert thinking.share_of(run) == 0.0
        run.bench.clock = BUDGET - 2 * after
        assert 0.0 < thinking.share_of(run) < after
        run.bench.clock = 0.0
        assert thinking.share_of(run) == pytest.approx(0.25 * BUDGET)
    finally:
        run.bench.clock = kept


CRASH = Crash(
    "experiments.extra_trees", "wide = X['aera'] * 2\nshown = wide.mean()", "KeyError", "'aera'", component="extra_trees",
    requires=("X",), state={"X": {"type": "DataFrame", "columns": ["area", "rooms"]}},
)  # fmt: skip
GIVEN_UP = Proposal("replace", "Nothing is left to try.", confidence=0.5)
UNKNOWN = Diagnosis("unknown", "No rule knows this error.")


def instead(loop, run, crash=CRASH, proposal=GIVEN_UP, tried=()):
    return loop(thinking_repairs.instead(run, crash, UNKNOWN, proposal, tried))


def test_a_repair_is_asked_for_only_where_the_rules_end(loop, gone_on):
    mended = {"source": "wide = X['area'] * 2\nshown = wide.mean()", "why": "The column is called area."}
    model = Scripted(repair=mended)
    found = instead(loop, gone_on(model))
    assert (found.action, found.source) == ("patch", mended["source"])
    assert instead(loop, gone_on(model), proposal=Proposal("retry", "Again.")).action == "retry"
    assert instead(loop, gone_on(model), tried=[found]) is GIVEN_UP
    assert len(model.asked) == 1


@pytest.mark.parametrize("step", ["load.read", "holdout", "holdout.slices", "save", "environment"])
def test_nothing_of_a_crash_beside_the_holdout_is_told(loop, gone_on, step):
    model = Scripted(repair={"source": "pass", "why": "x"})
    assert instead(loop, gone_on(model), dataclasses.replace(CRASH, step=step)) is GIVEN_UP
    assert model.asked == []


def test_a_cheating_repair_leaves_the_rules_word(loop, gone_on):
    run = gone_on(
        Scripted(
            repair={
                "source": "try:\n    wide = X['aera']\nexcept KeyError:\n    wide = 0\nshown = 0",
                "why": "x",
            }
        )
    )
    assert instead(loop, run) is GIVEN_UP
    assert run.proposals[0]["why"] == "it catches or suppresses an exception"


def test_a_target_that_the_goal_does_not_name_may_come_from_a_model(loop, gone_on, expert):
    spec = expert.context.spec

    def understand(target):
        if target is None:
            raise BadInput("The goal names no column.")
        return spec.model_copy(update={"target": target, "unclear": []})

    def read(model, target=None):
        return loop(thinking_intent.understood(gone_on(model), "what will it cost", target, understand))

    found = read(Scripted(intent={"target": "price", "why": "cost is a price"}))
    assert found.target == "price"
    assert found.unclear[0].taken == "price"
    answers = [{"target": "nonsense", "why": "x"}, {"target": None, "why": ""}]
    for model in (None, Scripted(), *(Scripted(intent=answer) for answer in answers)):
        with pytest.raises(BadInput, match="names no column"):
            read(model)
    asked = Scripted(intent={"target": "town", "why": "x"})
    assert read(asked, target="area").target == "area"
    assert asked.asked == []


def test_words_with_an_invented_figure_do_not_reach_the_notebook(loop, gone_on):
    for text, there in (("LightGBM was chosen.", True), ("It is 37.5% better than before.", False)):
        run = gone_on(Scripted(explanation={"text": text}))
        run.chosen = judge(run)["chosen"]
        loop(thinking_words.explain(run))
        assert any(text in cell.source for cell in run.cells) is there


def test_remarks_come_into_the_report_and_change_no_cell(loop, gone_on):
    model = Scripted(review={"remarks": [{"cell": 3, "remark": "The <b>folds</b> overlap."}]})
    run = gone_on(model)
    cells = list(run.cells)
    loop(thinking_words.read_again(run))
    assert run.cells == cells
    assert run.remarks == [{"cell": 3, "remark": "The &lt;b&gt;folds&lt;/b&gt; overlap."}]
    assert "read_table" not in model.asked[0][1]
