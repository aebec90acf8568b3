"""Who works by keyboard keeps the panel when its buttons change with the run; nobody who clicked is taken there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .panel import PANEL, show_panel, wait_for_kernel

pytestmark = pytest.mark.timeout(300)
FOCUSED = f"{PANEL} .jp-AutoML-ActionDock button:focus"


def show(page: Page, lab: Lab, state: str, action: str) -> None:
    """Let the run come to this state, and wait until the panel offers the action."""
    lab.post("jupyter-automl/api/show", {"state": state})
    expect(page.locator(f"{PANEL} .jp-AutoML-ActionDock button:has-text('{action}')").first).to_be_visible()


def test_the_first_action_of_a_new_phase_takes_the_focus_that_went_with_the_one_before(
    page: Page, scripted_lab: Lab
) -> None:
    page.goto(scripted_lab.page("lab/tree/churn.ipynb", reset="1"))
    wait_for_kernel(page)
    show_panel(page)
    show(page, scripted_lab, "2-plan", "Run all")
    page.keyboard.press("Control+Alt+g")
    expect(page.locator(FOCUSED)).to_have_text("Run all")
    show(page, scripted_lab, "4-your-turn", "Skip")
    expect(page.locator(FOCUSED)).to_have_text("Run")
    show(page, scripted_lab, "3-running", "Pause")
    expect(page.locator(FOCUSED)).to_have_text("Pause")

    page.click(f"{PANEL} .jp-AutoML-RunHeader-data")
    show(page, scripted_lab, "2-plan", "Run all")
    expect(page.locator(FOCUSED)).to_have_count(0)
