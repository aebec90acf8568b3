"""The panel of ipywidgets in a real kernel: a run in steps, stopped, its kernel lost, resumed, finished."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.widget import pages

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 600.0
"""Seconds for one thing to happen on a busy machine; what is asked waits behind the cell that runs."""


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels find these sources, installed or not."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY), prepend=os.pathsep)


class Notebook:
    """A kernel with a panel in it, driven as its user's clicks drive it."""

    def __init__(self, session: KernelSession) -> None:
        self.session = session

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncIterator[Notebook]:
        session = await KernelSession.start("python3", cwd=folder)
        try:
            yield cls(session)
        finally:
            await session.stop()

    async def run(self, source: str) -> str:
        """What the source prints. Fails the test when it raises."""
        execution = await self.session.execute(source, limit=PATIENCE)
        assert execution.status == "ok", f"{execution.ename}: {execution.evalue}"
        return "".join(output.get("text", "") for output in execution.outputs).strip()

    async def glance(self) -> dict[str, Any]:
        """What the panel shows."""
        text = await self.run(
            "import json\nnow = panel.conductor.glance()\nprint(json.dumps([now.state, list(panel.turn.buttons), now.problem]))"
        )
        state, buttons, problem = json.loads(text)
        return {**(state or {"phase": None}), "buttons": buttons, "problem": problem}

    async def until(self, told: Callable[[dict[str, Any]], bool], *, answer: bool = True) -> dict[str, Any]:
        """Wait for a glance of which `told` is true; questions get their first answer meanwhile."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen = await self.glance()
            if told(seen):
                return seen
            if answer and seen["phase"] in ("question", "finding") and seen["buttons"]:
                await self.run("next(iter(panel.turn.buttons.values())).click()")
            await asyncio.sleep(0.3)
        raise AssertionError(
            f"It never came to that; at last: {seen['phase']} {seen['reason']} {seen['problem']}"
        )

    async def press(self, button: str) -> None:
        await self.until(lambda seen: button in seen["buttons"], answer=False)
        await self.run(f"panel.turn.buttons[{button!r}].click()")


def whole(path: Path) -> Any:
    """The notebook, checked: valid, no cell twice, no error, run in order."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    code = [cell for cell in notebook.cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not [out for cell in code for out in cell["outputs"] if out["output_type"] == "error"]
    return notebook


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_run_is_stepped_stopped_and_resumed_in_another_kernel_and_loses_nothing(tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "example_notebooks" / "penguins.csv", tmp_path)
    asyncio.run(_the_whole_story(tmp_path))
    notebook = whole(tmp_path / "penguins_automl.ipynb")
    text = "\n".join(cell["source"] for cell in notebook.cells)
    assert text.count("mine = 41 + 1") == 1
    assert "time.sleep(300)" not in text
    assert (tmp_path / "penguins_automl_bundle" / "predict.py").exists()


async def _the_whole_story(folder: Path) -> None:
    async with Notebook.opened(folder) as first:
        await first.run(
            "from jupyter_automl.widget import GoalPanel\n"
            "panel = GoalPanel('penguins.csv', 'predict the species of a penguin', budget=30)"
        )
        assert (await first.glance())["phase"] is None
        await first.run("panel.form.start.click()")
        await first.press("Run first cell")

        # What a person changes in a proposed cell is what runs, in this kernel, and its step says so.
        await first.until(lambda seen: seen["phase"] == "your_turn")
        await first.until(lambda seen: "Run" in seen["buttons"])
        await first.run("panel.turn.source.value += '\\nmine = 41 + 1'")
        await first.press("Run")
        seen = await first.until(lambda seen: any(step["state"] == "yours" for step in seen["steps"]))
        await first.until(lambda seen: seen["phase"] == "your_turn" and "Run" in seen["buttons"])
        assert await first.run("print(mine)") == "42"

        # Stop interrupts a cell at once, and the run can go on.
        await first.run(
            "import threading\npanel.turn.source.value += '\\nimport time; time.sleep(300)'\n"
            "threading.Timer(4, panel.conductor.stop).start()\npanel.turn.buttons['Run'].click()"
        )
        began = time.monotonic()
        seen = await first.until(lambda seen: seen["phase"] == "stopped")
        assert time.monotonic() - began < 60
        done = [step["id"] for step in seen["steps"] if step["state"] in ("done", "yours")]

    # Another kernel: the panel offers the run that was cut off, and nothing of it is lost or done twice.
    async with Notebook.opened(folder) as second:
        await second.run("from jupyter_automl.widget import GoalPanel\npanel = GoalPanel()")
        assert "predict the species" in await second.run("print(panel.form.unfinished.value)")
        await second.run("panel.form.resume.click()")
        await second.until(lambda seen: seen["phase"] == "your_turn" and "Run all" in seen["buttons"])
        # The cell that was stopped is asked about again, with the long sleep in it where it had not begun to run.
        assert await second.run("print(bool(panel.turn.source.value))") == "True"
        await second.run("panel.turn.source.value = panel.turn.source.value.split('\\nimport time')[0]")
        await second.press("Run all")
        ended = ("finished", "partial", "failed")
        seen = await second.until(lambda seen: seen["phase"] in ended)
        assert seen["phase"] == "finished", seen["reason"]
        assert seen["result"]["proof"]["ok"]
        assert set(done) <= {step["id"] for step in seen["steps"] if step["state"] in ("done", "yours")}
        assert await second.run("print(mine)") == "42"
        shown = await second.run("import time; time.sleep(1); print(panel.head.value, panel.result.value)")
        assert "Finished" in shown
        assert "Proven" in shown
        assert (
            await second.run("print(GoalPanel().glance.state['run'] == panel.glance.state['run'])") == "True"
        )


