"""What a goal asks beside the prediction becomes steps of a model's own, which keep to themselves or do not come to stand.

The churn table is read and audited once in a real kernel; each test goes on from there with a scripted endpoint.
"""

import asyncio
import dataclasses
import shutil
from pathlib import Path

import pytest

from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.llm.client import EndpointModel
from jupyter_automl.run import tabular, thinking_steps, trying_steps
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.engine import Run
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.opening import machine_of
from jupyter_automl.run.stepping import Decision, Gate
from jupyter_automl.run.workbench import Workbench
from tests.llm.conftest import settings_at
from tests.llm.endpoint import Endpoint

CHURN = Path(__file__).parents[2] / "example_notebooks" / "churn.csv"
GOAL = "Compare churn between contract types, then predict which customers leave"
BUDGET = 3000.0


@pytest.fixture(scope="module")
def audited(loop, tmp_path_factory):
    """A run after its audit, in its kernel."""
    folder = tmp_path_factory.mktemp("audited")
    shutil.copy(CHURN, folder)
    (folder / "canary.txt").write_text("here")
    journal = Journal(folder / "data")

    async def carried_out():
        bench = Workbench(Ledger(journal, "audited"), lambda: KernelSession.start(cwd=folder))
        context = Context(data_path="churn.csv", output_dir="out", seed=42, budget=BUDGET, machine=Machine())
        run = Run("audited", bench.ledger, bench, context, Budget(BUDGET), lambda kind, details: None)
        await tabular.look(
            run, await machine_of(bench, run.show), GOAL, folder / "churn.csv", target=None, metric=None
        )
        run.start_clock()
        await tabular.open_notebook(run)
        await tabular.audit(run)
        return run

    run = loop(carried_out())
    yield folder, run
    loop(run.bench.close())
    journal.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A busy machine must not decide what becomes of a step."""
    monkeypatch.setattr(trying_steps, "TRIAL", 60.0)


@pytest.fixture
def gone_on(audited, request):
    """The audited run, to be gone on with; `again` walks the path of the one before."""

    def begin(model, *, again=False):
        _, run = audited
        ledger = Ledger(run.ledger.journal, request.node.name)
        run.bench.ledger = ledger
        ledger.record("decided", {"action": "decide:begun", "seconds": 0.0})
        context = dataclasses.replace(
            run.context, settings=dict(run.context.settings), provided=set(run.context.provided),
            task=run.context.spec.model_copy(deep=True),
        )  # fmt: skip
        other = dataclasses.replace(
            run, id=ledger.run, ledger=ledger, model=model, privacy="statistics", cells=list(run.cells), proposals=[],
            repairs=[], own_steps=[], untried=[], skipped=[], left_out=set(), notes=0, context=context,
            imports=list(run.imports), contracts=dict(run.contracts),
        )  # fmt: skip
        if not again:
            thinking_steps.noticed(other, GOAL, told=False)
        return other

    return begin


def answered(loop, begin, scenario, steer=None):
    """The run after a scenario's answers, the cells that came, and what the endpoint was asked."""

    async def main():
        with Endpoint(scenario) as endpoint:
            model = EndpointModel(settings_at(endpoint.url), lambda exchange: None)
            run = begin(model)
            before, clock = len(run.cells), run.bench.clock
            try:
                work = asyncio.create_task(thinking_steps.answer(run))
                if steer is not None:
                    await steer(run, work)
                await work
            finally:
                await model.close()
            assert run.bench.clock == clock, "the expert's time stays whole"
            return run, run.cells[before:], endpoint

    return loop(main())


def shown(cells):
    return [(cell.id, cell.kind, cell.source, cell.outputs) for cell in cells]


def test_a_good_models_steps_stand_and_are_mended_and_resumed_as_any_step(loop, gone_on, audited):
    run, cells, endpoint = answered(loop, gone_on, "own_steps_good")
    assert [entry["kept"] for entry in run.proposals] == [True, True, True]
    code = [cell for cell in cells if cell.kind == "code"]
    assert [cell.step for cell in code] == [step for step, _ in run.own_steps]
    assert "import" not in code[0].source
    assert {output["output_type"] for output in code[0].outputs} == {"display_data", "stream"}
    assert all(
        "→ True" in "".join(o.get("text", "") for o in cell.outputs if o["output_type"] == "stream")
        for cell in code
    )
    note = next(cell.source for cell in cells if cell.role == "repair-note")
    assert 'groupby(["contract", "stage"]' in note
    assert [repair["fixed"] for repair in run.repairs] == [True]
    assert "Compare churn between contract types" in endpoint.sent
    finished = run.ledger.known(f"finish:{run.own_steps[1][0]}")
    assert (finished["requires"], finished["provides"]) == (["by_contract"], ["spread"])

    resumed = gone_on(None, again=True)
    before = len(resumed.cells)
    loop(thinking_steps.answer(resumed))
    assert shown(resumed.cells[before:]) == shown(cells)
    assert [one["name"] for one in resumed.proposals] == [one["name"] for one in run.proposals]

    planned = loop(planned_after(resumed))
    ids = [step["id"] for step in planned]
    place = ids.index(run.own_steps[0][0])
    assert ids[place - 1] == "audit"
    assert ids[place + 3] == "split.features"


