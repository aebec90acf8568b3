"""Pictures of the panel in every state: `python -m tests.ui.pictures FOLDER [--only NAME...]`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .lab import CHROMIUM, CHROMIUM_FLAGS, Lab, running
from .states import all_states

EXTENSION = "tests.ui.fake_server"
WIDTHS = (250, 320, 480)
PANEL = "#jp-automl-panel"
KERNEL = '{"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}'
EMPTY = f'{{"cells": [], "metadata": {KERNEL}, "nbformat": 4, "nbformat_minor": 5}}'


def open_notebook(page: Page, lab: Lab) -> None:
    """Open the notebook and the panel beside it."""
    page.goto(lab.page("lab/tree/churn.ipynb"))
    page.wait_for_selector(".jp-Notebook", timeout=60000)
    if not page.is_visible(PANEL):
        page.click(".jp-SideBar.jp-mod-right [data-id=jp-automl-panel]")
    page.wait_for_selector(PANEL)


def set_width(page: Page, width: int) -> None:
    """Drag the edge of the panel until it is `width` pixels wide."""
    box = page.locator(PANEL).bounding_box()
    assert box is not None
    x, y = box["x"] - 2, box["y"] + 300
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 20, y)
    page.mouse.move(x + box["width"] - width, y, steps=4)
    page.mouse.up()


def shoot(page: Page, lab: Lab, folder: Path, theme: str, only: list[str]) -> None:
    """Take the pictures of one theme."""

    def snap(name: str, width: int) -> None:
        page.wait_for_timeout(150)
        page.locator(PANEL).screenshot(path=folder / f"{name}-{width}-{theme}.png")

    def show(state: str | None) -> None:
        lab.post("jupyter-automl/api/show", {"state": state})
        page.wait_for_timeout(400)

    open_notebook(page, lab)
    page.wait_for_timeout(1500)
    for width in WIDTHS:
        set_width(page, width)
        for name in all_states():
            if not only or name in only:
                show(name)
                snap(name, width)
        show("7-finished")
        if not only or "more" in only:
            page.click(f"{PANEL} .jp-AutoML-NextActions button")
            page.wait_for_selector(f"{PANEL} .jp-AutoML-RerunResult")
            snap("7-rerun", width)
            page.click(f"{PANEL} button:has-text('Back')")
            page.click(f"{PANEL} button[aria-label='Past runs']")
            page.wait_for_selector(f"{PANEL} .jp-AutoML-RunHistory li")
            boxes = page.locator(f"{PANEL} .jp-AutoML-RunHistory input")
            boxes.nth(0).check()
            boxes.nth(1).check()
            snap("9-history", width)
            page.click(f"{PANEL} button:has-text('Compare 2 runs')")
            page.wait_for_selector(f"{PANEL} .jp-AutoML-RunCompare")
            snap("9-compare", width)
            page.click(f"{PANEL} button[aria-label='Panel settings']")
            page.wait_for_selector(f"{PANEL} .jp-AutoML-ModelSettings-fields")
            snap("11-model", width)
            page.click(f"{PANEL} button[aria-label='New goal']")
            page.click(f"{PANEL} .jp-AutoML-DataPicker input")
            page.wait_for_selector(f"{PANEL} [role=option]")
            snap("1-picker", width)
            page.click(f"{PANEL} [role=option]:has-text('broken')")
            page.wait_for_selector(f"{PANEL} .jp-AutoML-Trouble")
            snap("1-unreadable", width)
            page.click(f"{PANEL} .jp-AutoML-DataPicker input")
            page.click(f"{PANEL} [role=option]:has-text('churn.csv')")
            page.wait_for_selector(f"{PANEL} .jp-AutoML-GoalExamples")
            snap("1-start", width)
            page.click(f"{PANEL} button[aria-label='Past runs']")
            page.click(f"{PANEL} button[aria-label='Past runs']")
    if not only or "notebook" in only:
        show("4-your-turn")
        page.wait_for_selector(".jp-AutoML-Strip")
        page.screenshot(path=folder / f"notebook-{theme}.png")


def main() -> None:
    """Start Lab once a theme and take all pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--themes", nargs="*", default=["light", "dark"])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for theme in options.themes:
        with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
            settings = {"@jupyterlab/apputils-extension:themes": {"theme": f"JupyterLab {theme.title()}"}}
            with running(Path(home), extension=EXTENSION, settings=settings) as lab:
                Path(lab.root, "churn.ipynb").write_text(EMPTY)
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
                page = browser.new_page(viewport={"width": 1300, "height": 860})
                page.on("pageerror", lambda error: print("page error:", error))
                shoot(page, lab, options.folder, theme, options.only)
                browser.close()


if __name__ == "__main__":
    main()
