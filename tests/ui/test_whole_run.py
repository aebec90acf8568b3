"""From a typed goal to an exported page, with a reload and a closed tab in between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .panel import (
    HEAD,
    PANEL,
    PRIMARY,
    agree,
    choose_data,
    open_lab,
    show_panel,
    start,
    whole_on_disk,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
GOAL = "predict the species of a penguin, and tell me what tells them apart"


def test_a_typed_goal_becomes_a_finished_exported_notebook_through_reload_and_closed_tab(
    page: Page, lab: Lab, tmp_path: Path
) -> None:
    open_lab(page, lab)
    choose_data(page, "penguins.csv")
    start(page, GOAL, budget=60)
    page.click(PRIMARY)
    # A quick machine may be at a finding before step 3 was seen.
    expect(page.locator(HEAD)).to_contain_text(re.compile(r"step ([3-9]|1\d)"))
    page.reload()
    page.wait_for_selector(".jp-Notebook")
    show_panel(page)
    agree(page, "Running · step ([5-9]|1[0-9])")
    address = page.url
    context = page.context
    page.close()

    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".jp-Notebook")
    show_panel(page)
    agree(page, "^Finished")
    expect(page.locator(HEAD)).to_have_text("Finished")
    expect(page.locator(f"{PANEL} .jp-AutoML-ProofBadge")).to_contain_text("Proven.")

    with page.expect_download() as waiting:
        page.click(PRIMARY)
    exported = tmp_path / "page.html"
    waiting.value.save_as(exported)
    assert "<html" in exported.read_text()[:500]

    notebook = whole_on_disk(page, lab, "penguins.ipynb")
    assert notebook["metadata"]["jupyter_automl"]["goal"] == GOAL

    page.click(f"{PANEL} button[aria-label='Past runs']")
    # The server is shared with other tests: the newest run stands first.
    past = page.locator(f"{PANEL} .jp-AutoML-RunHistory li").first
    expect(past).to_contain_text(GOAL)
    expect(past).to_contain_text("penguins.csv")
    expect(past).to_contain_text(re.compile(r"[01]\.\d{3}"))
    past.locator("button.jp-AutoML-RowButton").click()
    expect(page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")).to_be_visible()