async def planned_after(run):
    await tabular.prepare(run)
    return run.ledger.known("planned")["steps"]


def test_of_a_hostile_model_nothing_is_run_or_kept(loop, gone_on, audited, monkeypatch):
    monkeypatch.setattr(trying_steps, "TRIAL", 6.0)
    folder, _ = audited
    files = sorted(path.name for path in folder.rglob("*") if "data" not in path.parts)
    run, cells, endpoint = answered(loop, gone_on, "own_steps_hostile")
    assert [cell.kind for cell in cells] == ["markdown", "markdown"], "a heading, and why nothing stands"
    assert {entry["name"]: entry["gate"] for entry in run.proposals} == {
        "Delete": "guard", "Open": "guard", "Holdout": "guard", "Forever": "guard", "Rebind": "guard", "Turns": "trial",
        "Alias": "trial", "By name": "guard", "Splitter": "guard", "Lies": "trial",
    }  # fmt: skip
    assert not any(entry["kept"] for entry in run.proposals)
    assert "<script" not in cells[1].source
    assert "it changes the development rows" in cells[1].source
    assert "the prediction alone follows" in cells[1].source
    assert sorted(path.name for path in folder.rglob("*") if "data" not in path.parts) == files
    left = loop(run.bench.probe("left", rows_left, "development"))
    assert left["charges"] > 60
    assert left["names"] == []
    assert len(endpoint.asked) == 2


def rows_left(development):
    import sys

    kernel = sys.modules["IPython"].get_ipython().user_ns
    names = [
        name for name in ("sealed", "text", "turns", "same_rows", "splitter", "counted") if name in kernel
    ]
    return {"charges": float(development["monthly_charges"].mean()), "names": names}


TRIALS = {
    "a file read": ("text = open('canary.txt').read()\nprint(text)", "barred"),
    "a file removed": ("import os\nos.remove('canary.txt')", "barred"),
    "a process": ("import subprocess\nsubprocess.run(['id'])", "barred"),
    "all the memory": ("much = [0] * 10**10\nprint(len(much))", "memory"),
    "a name of the notebook": ("TARGET = 'contract'\nprint(TARGET)", "broken"),
    "rows changed": ("development.loc[0, 'tenure'] = -1\nprint('done')", "broken"),
    "a table of all rows": ("show(development)", "broken"),
    "nothing shown": ("counted = 3", "broken"),
    "far too much shown": ("print('x' * 100_000)", "broken"),
    "an error": ("print(development['no such column'])", "error"),
    "a last value": ("development['tenure'].describe()", "ok"),
}  # fmt: skip


def test_what_a_guard_might_miss_ends_in_the_trial_and_the_kernel_stays_as_it_is(loop, audited):
    folder, run = audited
    found = {}
    for name, (source, _) in TRIALS.items():
        report = loop(run.bench.probe_file(
            f"trial:{name}", trying_steps.PROBE, "development", source=source, imports=[], provides=[], keeps=["TARGET"],
            asserts="True", allowed=60.0,
        ))  # fmt: skip
        found[name] = report["status"]
    assert found == {name: status for name, (_, status) in TRIALS.items()}
    assert (folder / "canary.txt").read_text() == "here"
    left = loop(run.bench.probe("left after", rows_left, "development"))
    assert left["names"] == []


def test_with_an_endpoint_that_fails_the_notebook_says_that_nothing_was_answered(loop, gone_on):
    run, cells, _ = answered(loop, gone_on, "own_steps_faulty")
    assert [cell.kind for cell in cells] == ["markdown"]
    assert "Not answered" in cells[0].source
    assert (run.proposals, run.own_steps) == ([], [])


class Blank:
    """A page that nobody looks at."""

    def sync(self, *given):
        return None

    started = output = finished = sync


def test_in_step_mode_a_person_decides_on_each_own_step(loop, gone_on):
    seen = []

    def begin(model):
        run = gone_on(model)
        run.gate, run.page = Gate(run.ledger, run.budget, "step"), Blank()
        return run

    async def steer(run, work):
        while not work.done():
            await asyncio.sleep(0.02)
            if run.gate.proposal is not None and run.gate.proposal.title not in [
                title for title, _, _ in seen
            ]:
                seen.append((run.gate.proposal.title, run.gate.proposal.why, run.gate.proposal.skippable))
                run.gate.take(Decision("skip" if len(seen) == 2 else "run"))
                await asyncio.sleep(0.02)

    run, cells, _ = answered(loop, begin, "own_steps_good", steer)
    assert [title for title, _, _ in seen] == [
        "Share who left by contract", "How far apart the contracts are", "Charges by contract and stage",
    ]  # fmt: skip
    assert all(skippable for _, _, skippable in seen)
    assert seen[1][1] == "The comparison, by_contract, in one figure."
    verdicts = {entry["name"]: (entry["kept"], entry["why"]) for entry in run.proposals}
    assert verdicts["How far apart the contracts are"] == (False, "you left it out")
    assert "you left it out" in cells[-1].source


def test_without_a_model_the_notebook_says_what_is_left_undone(audited):
    _, run = audited
    (open_point,) = [item for item in run.context.spec.unclear if "answered too" in item.question]
    assert "Compare churn between contract types" in open_point.question
    assert "--model" in open_point.why
    assert any("answered too" in cell.source for cell in run.cells)
