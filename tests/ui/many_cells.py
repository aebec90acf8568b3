"""Hundreds of cells as a run sends them: they come, run, print and end."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from .lab import Lab
from .panel import API

CELLS = 300
FIRST = 100
"""Cells that stand in the notebook before anybody types."""
AT_ONCE = 20
TYPED = "abc"
"""What is typed each time that cells come in."""
COUNT = "count => jupyterapp.shell.currentWidget.content.widgets.length >= count"
SOURCE = "() => jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel.getSource()"


def messages(first: int, last: int) -> list[dict[str, Any]]:
    """A run of cells that come, run, print and end."""
    text = {"output_type": "stream", "name": "stdout", "text": "a line of output\n" * 12}
    found: list[dict[str, Any]] = []
    for n in range(first, last):
        cell = f"cell-{n}"
        found += [
            {"type": "cell.added", "cell_id": cell, "cell_type": "code", "source": f"frame_{n} = fit(frame)\n" * 6,
             "after": f"cell-{n - 1}" if n else None, "metadata": {"jupyter_automl": {"run": "r"}}},
            {"type": "cell.started", "cell_id": cell},
            {"type": "output", "cell_id": cell, "op": "add", "output": text},
            {"type": "cell.finished", "cell_id": cell, "status": "ok", "execution_count": n + 1},
        ]  # fmt: skip
    return [{**message, "seq": first * 4 + index + 1} for index, message in enumerate(found)]


def push(lab: Lab, first: int, last: int) -> None:
    """Let the scripted server send these cells."""
    lab.post(f"{API}/push", {"messages": messages(first, last)})


def wait_for_cells(page: Page, count: int) -> None:
    """Wait until the open notebook has so many cells."""
    page.wait_for_function(COUNT, arg=count)


def type_while_cells_come_in(page: Page, lab: Lab) -> str:
    """Type into the first cell while the others come in behind it; all that was typed."""
    page.click(".jp-Notebook .cm-content >> nth=0")
    page.keyboard.press("ControlOrMeta+Home")
    for first in range(FIRST, CELLS, AT_ONCE):
        push(lab, first, first + AT_ONCE)
        page.keyboard.type(TYPED)
    wait_for_cells(page, CELLS)
    return TYPED * ((CELLS - FIRST) // AT_ONCE)
