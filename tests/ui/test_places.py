"""Where the panel is found, in JupyterLab and in Notebook 7, and what it does for cells that the user wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .lab import Lab
from .panel import PANEL, PRIMARY, open_lab, wait_for_kernel

pytestmark = pytest.mark.timeout(300)
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)"}


def write_notebook(lab: Lab, name: str, *sources: str) -> None:
    """A notebook with these code cells, not run yet."""
    cells = [
        {"cell_type": "code", "id": f"mine-{n}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for n, source in enumerate(sources)
    ]  # fmt: skip
    content = {"cells": cells, "metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    Path(lab.root, name).write_text(json.dumps(content))


def run_first_cell(page: Page, lab: Lab, name: str, *sources: str) -> None:
    """Write a notebook, open it beside the panel and run its first cell."""
    write_notebook(lab, name, *sources)
    open_lab(page, lab)
    page.dblclick(f".jp-DirListing-item:has-text('{name}')")
    wait_for_kernel(page)
    page.click(".jp-Notebook .cm-content >> nth=0")
    page.keyboard.press("Shift+Enter")


def test_the_panel_opens_from_launcher_file_and_keyboard(page: Page, lab: Lab) -> None:
    page.goto(lab.page("lab", reset="1"))
    page.click(".jp-LauncherCard:has-text('AutoML notebook')")
    expect(page.locator(f"{PANEL} textarea")).to_be_focused()

    page.click(".jp-DirListing-item:has-text('penguins.csv')", button="right")
    page.click(".lm-Menu-item:has-text('Build a model from this file…')")
    expect(page.locator(f"{PANEL} .jp-AutoML-GoalExamples")).to_contain_text("Goals that fit penguins.csv")
    expect(page.locator(f"{PANEL} .jp-AutoML-DataPicker-note")).to_have_count(1)

    page.click(".jp-SideBar.jp-mod-right [data-id=jp-automl-panel]")
    expect(page.locator(PANEL)).to_be_hidden()
    page.keyboard.press("Control+Alt+g")
    expect(page.locator(f"{PANEL} textarea")).to_be_focused()


def test_a_file_dragged_from_the_browser_is_the_data(page: Page, lab: Lab) -> None:
    open_lab(page, lab)
    file = page.locator(".jp-DirListing-item:has-text('penguins.csv') .jp-DirListing-itemText").bounding_box()
    field = page.locator(f"{PANEL} .jp-AutoML-DataPicker input").bounding_box()
    assert file is not None
    assert field is not None
    page.mouse.move(file["x"] + 10, file["y"] + 8)
    page.mouse.down()
    page.mouse.move(file["x"] + 40, file["y"] + 30, steps=4)
    page.mouse.move(field["x"] + 30, field["y"] + 8, steps=8)
    expect(page.locator(f"{PANEL} .jp-mod-drop")).to_have_count(1)
    page.mouse.up()
    expect(page.locator(f"{PANEL} .jp-AutoML-DataPicker input")).to_have_value("penguins.csv")
    expect(page.locator(f"{PANEL} .jp-AutoML-GoalExamples")).to_contain_text("Goals that fit penguins.csv")


def test_enter_takes_what_was_typed_and_not_what_the_list_still_shows(page: Page, lab: Lab) -> None:
    Path(lab.root, "another.csv").write_text("a,b\n1,2\n")
    open_lab(page, lab)
    field = page.locator(f"{PANEL} .jp-AutoML-DataPicker input")
    field.click()
    expect(page.locator(f"{PANEL} [role=option]").first).to_contain_text("another.csv")
    page.keyboard.type("penguins")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL} [role=listbox]")).to_have_count(0)
    expect(field).to_have_value("penguins.csv")


def test_a_dataframe_in_the_kernel_is_offered_with_its_shape(page: Page, lab: Lab) -> None:
    run_first_cell(page, lab, "frame.ipynb", "import pandas as pd\nbirds = pd.read_csv('penguins.csv')")
    expect(page.locator(".jp-InputPrompt").first).to_have_text("[1]:")
    wait_for_kernel(page)
    page.click(f"{PANEL} .jp-AutoML-DataPicker input")
    page.click(f"{PANEL} [role=option]:has-text('birds')")
    expect(page.locator(f"{PANEL} .jp-AutoML-DataPicker input")).to_have_value("birds")
    expect(page.locator(f"{PANEL} .jp-AutoML-RunOptions-row:has-text('Write to') select")).to_have_value(
        "open"
    )


def test_dataframes_that_a_running_cell_hides_are_said_to_be_and_listed_when_it_ends(
    page: Page, lab: Lab
) -> None:
    held = "import os, time\nwhile not os.path.exists('go'): time.sleep(0.05)"
    run_first_cell(
        page, lab, "busy.ipynb", f"import pandas as pd\nbirds = pd.read_csv('penguins.csv')\n{held}"
    )
    expect(page.locator(".jp-InputPrompt").first).to_have_text("[*]:")
    page.click(f"{PANEL} .jp-AutoML-DataPicker input")
    expect(page.locator(f"{PANEL} [role=option]")).to_contain_text(["penguins.csv"])
    expect(page.locator(f"{PANEL} .jp-AutoML-DataPicker-busy")).to_contain_text("listed when it ends")
    Path(lab.root, "go").touch()
    expect(page.locator(f"{PANEL} [role=option]").first).to_contain_text("birds")
    expect(page.locator(f"{PANEL} .jp-AutoML-DataPicker-busy")).to_have_count(0)


def test_a_cell_of_the_user_that_raised_is_mended_when_the_user_accepts(page: Page, lab: Lab) -> None:
    read, count = (
        "import pandas as pd\nbirds = pd.read_csv('penguins.csv')",
        "birds['species'].value_counts()",
    )
    run_first_cell(page, lab, "broken.ipynb", read, count)
    page.keyboard.press("Shift+Enter")
    page.click(".jp-AutoML-Strip.jp-mod-repair button")
    expect(page.locator(f"{PANEL} .jp-AutoML-DiffView .jp-mod-added")).to_contain_text(["Species"])
    assert "Species" not in page.inner_text(".jp-Notebook .jp-Cell >> nth=1")
    page.click(PRIMARY)
    expect(page.locator(".jp-Notebook .jp-OutputArea").nth(1)).to_contain_text("Adelie")
    expect(page.locator(".jp-AutoML-Strip.jp-mod-repair")).to_have_count(0)


def test_notebook_7_has_the_panel_in_its_right_area(page: Page, lab: Lab) -> None:
    write_notebook(lab, "seven.ipynb", "1 + 1")
    page.goto(lab.page("notebooks/seven.ipynb"))
    page.wait_for_selector(".jp-Notebook .cm-content")
    page.click(
        ".jp-NotebookPanel-toolbar [data-command='automl:open'], .jp-Toolbar [data-jp-item-name=automl] button"
    )
    expect(page.locator(f"{PANEL} textarea")).to_be_focused()
    expect(page.locator(f"{PANEL} .jp-AutoML-RunOptions-row:has-text('Write to') select")).to_have_value(
        "open"
    )
