"""Another alternative, a step taken back, the whole run removed, a goal changed: the user's own cells stay throughout."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .panel import HEAD, PANEL, PRIMARY, agree_until, cell_ids, choose_data, document, open_lab, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
GOAL = "predict the species of a penguin"
ROWS = f"{PANEL} .jp-AutoML-StepRow"

ADD_CELL = """source => {
  const panel = window.jupyterapp.shell.currentWidget;
  panel.model.sharedModel.addCell({cell_type: 'markdown', source, metadata: {}});
}"""
SOURCES = (
    """() => window.jupyterapp.shell.currentWidget.model.sharedModel.cells.map(cell => cell.getSource())"""
)


def run_to(page: Page, step: str) -> None:
    """Let the run go on until that step is proposed, and agree with what it asks on its way."""
    row = page.locator(f"{ROWS}:has([data-row='{step}'])")
    row.hover()
    row.locator("button:has-text('Run to here')").click()
    agree_until(page, page.locator(f"{ROWS}.jp-mod-proposed [data-row='{step}']"))


def steps(page: Page) -> list[str]:
    """Ids of all steps of the plan."""
    return page.locator(f"{ROWS} [data-row]").evaluate_all("all => all.map(one => one.dataset.row)")


def test_a_changed_goal_takes_the_place_of_the_plan_in_the_same_notebook(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    choose_data(page, "penguins.csv")
    start(page, "predict the sex of a penguin", mode="Step")
    path = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    page.click(f"{PANEL} button:has-text('Change goal')")
    box = page.locator(f"{PANEL} .jp-AutoML-GoalForm textarea")
    expect(box).to_have_value("predict the sex of a penguin")
    expect(page.locator(f"{PANEL} .jp-AutoML-DataPicker input")).to_have_value("penguins.csv")
    box.fill(GOAL)
    page.click(PRIMARY)
    expect(page.locator(f"{PANEL} .jp-AutoML-RunHeader-goal")).to_contain_text(GOAL)
    expect(page.locator(HEAD)).to_have_text("Plan ready")
    assert page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path") == path


def test_steps_are_chosen_anew_taken_back_and_removed_and_nothing_of_the_user_goes(
    page: Page, lab: Lab
) -> None:
    open_lab(page, lab)
    choose_data(page, "penguins.csv")
    start(page, GOAL, mode="Step", budget=60)
    path = page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    page.click(PRIMARY)
    expect(page.locator(HEAD)).to_contain_text("Your turn")
    page.evaluate(ADD_CELL, "# My own words")

    # The plan with its models is there once the data was looked at: choose another model than the first.
    run_to(page, "baseline")
    first = page.locator(f"{ROWS}:has([data-row^='experiments.'])").first
    before = first.locator(".jp-AutoML-StepRow-title").get_attribute("title")
    first.locator("[data-row]").click()
    other = first.locator(".jp-AutoML-WhyDetails li").first
    wanted = other.locator("span").first.inner_text()
    other.locator("button:has-text('Choose')").click()
    expect(page.locator(ROWS, has_text=wanted).first).to_be_visible()
    expect(
        page.locator(f"{ROWS} [data-row^='experiments.'] .jp-AutoML-StepRow-title").first
    ).to_have_attribute("title", wanted)
    assert wanted != before

    # Back to before the last step that is done: its cells and those after it go, those before it stay, the kernel is replayed.
    kept = cell_ids(page)
    done = page.locator(f"{ROWS}.jp-mod-done").last
    step = str(done.locator("[data-row]").get_attribute("data-row"))
    done.locator("[data-row]").click()
    done.locator("button:has-text('Undo from here…')").click()
    page.click(".jp-Dialog button:has-text('Remove')")
    expect(page.locator(f"{ROWS}.jp-mod-proposed [data-row='{step}']")).to_have_count(1)
    expect(page.locator(HEAD)).to_contain_text("Your turn")
    page.wait_for_function(f"before => ({SOURCES})().length < before", arg=len(kept))
    ids = cell_ids(page)
    assert len(ids) == len(set(ids))
    assert [each for each in ids if each in kept] == [each for each in kept if each in ids]
    assert page.evaluate(SOURCES).count("# My own words") == 1

    # It goes on from there, with all that the earlier cells made.
    plan = steps(page)
    run_to(page, plan[plan.index(step) + 1])
    expect(page.locator(f"{ROWS}.jp-mod-done [data-row='{step}']")).to_have_count(1)
    assert (
        page.locator(".jp-Notebook .jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").count()
        == 0
    )

    # The whole run goes; the user's cell is what stays, in the file, too.
    page.click(f"{PANEL} button[aria-label='More']")
    page.click(".lm-Menu-item:has-text('Stop')")
    expect(page.locator(HEAD)).to_contain_text("Stopped")
    page.click(f"{PANEL} button[aria-label='More']")
    page.click(".lm-Menu-item:has-text('Remove this run…')")
    page.click(".jp-Dialog button:has-text('Remove')")
    expect(page.locator(f"{PANEL} .jp-AutoML-GoalForm textarea")).to_be_visible()
    page.wait_for_function(f"() => JSON.stringify(({SOURCES})()) === '[\"# My own words\"]'")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.model.dirty")
    assert ["".join(cell["source"]) for cell in document(lab, path)["cells"]] == ["# My own words"]
