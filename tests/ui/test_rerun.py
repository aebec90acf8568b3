"""Where saves do not take turns, JupyterLab asks the one who types which version of the file to keep."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .lab import REPOSITORY, Lab, running
from .panel import begun, ended, show_panel, wait_for_kernel

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
DATA = "penguins.csv"
DIALOG = ".jp-Dialog"
SLOW_ANSWERS = """
const fast = window.fetch;
window.fetch = async (...asked) => {
  const put = (asked[0].method ?? asked[1]?.method) === 'PUT' && String(asked[0].url ?? asked[0]).includes('/api/contents');
  const answer = await fast(...asked);
  if (put) { await new Promise(done => setTimeout(done, 400)); }
  return answer;
};
"""
TYPE = """line => {
  const { sharedModel } = window.jupyterapp.shell.currentWidget.content.model;
  const cells = sharedModel.cells;
  cells[cells.length - 1].setSource(line);
}"""
ADD = """() => {
  const { sharedModel } = window.jupyterapp.shell.currentWidget.content.model;
  sharedModel.insertCell(sharedModel.cells.length, {cell_type: 'code', source: ''});
}"""
WITHOUT_TURNS = "() => { delete window.jupyterapp.shell.currentWidget.context.save; }"
"""What the extension has laid over JupyterLab's own way to save is gone."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server with a finished run, whose pages save by their timer as often as they can."""
    home = tmp_path_factory.mktemp("lab")
    root = home / "root"
    root.mkdir()
    shutil.copy(REPOSITORY / "example_notebooks" / DATA, root)
    settings: dict[str, object] = {"@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 0.2}}
    with running(home, root, extension="jupyter_automl.server", settings=settings) as server:
        ended(server, begun(server, "predict the species of a penguin", DATA, "birds.ipynb"), "finished")
        yield server


def open_finished(page: Page, lab: Lab) -> None:
    """The finished notebook with the panel beside it, in a page that hears late of what it has saved."""
    page.add_init_script(SLOW_ANSWERS)
    page.goto(lab.page("lab/tree/birds.ipynb", reset="1"))
    wait_for_kernel(page)
    show_panel(page)
    page.evaluate(ADD)


def work_on(page: Page, number: int) -> None:
    """Type a line and save it by key."""
    page.evaluate(TYPE, f"line = {number}")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(150)


def test_the_same_keys_bring_the_question_where_saves_do_not_take_turns(page: Page, lab: Lab) -> None:
    open_finished(page, lab)
    page.evaluate(WITHOUT_TURNS)
    for number in range(200):
        work_on(page, number)
        if page.locator(DIALOG).count():
            break
    expect(page.locator(DIALOG)).to_contain_text("has changed on disk")
