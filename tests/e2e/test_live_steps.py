"""One proposed cell at a time: run, edit, skip, regenerate, choose, take back; each respected by what follows."""

import shutil
import time
from pathlib import Path

import pytest

from tests.server.jupyter import Refusal, Server
from tests.server.tab import Tab

DATA = Path(__file__).parents[2] / "example_notebooks"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("steps"))
    server.start()
    shutil.copy(DATA / "penguins.csv", server.root / "penguins.csv")
    yield server
    server.stop()


class Steps:
    def __init__(self, server, path, **more):
        self.server, self.path = server, path
        server.notebook(path)
        self.kernel = server.kernel(path)
        self.tab = Tab(server, path).attach()
        body = {"goal": "predict the species", "data": {"path": "penguins.csv"}, "notebook": path,
                "kernel_id": self.kernel, "budget": 10, "mode": "step", **more}  # fmt: skip
        self.run = server.post("runs", body)["run"]
        self.tab.phase("plan", limit=60)

    def act(self, action, **more):
        return self.server.act(self.run, action, **more)

    def proposed(self, step=None, other_than=None, limit=120):
        """The state once a cell (of that step, another than that one) is drawn as proposed; findings are agreed to.

        The panel's state is told before the cell is, so that a quick key is for the cell that is drawn.
        """
        asked = set()

        def found():
            state = self.tab.state
            question = state["question"]
            if question is not None and question["id"] not in asked:
                asked.add(question["id"])
                self.act("answer", question_id=question["id"], value="agree")
            proposal = state["proposal"]
            if proposal is None or proposal["cell_id"] == other_than:
                return None
            if self.tab.cells.get(proposal["cell_id"], {}).get("state") != "proposed":
                return None
            return state if step in (None, proposal["step"]) else None

        return self.tab.until(found, limit, f"a proposal of {step}")

    def run_proposed(self):
        cell = self.tab.state["proposal"]["cell_id"]
        self.act("run")
        return self.proposed(other_than=cell)

    def run_whole(self, step):
        while self.tab.state["proposal"]["step"] == step:
            self.run_proposed()

    def step(self, name):
        return next(step for step in self.tab.state["steps"] if step["id"] == name)


@pytest.fixture(scope="module")
def story(server):
    steps = Steps(server, "steps.ipynb")
    steps.act("start", mode="step")
    yield steps
    steps.act("stop")
    steps.tab.close()


# The tests of this file follow one run from cell to cell, in this order.


def test_starting_step_by_step_runs_the_first_cell_and_proposes_the_second(story):
    state = story.proposed("setup")
    assert state["phase"] == "your_turn"
    assert story.step("parameters")["state"] == "done"
    cell = story.tab.cells[state["proposal"]["cell_id"]]
    assert cell["state"] == "proposed"
    assert cell["source"] == state["proposal"]["source"]
    assert story.tab.order[-1] == cell["cell_id"], "a proposal stands last"


def test_waiting_takes_nothing_from_the_budget(story):
    before = story.server.state(story.run)["budget"]
    time.sleep(1.5)
    after = story.server.state(story.run)["budget"]
    assert before["waiting"]
    assert after["used"] == before["used"]


def test_an_edit_is_run_marked_and_kept_by_what_later_steps_add(story):
    source = story.tab.state["proposal"]["source"] + "\nedited_by_me = 7"
    cell = story.tab.state["proposal"]["cell_id"]
    story.act("edit", source=source, cell_id=cell)
    story.proposed(other_than=cell)
    while story.tab.state["proposal"]["step"] == "setup":
        story.run_proposed()
    assert story.step("setup")["state"] == "yours"
    story.run_proposed()
    shown = story.tab.cells[cell]
    assert "edited_by_me = 7" in shown["source"]
    assert shown["metadata"]["jupyter_automl"]["edited"] is True


def test_an_edit_that_breaks_the_contract_comes_back_with_the_reason(story):
    state = (
        story.proposed("load.read") if story.tab.state["proposal"]["step"] == "load.read" else story.tab.state
    )
    cell = state["proposal"]["cell_id"]
    promised = "read_part" if state["proposal"]["step"] == "load.split" else "read_table"
    good = state["proposal"]["source"]
    story.act("edit", source="nothing = 1")
    state = story.tab.until(
        lambda: (story.tab.state["proposal"] and story.tab.state["reason"]) and story.tab.state, 60
    )
    assert state["proposal"]["cell_id"] == cell
    assert promised in state["reason"]
    story.act("edit", source=good)
    story.proposed(other_than=cell)


def test_an_essential_step_is_not_skipped(story):
    if story.tab.state["proposal"]["skippable"]:
        pytest.skip("the proposed step can be left out")
    with pytest.raises(Refusal) as refused:
        story.act("skip")
    assert refused.value.status == 409


