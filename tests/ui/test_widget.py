"""The panel of ipywidgets in a cell of a notebook: typed goal, steps, stop, result."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .lab import Lab
from .panel import RUN_TIME, wait_for_kernel, whole_on_disk
from .test_places import write_notebook

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
GOAL = "predict the species of a penguin"
WIDGET = ".jp-OutputArea .automl-panel"


def press(page: Page, label: str) -> None:
    """Click the widget's button of that name once it can be clicked."""
    page.locator(f"{WIDGET} button:visible:text-is('{label}'):not([disabled])").first.click()


def agree(page: Page, until: str) -> None:
    """Give the first answer to every question until the widget's head says `until`."""
    head: Locator = page.locator(f"{WIDGET} .head")
    for _ in range(10):
        expect(head).to_contain_text(re.compile(f"{until}|Finding|Question"), timeout=RUN_TIME)
        if re.search(until, head.inner_text()):
            return
        first = page.locator(f"{WIDGET} button.mod-primary:visible:not([disabled])").first.element_handle()
        first.click()
        first.wait_for_element_state("hidden")  # the next question may stand under the same head
    raise AssertionError("It asked more than ten questions.")


def test_a_goal_becomes_a_notebook_without_the_sidebar(page: Page, lab: Lab) -> None:
    write_notebook(lab, "cell.ipynb", "from jupyter_automl.widget import GoalPanel\nGoalPanel(budget=60)")
    page.goto(lab.page("lab/tree/cell.ipynb", reset="1"))
    wait_for_kernel(page)
    page.click(".jp-Notebook .cm-content")
    page.keyboard.press("Shift+Enter")
    data = page.locator(f"{WIDGET} input[placeholder^='A data file']")
    expect(data).to_be_visible(timeout=120_000)
    data.fill("penguins.csv")
    data.press("Enter")
    expect(page.locator(WIDGET)).to_contain_text("344 rows × 17 columns")
    expect(page.locator(f"{WIDGET} button:visible", has_text="Predict")).not_to_have_count(0)
    page.fill(f"{WIDGET} textarea[placeholder^='What do you']", GOAL)
    press(page, "Start")
    press(page, "Run first cell")

    # A proposed cell is changed in its box, and that is what runs.
    source = page.locator(f"{WIDGET} .automl-source textarea")
    expect(source).to_be_visible()
    proposed = source.input_value()
    source.fill(proposed + "\nmine = 41 + 1")
    source.blur()
    press(page, "Run")
    expect(source).not_to_have_value(re.compile("mine = 41"))
    press(page, "Stop")
    expect(page.locator(f"{WIDGET} .head")).to_contain_text("Stopped")

    # Shown again, as after a reload, it is the same run; it goes on to the end.
    page.click(".jp-Notebook .jp-Cell >> nth=0 >> .cm-content")
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".jp-Notebook .jp-InputPrompt").first).to_have_text(re.compile(r"\[[2-9]\]:"))
    expect(page.locator(f"{WIDGET} .head")).to_contain_text("Stopped")
    press(page, "Resume")
    expect(source).to_be_visible()
    press(page, "Run all")
    agree(page, "Finished")
    expect(page.locator(WIDGET)).to_contain_text("Proven.")
    expect(page.locator(WIDGET)).to_contain_text("Leaderboard")

    notebook = whole_on_disk(page, lab, "penguins_automl.ipynb")
    assert json.dumps(notebook).count("mine = 41 + 1") == 1
    assert Path(lab.root, "penguins_automl_bundle", "predict.py").exists()
