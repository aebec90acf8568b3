"""One proposed cell at a time; stopping; a kernel that is switched; two tabs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .panel import HEAD, PANEL, PRIMARY, cell_ids, choose_data, open_lab, show_panel, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
GOAL = "predict the species of a penguin"
PROPOSED = ".jp-Notebook .jp-AutoML-mod-proposed"


ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCell.model.id"
NEXT_PROPOSAL = """before => {
  const cell = window.jupyterapp.shell.currentWidget.content.widgets.find(c => c.hasClass('jp-AutoML-mod-proposed'));
  return cell && cell.model.id !== before;
}"""


def proposed(page: Page) -> str:
    """Id of the proposed cell."""
    found: str = page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.content.widgets"
        ".find(c => c.hasClass('jp-AutoML-mod-proposed')).model.id"
    )
    return found


def test_step_mode_runs_what_stands_in_the_proposed_cell(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    choose_data(page, "penguins.csv")
    start(page, GOAL, mode="Step")
    page.click(PRIMARY)
    expect(page.locator(HEAD)).to_contain_text("Your turn")

    # Shift Enter in the notebook is Run.
    expect(page.locator(f"{PROPOSED} .jp-AutoML-Strip")).to_be_visible()
    first = proposed(page)
    page.click(f"{PROPOSED} .cm-content")
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(NEXT_PROPOSAL, arg=first)
    second = proposed(page)
    page.keyboard.press("Shift+Enter")  # the next proposal is the active cell now
    page.wait_for_function(NEXT_PROPOSAL, arg=second)

    # What the user changed is what runs, and its step says so.
    page.click(f"{PANEL} button:has-text('Edit')")
    page.keyboard.press("Control+End")
    page.keyboard.type("\nmine = 41 + 1\nprint('mine is', mine)")
    page.click(PRIMARY)
    expect(page.locator(".jp-Notebook .jp-OutputArea")).to_contain_text(["mine is 42"])
    expect(page.locator(f"{PANEL} .jp-AutoML-StepRow .jp-AutoML-Badge")).to_contain_text(["yours"])

    # Stop leaves nothing running; resume goes on where it was.
    expect(page.locator(HEAD)).to_contain_text("Your turn")
    before = cell_ids(page)
    page.click(f"{PANEL} button[aria-label='More']")
    page.click(".lm-Menu-item:has-text('Stop')")
    expect(page.locator(HEAD)).to_contain_text("Stopped")
    page.click(PRIMARY)
    expect(page.locator(HEAD)).to_contain_text("Your turn")
    after = cell_ids(page)
    assert len(after) == len(set(after))
    assert set(before) - set(after) <= set(before[-1:])


def test_by_shift_enter_a_slow_browser_goes_from_proposal_to_proposal(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    choose_data(page, "penguins.csv")
    start(page, GOAL, mode="Step")
    page.click(PRIMARY)
    expect(page.locator(f"{PROPOSED} .jp-AutoML-Strip")).to_be_visible()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.click(f"{PROPOSED} .cm-content")
    before, run = proposed(page), set()
    for _ in range(5):  # the sixth cell brings the findings, and a question
        page.keyboard.press("Shift+Enter")
        page.wait_for_function(NEXT_PROPOSAL, arg=before)
        run.add(before)
        before = proposed(page)
        assert page.evaluate(ACTIVE) == before, "the next key would go to another cell"
    assert run < set(cell_ids(page))
    assert {cell.split("-")[0] for cell in cell_ids(page)} == {before.split("-")[0]}, (
        "a cell nobody asked for"
    )


def test_a_switched_kernel_is_told_at_once_and_the_run_goes_on_in_the_new_one(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    choose_data(page, "penguins.csv")
    start(page, GOAL, mode="Step")
    page.click(PRIMARY)
    page.wait_for_function(NEXT_PROPOSAL, arg="")
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.changeKernel({name: 'python3'})"
    )
    expect(page.locator(HEAD)).to_contain_text("Kernel switched")
    expect(page.locator(f"{PANEL} .jp-AutoML-ActionDock")).to_contain_text(
        "The kernel was switched for another one, and what the cells had made went with it."
    )
    page.click(f"{PANEL} button:has-text('Resume in the new kernel')")
    expect(page.locator(HEAD)).to_contain_text("Your turn")
    before = proposed(page)
    page.click(PRIMARY)
    page.wait_for_function(NEXT_PROPOSAL, arg=before)
    ids = cell_ids(page)
    assert len(ids) == len(set(ids))


def test_of_two_tabs_one_writes_and_the_other_takes_over_when_it_is_closed(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    choose_data(page, "penguins.csv")
    start(page, GOAL, mode="Step")
    page.click(PRIMARY)
    expect(page.locator(HEAD)).to_contain_text("Your turn")
    path = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")

    other = page.context.new_page()
    other.goto(lab.page(f"doc/tree/{path}"))
    other.wait_for_selector(".jp-Notebook")
    show_panel(other)
    expect(other.locator(HEAD)).to_contain_text("Your turn")
    page.close()
    other.wait_for_function(NEXT_PROPOSAL, arg="")  # drawn once this tab may write
    was = proposed(other)
    other.click(PRIMARY)
    other.wait_for_function(NEXT_PROPOSAL, arg=was)
    ids = cell_ids(other)
    assert len(ids) == len(set(ids))
    expect(other.locator(PROPOSED)).to_have_count(1)