def test_an_action_sent_twice_is_carried_out_once(story):
    cell = story.tab.state["proposal"]["cell_id"]
    for _ in range(2):
        story.act("run", action_id="the-same-request")
    after = story.proposed(other_than=cell)["proposal"]["cell_id"]
    time.sleep(1)
    assert story.tab.state["proposal"]["cell_id"] == after


def test_run_to_here_stops_before_that_step(story):
    story.act("run_to", step="baseline")
    state = story.proposed("baseline", limit=240)
    assert state["phase"] == "your_turn"
    assert story.step("split.folds")["state"] == "done"
    assert story.step("load.split")["state"] in ("done", "yours")


def test_a_step_that_is_skipped_leaves_no_cell_and_its_dependants_go_on(story):
    while not story.tab.state["proposal"]["step"].startswith("experiments."):
        story.run_proposed()
    step = story.tab.state["proposal"]["step"]
    cell = story.tab.state["proposal"]["cell_id"]
    story.act("skip")
    story.proposed(other_than=cell)
    assert story.step(step)["state"] == "skipped"
    assert not [
        name
        for name in story.tab.order
        if story.tab.cells[name]["metadata"]["jupyter_automl"]["step"] == step
    ]


def test_regenerating_faster_writes_another_cell(story):
    if not story.tab.state["proposal"]["step"].startswith("experiments."):
        pytest.skip("no further model was planned")
    before = story.tab.state["proposal"]["source"]
    story.act("regenerate", remark="faster, please")
    story.tab.until(lambda: story.tab.state["proposal"] and story.tab.state["reason"], 30)
    assert story.tab.state["proposal"]["source"] != before or "one way only" in story.tab.state["reason"]


def test_a_step_is_taken_back_with_all_after_it_and_the_kernel_replayed(story):
    kept = [name for name in story.tab.order if story.tab.cells[name]["metadata"]["jupyter_automl"]["step"] in
            ("title", "parameters", "setup", "load.read", "load.split")]  # fmt: skip
    story.act("revert", step="split.features")
    state = story.proposed("split.features", limit=180)
    assert state["proposal"]["step"] == "split.features"
    order = story.tab.order
    steps = [story.tab.cells[name]["metadata"]["jupyter_automl"]["step"] for name in order]
    assert order[: len(kept)] == kept
    assert not set(steps) & {"split.folds", "baseline", "baseline.metric"}
    assert len(order) == len(set(order))
    story.run_whole("split.features")
    assert story.step("split.features")["state"] == "done", "the replayed kernel has what the step needs"


def test_another_way_is_chosen_and_what_follows_is_planned_anew(story):
    ways = [way["component"] for way in story.step("load.split")["alternatives"]]
    other = next(way for way in ways if way == "stratified_split")
    story.act("choose", step="load.split", component=other)
    state = story.proposed("load.split", limit=120)
    assert state["proposal"]["step"] == "load.split"
    story.run_whole("load.split")
    assert story.step("load.split")["state"] == "done"


def test_cells_that_the_user_ran_by_hand_count(story):
    from tests.server.test_rest import run_in

    for _ in range(6):  # some of them need imports that no earlier cell needed
        proposal = story.proposed()["proposal"]
        # What the browser does on Run in the menu: it executes the cell itself and reports.
        answer = run_in(story.server, story.kernel, proposal["source"])
        assert answer["status"] == "ok", answer
        story.tab.send(type="user.executed", cell_id=proposal["cell_id"], source=proposal["source"], outputs=[],
                       execution_count=answer["execution_count"], success=True)  # fmt: skip
        story.proposed(other_than=proposal["cell_id"])
        assert story.tab.cells[proposal["cell_id"]]["execution_count"] == answer["execution_count"]


def test_the_cells_of_a_removed_run_go_and_the_users_stay(server):
    steps = Steps(server, "removed.ipynb")
    steps.act("start", mode="step")
    steps.proposed("setup")
    steps.act("remove_run")
    steps.tab.until(lambda: not steps.tab.order, 30)
    assert steps.run not in [row["run"] for row in server.get("runs")["runs"]]
    steps.tab.close()


def test_a_table_of_the_kernel_is_written_beside_the_notebook_and_used(server):
    from tests.server.test_rest import run_in

    path = server.notebook("frame.ipynb")
    kernel = server.kernel(path)
    run_in(server, kernel, "import pandas as pd; birds = pd.read_csv('penguins.csv')")
    tab = Tab(server, path).attach()
    run = server.post("runs", {"goal": "predict Species", "data": {"kernel_id": kernel, "frame": "birds"},
                               "notebook": path, "kernel_id": kernel, "budget": 10, "mode": "step"})["run"]  # fmt: skip
    tab.phase("plan", limit=60)
    server.act(run, "start", mode="step")
    tab.until(lambda: tab.state["proposal"], 60)
    assert (server.root / "frame_birds.parquet").exists()
    assert any(
        "frame_birds.parquet" in cell["source"]
        for cell in tab.cells.values()
        if cell["cell_type"] == "markdown"
    )
    assert tab.state["data"]["label"] == "birds"
    server.act(run, "stop")
    tab.close()
