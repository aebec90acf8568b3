"""What a person does with the panel, as a test does it."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from .lab import Lab

PANEL = "#jp-automl-panel"
HEAD = f"{PANEL} .jp-AutoML-RunHeader-state b"
ASKS = re.compile("^(Question|Finding)")
"""What the head says while only its user can decide."""
DOCK = f"{PANEL} .jp-AutoML-ActionDock"
PRIMARY = f"{DOCK}-buttons .jp-mod-primary"
API = "jupyter-automl/api"
RUN_TIME = 900_000
"""Milliseconds that a whole run may take on a busy machine."""


def open_lab(page: Page, lab: Lab) -> None:
    """Open Lab with the panel shown."""
    page.goto(lab.page("lab", reset="1"))
    page.wait_for_selector(".jp-LauncherCard")
    show_panel(page)


def show_panel(page: Page) -> None:
    """Show the panel by its icon in the sidebar, which hides one that the page itself brings back."""
    page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")
    if not page.is_visible(PANEL):
        page.click(".jp-SideBar.jp-mod-right [data-id=jp-automl-panel]")
    page.wait_for_selector(PANEL)


def wait_for_kernel(page: Page) -> None:
    """Wait until the notebook on top has a kernel that waits for work."""
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
    )


def choose_data(page: Page, name: str) -> None:
    """Search a file and choose it."""
    page.click(f"{PANEL} .jp-AutoML-DataPicker input")
    page.keyboard.type(name)
    page.click(f"{PANEL} [role=option]:has-text('{name}')")
    page.wait_for_selector(f"{PANEL} .jp-AutoML-GoalExamples")


def start(page: Page, goal: str, *, mode: str = "Auto", budget: int = 60) -> None:
    """Type a goal and start; ends at the plan."""
    page.fill(f"{PANEL} .jp-AutoML-GoalForm textarea", goal)
    page.click(f"{PANEL} .jp-AutoML-Segments label:has-text('{mode}')")
    page.select_option(f"{PANEL} .jp-AutoML-RunOptions-row:has-text('Budget') select", str(budget))
    page.click(PRIMARY)
    expect(page.locator(HEAD)).to_have_text("Plan ready", timeout=RUN_TIME)


def answer(page: Page) -> None:
    """Take the primary answer and wait until it is taken: the next question may stand under the same headline."""
    before = page.text_content(DOCK)
    page.click(PRIMARY)
    page.wait_for_function(
        "([dock, before]) => document.querySelector(dock)?.textContent !== before", arg=[DOCK, before]
    )


def agree(page: Page, until: str) -> None:
    """Take the primary answer to every question until the header says `until` (a pattern)."""
    wanted, says = re.compile(until), ""
    answered, end = 0, time.monotonic() + RUN_TIME / 1000
    while answered < 20 and time.monotonic() < end:
        says = page.inner_text(HEAD)
        if wanted.search(says):
            return
        if ASKS.search(says):
            answered += 1
            answer(page)
        page.wait_for_timeout(50)
    raise AssertionError(
        f"The header never said {until!r}, at last {says!r}; {answered} questions were answered."
    )


def agree_until(page: Page, there: Locator) -> None:
    """Take the primary answer to every question until `there` is to be seen."""
    asks = page.locator(HEAD, has_text=ASKS)
    for _ in range(20):
        expect(there.or_(asks).first).to_be_visible(timeout=RUN_TIME)
        if there.count():
            return
        answer(page)
    raise AssertionError("It asked more than twenty questions.")


def begun(lab: Lab, goal: str, data: str, notebook: str, *, start: bool = True) -> str:
    """Begin a run of ten seconds without a page; its id."""
    how = {"budget": 10, "mode": "auto", "start": start}
    body = {"goal": goal, "data": {"path": data}, "notebook": notebook, **how}
    answer = lab.post(f"{API}/runs", body)
    assert isinstance(answer, dict)
    return str(answer["run"])


def ended(lab: Lab, run: str, phase: str) -> None:
    """Agree with what the run asks until it comes to the phase."""
    end, was = time.monotonic() + RUN_TIME / 1000, ""
    while time.monotonic() < end and was not in ("failed", "partial", "kernel_died"):
        state = lab.get(f"{API}/runs/{run}")
        assert isinstance(state, dict)
        was = state["phase"]
        if was == phase:
            return
        if state["question"]:
            answer = {"action": "answer", "question_id": state["question"]["id"], "value": "agree"}
            lab.post(f"{API}/runs/{run}/actions", answer)
        time.sleep(0.5)
    raise AssertionError(f"The run never came to {phase}; it is at {was}.")


def newest_run(lab: Lab) -> dict[str, Any]:
    """The run that began last, as the server knows it."""
    listed = lab.get(f"{API}/runs")
    assert isinstance(listed, dict)
    found = lab.get(f"{API}/runs/{listed['runs'][0]['run']}")
    assert isinstance(found, dict)
    return found


def cell_ids(page: Page) -> list[str]:
    """Ids of the cells that the open notebook shows, in order."""
    found: list[str] = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map(cell => cell.id)"""
    )
    return found


def document(lab: Lab, name: str) -> dict[str, Any]:
    """The notebook on disk, read again while Jupyter Server is writing it, which empties it first."""
    for _ in range(50):
        try:
            found: dict[str, Any] = json.loads(Path(lab.root, name).read_text())
            return found
        except json.JSONDecodeError:
            time.sleep(0.1)
    raise AssertionError(f"{name} is no whole JSON for 5 seconds.")


def whole_on_disk(page: Page, lab: Lab, name: str) -> dict[str, Any]:
    """The notebook on disk once the finished run is in it, checked; saving follows the end of a run."""
    end = time.monotonic() + 120
    while True:
        try:
            notebook = document(lab, name)
            check_whole(notebook)
            return notebook
        except (AssertionError, FileNotFoundError):
            if time.monotonic() > end:
                raise
            page.wait_for_timeout(500)


def check_whole(notebook: dict[str, Any]) -> None:
    """No cell twice, no error left, executed in order 1..N."""
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert not [out for cell in code for out in cell["outputs"] if out["output_type"] == "error"]
