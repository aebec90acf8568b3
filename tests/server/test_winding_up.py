"""A run that has told its end still closes its books; whatever a person asks for then waits, and is done."""

import asyncio
import shutil
import time
from pathlib import Path

import pytest
from jupyter_events import EventLogger
from jupyter_server import DEFAULT_EVENTS_SCHEMA_PATH
from jupyter_server.services.contents.filemanager import AsyncFileContentsManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.services.sessions.sessionmanager import SessionManager
from traitlets.config import Config

from jupyter_automl.run import worker
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.livebench import kernel_lost
from jupyter_automl.server.model import ServerModel
from jupyter_automl.server.runs import CONTENTS, Runs

DATA = Path(__file__).parents[2] / "example_notebooks"
BOOKS = 1.5
"""Seconds that closing the books takes here."""
PATIENCE = 60.0
NOTEBOOK = "steps.ipynb"
pytestmark = pytest.mark.slow


class SlowJournal(Journal):
    """The journal of a run, slow to close."""

    def close(self):
        time.sleep(BOOKS)
        super().close()


class House:
    """The registry of a server with a real kernel, and one run in it."""

    def __init__(self, root):
        self._runner = asyncio.Runner()
        self._root, self.run = root, ""
        self._runner.run(self._open())

    async def _open(self):
        events = EventLogger()
        for schema in ("contents_service/v1.yaml", "kernel_actions/v1.yaml"):
            events.register_event_schema(DEFAULT_EVENTS_SCHEMA_PATH / schema)
        assert CONTENTS in events.schemas
        self.kernels = AsyncMappingKernelManager(root_dir=str(self._root))
        contents = AsyncFileContentsManager(root_dir=str(self._root))
        sessions = SessionManager(kernel_manager=self.kernels, contents_manager=contents)
        self.runs = Runs(
            root=str(self._root), contents=contents, kernels=self.kernels, sessions=sessions, events=events,
            model=ServerModel(Config(), {}),
        )  # fmt: skip
        await self.begin()

    @property
    def notebook(self):
        return self.runs.notebook(NOTEBOOK)

    @property
    def state(self):
        return self.notebook.state()

    async def begin(self):
        self.run = await self.runs.begin({
            "goal": "predict the species", "data": {"path": "penguins.csv"}, "notebook": NOTEBOOK, "budget": 10,
            "mode": "step", "start": True,
        })  # fmt: skip

    async def until(self, told):
        """The state for which `told` is true first; an error when the run never gets there."""
        end = time.monotonic() + PATIENCE
        while not told(state := self.state):
            assert time.monotonic() < end, f"the run is at {state['phase']} {state['reason']}"
            await asyncio.sleep(0.01)
        return state

    async def told_its_end(self):
        """The first step is done, the kernel is lost, and the run says so while it still closes its books."""
        await self.until(lambda state: state["proposal"])
        if self.state["proposal"]["step"] == "parameters":
            await self.runs.act(self.run, "run", {})
            await self.until(lambda state: state["proposal"] and state["proposal"]["step"] == "setup")
        await self.notebook.worker.call(lambda run: run.gate.lose(kernel_lost("shutdown")))
        await self.until(lambda state: state["phase"] == "kernel_died")
        assert self.notebook.active, "the books are closed already: this test shows nothing"

    def asked(self, action, then, **request):
        """The state once `then` is true, after what was asked of a run that had just told its end."""

        async def story():
            await self.told_its_end()
            if action == "begin":
                await self.begin()
            else:
                await self.runs.act(self.run, action, request)
            assert self.notebook.active
            return await self.until(then)

        return self._runner.run(story())

    def close(self):
        async def end():
            await self.runs.close()
            await self.kernels.shutdown_all()

        self._runner.run(end())
        self._runner.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    root = tmp_path_factory.mktemp("root")
    shutil.copy(DATA / "penguins.csv", root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "Journal", SlowJournal)
        house = House(root)
        yield house
        house.close()


def your_turn(state):
    return state["phase"] == "your_turn"


def step_of(state, name):
    return next(step for step in state["steps"] if step["id"] == name)


def test_a_run_is_resumed(house):
    assert house.asked("resume", your_turn)["proposal"]["step"] == "setup"


def test_a_step_is_taken_back(house):
    assert house.asked("revert", your_turn, step="parameters")["proposal"]["step"] == "parameters"


def test_another_way_is_chosen_for_a_step_to_come(house):
    other = next(way["component"] for way in step_of(house.state, "load.split")["alternatives"])
    state = house.asked("choose", your_turn, step="load.split", component=other)
    assert step_of(state, "load.split")["component"] == other


def test_a_new_run_begins_in_the_notebook(house):
    before = house.run
    house.asked("begin", your_turn)
    assert house.run != before


def test_the_run_is_asked_to_finish_and_goes_on_by_itself(house):
    before = house.state["mode"]
    state = house.asked("finish_now", lambda state: step_of(state, "setup")["state"] == "done")
    assert (before, state["mode"], state["proposal"]) == ("step", "auto", None)
