"""What goes on while its user does something else: no word is lost, no cursor is taken, nothing is called over too early."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .many_cells import messages, wait_for_cells
from .panel import API, HEAD, PANEL, show_panel, wait_for_kernel
from .pictures import EMPTY
from .states import RUN

pytestmark = pytest.mark.timeout(300)
OURS = {"jupyter_automl": {"run": RUN}}
SOURCES = (
    "() => jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.sharedModel.getSource())"
)
FOCUSED = """() => jupyterapp.shell.currentWidget.content.widgets.findIndex(
  cell => cell.node.contains(document.activeElement))"""
DEBOUNCED = 600
"""Milliseconds after which what was typed is told; what was typed must stand sooner and later."""


def open_notebook(page: Page, lab: Lab, name: str, state: str) -> None:
    """Open an empty notebook whose run is in this state, with the panel beside it."""
    Path(lab.root, name).write_text(EMPTY)
    lab.post(f"{API}/show", {"state": state, "cells": [], "rerun": "finished"})
    page.goto(lab.page(f"lab/tree/{name}", reset="1"))
    wait_for_kernel(page)
    show_panel(page)


def sources(page: Page) -> list[str]:
    """The text of the notebook's cells."""
    found: list[str] = page.evaluate(SOURCES)
    return found


def edits(lab: Lab) -> list[str]:
    """What the server heard of changes to the first cell, oldest first."""
    heard = lab.get(f"{API}/heard")
    assert isinstance(heard, dict)
    return [
        one["source"]
        for one in heard["messages"]
        if one["type"] == "user.edited" and one["cell_id"] == "cell-0"
    ]


def test_what_is_typed_while_the_line_is_cut_stays_and_is_told(page: Page, scripted_lab: Lab) -> None:
    open_notebook(page, scripted_lab, "line.ipynb", "3-running")
    cells = messages(0, 2)
    scripted_lab.post(f"{API}/push", {"messages": cells})
    page.wait_for_function(
        "() => jupyterapp.shell.currentWidget.content.widgets.at(-1).model.id === 'cell-1'"
    )
    told = [{**cell, "state": "done"} for cell in cells if cell["type"] == "cell.added"]
    scripted_lab.post(f"{API}/show", {"cells": told, "hung_up": True})
    expect(page.locator(HEAD)).to_contain_text("Reconnecting")

    page.click(".jp-Notebook .cm-content >> nth=0")
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type("mine = 1 # ")
    page.wait_for_timeout(DEBOUNCED)
    scripted_lab.post(f"{API}/show", {"hung_up": False})
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(page.locator(HEAD)).to_contain_text("Running")
    scripted_lab.post(f"{API}/push", {"messages": messages(2, 3)})
    wait_for_cells(page, 3)  # the snapshot was drawn before it

    assert [text.startswith("mine = 1 # ") for text in sources(page)] == [True, False, False]
    assert page.evaluate(FOCUSED) == 0
    assert edits(scripted_lab)[-1] == sources(page)[0]


def test_a_proposal_that_comes_late_leaves_the_cursor_where_its_user_went(
    page: Page, scripted_lab: Lab
) -> None:
    open_notebook(page, scripted_lab, "late.ipynb", "4-your-turn")
    page.evaluate(
        "() => jupyterapp.shell.currentWidget.content.model.sharedModel.insertCell(0, {cell_type: 'code', source: ''})"
    )
    page.click(".jp-AutoML-mod-proposed .cm-content")
    page.keyboard.press("Shift+Enter")
    page.click(".jp-Notebook .cm-content >> nth=0")
    page.keyboard.type("abc")
    done = {"type": "cell.finished", "cell_id": "c-baseline", "status": "ok", "execution_count": 1}
    later = {"type": "cell.added", "cell_id": "c-next", "cell_type": "code", "source": "1 + 1", "after": "c-baseline",
             "state": "proposed", "metadata": OURS}  # fmt: skip
    scripted_lab.post(
        f"{API}/push", {"messages": [{"type": "cell.started", "cell_id": "c-baseline"}, done, later]}
    )
    expect(page.locator(".jp-AutoML-mod-proposed .cm-content")).to_have_text("1 + 1")
    page.keyboard.type("def")
    assert sources(page)[0] == "abcdef"
    assert page.evaluate(FOCUSED) == 0


def test_a_rerun_that_goes_on_is_not_called_finished_by_who_comes_back_to_it(
    page: Page, scripted_lab: Lab
) -> None:
    open_notebook(page, scripted_lab, "rerun.ipynb", "7-finished")
    scripted_lab.post(f"{API}/show", {"rerun": "running"})
    page.click(f"{PANEL} .jp-AutoML-NextActions button")
    expect(page.locator(HEAD)).to_have_text("Rerunning")
    expect(page.locator(f"{PANEL} .jp-AutoML-NowLine")).to_contain_text("Cell 9 of 23")
    expect(page.locator(f"{PANEL} button:has-text('Open notebook')")).to_have_count(0)
    expect(page.locator(f"{PANEL} .jp-AutoML-RerunForm input").first).to_be_disabled()