CLOSING = """
import time
from jupyter_automl.run import worker
from jupyter_automl.widget import GoalPanel

class SlowJournal(worker.Journal):
    def close(self):
        time.sleep(2)
        super().close()

worker.Journal = SlowJournal
panel = GoalPanel('penguins.csv', 'predict the species of a penguin', budget=10)
panel.form.start.click()
"""
TOLD = """
panel.conductor.stop()
while panel.conductor.glance().state['phase'] != 'stopped':
    time.sleep(0.01)
print(panel.conductor.active)
panel.conductor.resume()
"""


def test_a_run_that_still_closes_its_books_is_resumed_at_once(tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "example_notebooks" / "penguins.csv", tmp_path)

    async def story() -> dict[str, Any]:
        async with Notebook.opened(tmp_path) as notebook:
            await notebook.run(CLOSING)
            await notebook.until(lambda seen: seen["phase"] == "plan")
            assert await notebook.run(TOLD) == "True", "the books are closed already: this shows nothing"
            return await notebook.until(lambda seen: seen["phase"] == "plan" or seen["problem"])

    seen = asyncio.run(story())
    assert (seen["phase"], seen["problem"]) == ("plan", None)


def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path: Path) -> None:
    async def story() -> list[str]:
        async with Notebook.opened(tmp_path) as notebook:
            await notebook.run("from jupyter_automl.widget import GoalPanel\npanel = GoalPanel('absent.csv')")
            found = []
            for goal in ("", "predict something"):
                await notebook.run(f"panel.form.goal.value = {goal!r}\npanel.form.start.click()")
                found.append((await notebook.until(lambda seen: seen["problem"]))["problem"])
                await notebook.run("import time; time.sleep(0.6)")
            return [*found, await notebook.run("print(panel.problem.value)")]

    no_goal, no_file, shown = asyncio.run(story())
    assert no_goal.startswith("Type a goal first")
    assert "no file absent.csv" in no_file
    assert "no file absent.csv" in shown


def test_outside_of_a_notebook_it_says_where_it_works() -> None:
    source = "from jupyter_automl.widget import GoalPanel; GoalPanel()"
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].endswith("run it in a cell of one.")


def test_nothing_from_data_becomes_markup() -> None:
    nasty = "<img src=x onerror=alert(1)>"
    finding = {
        "kind": "leak", "severity": "high", "columns": [nasty], "evidence": nasty, "action": nasty, "undo": nasty, "title": nasty,
    }  # fmt: skip
    repair = {
        "title": nasty, "verdict": nasty, "tries": 1, "effect": nasty, "diff": f"@@\n-{nasty}\n+{nasty}", "step": "x",
    }  # fmt: skip
    row = {
        "label": nasty,
        "why": f'"{nasty}',
        "mean": 0.5,
        "std": 0.1,
        "seconds": 1.0,
        "chosen": False,
        "rank": 1,
    }
    state = {
        "findings": [finding], "repairs": [repair], "leaderboard": [row], "metric_name": nasty, "greater_is_better": True,
    }  # fmt: skip
    for text in (pages.findings(state), pages.repairs(state), pages.leaderboard(state)):
        assert "<img" not in text
        assert "&lt;img" in text
