"""The page saves when the server asks for it, and its user is asked nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .many_cells import messages
from .panel import document, wait_for_kernel

pytestmark = pytest.mark.timeout(300)
SLOW_SAVES = """
const fast = window.fetch;
window.puts = 0;
window.written = 0;
window.fetch = async (...asked) => {
  const put = (asked[0].method ?? asked[1]?.method) === 'PUT' && String(asked[0].url ?? asked[0]).includes('/api/contents');
  window.puts += put ? 1 : 0;
  const answer = await fast(...asked);
  if (put) { await new Promise(done => setTimeout(done, 1500)); window.written += 1; }
  return answer;
};
"""
EDIT = """source => window.jupyterapp.shell.currentWidget.content.model.sharedModel.insertCell(
  0, {cell_type: 'code', source})"""
TIMER = "() => void window.jupyterapp.shell.currentWidget.context.save()"
CLEAN = "() => !window.jupyterapp.shell.currentWidget.content.model.dirty"


def test_a_save_that_is_asked_for_during_another_waits_for_it(page: Page, scripted_lab: Lab) -> None:
    page.add_init_script(SLOW_SAVES)
    page.goto(scripted_lab.page("lab/tree/churn.ipynb", reset="1"))
    wait_for_kernel(page)
    cells = messages(0, 6)
    save = {"type": "save"}
    scripted_lab.post("jupyter-automl/api/push", {"messages": [*cells[:12], {**save, "seq": 1001}]})
    page.wait_for_function("() => window.puts === 1")
    later = [{**message, "seq": 1002 + n} for n, message in enumerate(cells[12:])]
    scripted_lab.post("jupyter-automl/api/push", {"messages": [*later, {**save, "seq": 2001}]})
    assert page.evaluate("window.written") == 0, "the first save was over before the second was asked for"
    page.wait_for_function("() => window.written === 2")
    page.wait_for_function(CLEAN)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    assert len(document(scripted_lab, "churn.ipynb")["cells"]) == 6


def test_of_saves_that_cross_none_asks_which_version_to_keep(page: Page, scripted_lab: Lab) -> None:
    page.add_init_script(SLOW_SAVES)
    page.goto(scripted_lab.page("lab/tree/churn.ipynb", reset="1"))
    wait_for_kernel(page)
    page.evaluate(EDIT, "first = 1")
    page.evaluate(TIMER)  # as JupyterLab's own timer does
    page.wait_for_function("() => window.puts === 1")
    page.evaluate(EDIT, "second = 2")
    page.keyboard.press("Control+s")
    scripted_lab.post("jupyter-automl/api/push", {"messages": [{"type": "save", "seq": 3001}]})
    page.wait_for_function("() => window.written >= 2")
    page.wait_for_function(CLEAN)
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    sources = "".join("".join(cell["source"]) for cell in document(scripted_lab, "churn.ipynb")["cells"])
    assert "second = 2" in sources
