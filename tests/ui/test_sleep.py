"""A laptop that sleeps in the middle of a run: the run goes on, and the page catches up when it wakes."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .cable import Cable
from .held import until_held
from .lab import Lab
from .panel import HEAD, PANEL, PRIMARY, choose_data, document, newest_run, open_lab, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
GOAL = "predict the species of a penguin"
ASLEEP = 22.0
"""Seconds; a tab that leaves three checks unanswered loses the lease at the fourth, within 20."""
NAP = 4.0
"""Seconds of it in which the held cell still prints."""
CELLS = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
CLEAN = "() => !window.jupyterapp.shell.currentWidget.content.model.dirty"
UNREACHABLE = "Server Connection Error"
"""What JupyterLab itself says of a lost line."""


@pytest.fixture(scope="module")
def lab(held_lab: Lab) -> Lab:
    """A server whose runs stay in one cell until they are let go."""
    return held_lab


def text(cell: dict[str, Any]) -> str:
    """What a cell has printed."""
    return "".join(
        "".join(output["text"]) for output in cell.get("outputs", []) if output["output_type"] == "stream"
    )


def gist(cell: dict[str, Any]) -> tuple[str, str, str, int | None]:
    """What two views of a cell must agree in."""
    return cell["id"], "".join(cell["source"]), text(cell), cell.get("execution_count")


def until_done(lab: Lab, step: str) -> None:
    """Wait on the server until the step is done."""
    end = time.monotonic() + 300
    while not any(each["id"] == step and each["state"] == "done" for each in newest_run(lab)["steps"]):
        assert time.monotonic() < end, f"{step} was not done."
        time.sleep(0.2)


@pytest.mark.parametrize("broken", [True, False], ids=["line_lost", "line_kept"])
def test_the_run_goes_on_while_the_laptop_sleeps_and_the_page_catches_up(
    page: Page, lab: Lab, broken: bool
) -> None:
    port = int(lab.url.rstrip("/").rpartition(":")[2])
    go = Path(lab.root, "go")
    go.unlink(missing_ok=True)
    with Cable(port) as cable:
        open_lab(page, Lab(f"http://127.0.0.1:{cable.port}/", lab.root, lab.process))
        choose_data(page, "penguins.csv")
        start(page, GOAL)
        page.click(PRIMARY)
        until_held(page)
        name = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
        before = [cell["id"] for cell in page.evaluate(CELLS)]

        # The lid is shut: the page stands still and the line is dead, and nobody is told.
        lid = page.context.new_cdp_session(page)
        lid.send("Page.setWebLifecycleState", {"state": "frozen"})
        cable.pull()
        fell_asleep = time.monotonic()
        time.sleep(NAP)
        go.touch()
        until_done(lab, "baseline")
        time.sleep(max(0.0, ASLEEP - (time.monotonic() - fell_asleep)))
        assert newest_run(lab)["phase"] in ("running", "finding", "question", "finished"), "it did not go on"
        saved = [cell["id"] for cell in document(lab, name)["cells"]]
        assert set(before) < set(saved), "without a tab that answers the server writes the file"

        cable.plug(broken=broken)
        lid.send("Page.setWebLifecycleState", {"state": "active"})
        expect(page.locator(f"{PANEL} .jp-AutoML-StepRow.jp-mod-done [data-row='baseline']")).to_have_count(1)
        page.wait_for_function(f"before => ({CELLS})().length > before", arg=len(saved) - 1)
        dismiss(page)
        lab.post(f"jupyter-automl/api/runs/{newest_run(lab)['run']}/actions", {"action": "stop"})
        expect(page.locator(HEAD)).to_contain_text(re.compile("Stopped|Finished"))
        page.wait_for_function(CLEAN)

        shown = saved_as_shown(page, lab, name)
        ids = [cell["id"] for cell in shown]
        assert len(ids) == len(set(ids))
        assert ids[: len(before)] == before
        (held,) = (text(cell).splitlines() for cell in shown if "tick 3" in text(cell))
        ticks = [line for line in held if line.startswith("tick ")]
        assert ticks == [f"tick {n}" for n in range(len(ticks))], "a line was lost or came twice"
        assert len(ticks) > NAP * 5


def saved_as_shown(page: Page, lab: Lab, name: str) -> list[dict[str, Any]]:
    """The page's cells once the file holds the same: the last save follows the end of a run."""
    end = time.monotonic() + 60
    while True:
        shown: list[dict[str, Any]] = page.evaluate(CELLS)
        on_disk = [gist(cell) for cell in document(lab, name)["cells"]]
        if on_disk == [gist(cell) for cell in shown]:
            return shown
        assert time.monotonic() < end, "The file is not what the page shows."
        page.wait_for_timeout(500)


def dismiss(page: Page) -> None:
    """Close what JupyterLab itself says of the lost line; nothing else may ask anything."""
    while page.locator(".jp-Dialog").count():
        assert UNREACHABLE in page.inner_text(".jp-Dialog")
        page.locator(".jp-Dialog button").last.click()
