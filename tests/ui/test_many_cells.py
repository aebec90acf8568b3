"""Hundreds of cells come in, and each event costs what belongs to its own cell: nothing else is built, drawn or scrolled.

How many milliseconds that takes, `python -m tests.bench.panel cells` measures.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from .lab import Lab
from .many_cells import CELLS, FIRST, SOURCE, push, type_while_cells_come_in, wait_for_cells
from .panel import PANEL, show_panel, wait_for_kernel

pytestmark = pytest.mark.timeout(300)
WATCH = """panel => {
  const notebook = jupyterapp.shell.currentWidget.content;
  const parts = cell => [cell, cell.node, cell.model];
  const before = notebook.widgets.map(parts);
  const seen = { drawn: [], scrolls: {} };
  new MutationObserver(list => seen.drawn.push(...list.map(({ target }) => target.parentElement.outerHTML.slice(0, 200))))
    .observe(document.querySelector(panel), { subtree: true, childList: true, characterData: true, attributes: true });
  let frame = 0;
  const count = () => { frame += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  const scroll = notebook.scrollToItem.bind(notebook);
  notebook.scrollToItem = (...asked) => {
    seen.scrolls[frame] = (seen.scrolls[frame] ?? 0) + 1;
    return scroll(...asked);
  };
  window.watched = () => ({
    drawn: seen.drawn,
    scrolls: Object.values(seen.scrolls),
    rebuilt: before.flatMap((kept, n) => parts(notebook.widgets[n]).every((one, k) => one === kept[k]) ? [] : [n]),
  });
}"""


def watched(page: Page) -> dict[str, Any]:
    """What happened since the page is watched: parts of the panel that were drawn, scrolls a frame, cells built anew."""
    found: dict[str, Any] = page.evaluate("() => window.watched()")
    return found


def open_with_cells(page: Page, lab: Lab) -> None:
    """Open the notebook and the panel, with the first cells of a run in it, and begin to watch."""
    page.goto(lab.page("lab/tree/churn.ipynb", reset="1"))
    wait_for_kernel(page)
    show_panel(page)
    push(lab, 0, FIRST)
    wait_for_cells(page, FIRST)
    page.click(f"{PANEL} textarea")  # a new notebook has the cursor in its blank cell
    page.evaluate(WATCH, PANEL)


def test_cells_that_come_in_disturb_neither_typing_nor_what_stands_there(
    page: Page, scripted_lab: Lab
) -> None:
    open_with_cells(page, scripted_lab)
    typed = type_while_cells_come_in(page, scripted_lab)
    seen = watched(page)
    assert page.evaluate(SOURCE).startswith(typed)
    assert page.evaluate("() => document.activeElement.closest('.jp-Cell') === "
                         "jupyterapp.shell.currentWidget.content.widgets[0].node")  # fmt: skip
    assert seen == {"drawn": [], "scrolls": [], "rebuilt": []}


def test_the_page_follows_the_newest_cell_once_a_frame(page: Page, scripted_lab: Lab) -> None:
    open_with_cells(page, scripted_lab)
    push(scripted_lab, FIRST, CELLS)
    wait_for_cells(page, CELLS)
    page.wait_for_function(
        "() => { const box = jupyterapp.shell.currentWidget.content.widgets.at(-1).node.getBoundingClientRect();"
        " return box.height > 0 && box.top < innerHeight; }"
    )
    seen = watched(page)
    assert set(seen["scrolls"]) == {1}
    assert seen["rebuilt"] == []
