"""Past runs: found by words, opened, and two of them compared, by mouse and by keys alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from jupyter_automl.run.journal import Journal

from .lab import EXAMPLES, Lab, running
from .panel import PANEL, begun, ended, open_lab

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
DATA = "birds_of_history.csv"
GOALS = {
    "plain": "predict the sex of a penguin",
    "simple": "predict the sex of a penguin with a simple model that can be explained",
    "planned": "estimate the body mass of a penguin",
}
FOCUSED = f"{PANEL} :focus"
OPEN = "() => window.jupyterapp.shell.currentWidget?.context?.path"
HISTORY = f"{PANEL} .jp-AutoML-RunHistory"
TABLE = f"{PANEL} .jp-AutoML-RunCompare table"


@dataclass
class Past:
    """Runs that have ended, by the names of `GOALS`, and the journal that they stand in."""

    folder: Path
    runs: dict[str, str]

    def report(self, name: str) -> dict[str, Any]:
        """What the run's last event says of it."""
        journal = Journal(self.folder)
        try:
            (finished,) = journal.events(self.runs[name], ("run.finished",))
        finally:
            journal.close()
        report: dict[str, Any] = finished.payload["report"]
        return report


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server whose journal lies where the test can read it."""
    home = tmp_path_factory.mktemp("lab")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_AUTOML_DATA_DIR", str(home / "automl"))
        patch.setenv("JUPYTER_AUTOML_MEMORY", "off")
        with running(home) as server:
            shutil.copy(EXAMPLES / "penguins.csv", server.root / DATA)
            yield server


@pytest.fixture(scope="module")
def past(lab: Lab) -> Past:
    """Two finished runs of the same target, carried out side by side, and one that only planned."""
    runs = {
        name: begun(lab, goal, DATA, f"{name}.ipynb", start=name != "planned") for name, goal in GOALS.items()
    }
    for name in ("plain", "simple"):
        ended(lab, runs[name], "finished")
    ended(lab, runs["planned"], "plan")
    return Past(lab.root.parent / "automl", runs)


def row(page: Page, goal: str) -> Locator:
    """The line of the newest run with that goal."""
    return page.locator(f"{HISTORY} li").filter(has=page.get_by_text(goal, exact=True)).first


def compared(page: Page) -> dict[str, tuple[str, str]]:
    """The table of the comparison: label → what stands under A and B."""
    lines = page.locator(f"{TABLE} tbody tr").all()
    return {
        line.locator("th").inner_text(): (
            line.locator("td").nth(0).inner_text(),
            line.locator("td").nth(1).inner_text(),
        )
        for line in lines
    }


def scored(report: dict[str, Any]) -> str:
    """The holdout score as a reader of the journal would write it."""
    holdout = report["holdout"]
    return f"{holdout['score']:.4g} ({holdout['low']:.4g} to {holdout['high']:.4g})"


def test_two_past_runs_are_compared_as_their_journals_say(page: Page, lab: Lab, past: Past) -> None:
    open_lab(page, lab)
    page.click(f"{PANEL} button[aria-label='Past runs']")
    row(page, GOALS["plain"]).locator("input").check()
    expect(page.locator(f"{PANEL} button:has-text('Tick two to compare')")).to_be_disabled()
    row(page, GOALS["simple"]).locator("input").check()
    page.click(f"{PANEL} button:has-text('Compare 2 runs')")

    one, other = past.report("plain"), past.report("simple")
    expect(page.locator(TABLE)).to_be_visible()
    page.click(f"{PANEL} .jp-AutoML-RunCompare .jp-AutoML-Link")  # equal rows, too
    expect(page.locator(f"{TABLE} th:text-is('Seed')")).to_be_visible()
    table = compared(page)
    assert table["Run"][0].startswith("plain.ipynb")
    assert table["Score"] == (scored(one), scored(other))
    assert table["Goal"] == (GOALS["plain"], GOALS["simple"])
    assert table["Baseline"] == (f"{one['baseline']:.4g}", f"{other['baseline']:.4g}")
    assert table["Models tried"][1] == ", ".join(line["name"] for line in other["leaderboard"])
    assert table["Seed"] == ("42", "42")
    assert table["Proven"] == ("yes", "yes")

    gap = abs(one["holdout"]["score"] - other["holdout"]["score"])
    said = page.inner_text(f"{PANEL} .jp-AutoML-RunCompare > p >> nth=0")
    assert said.startswith(f"On the same {table['Rows scored'][0]} rows")
    assert ("equal" in said) if gap == 0 else (f"{gap:.4g}" in said)

    page.click(f"{PANEL} button:has-text('Open A')")
    page.wait_for_function(f"path => ({OPEN})() === path", arg="plain.ipynb")
    expect(page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible()
    expect(page.locator(TABLE)).to_be_visible()
    page.click(f"{PANEL} button:has-text('Back')")
    expect(page.locator(f"{HISTORY} input:checked")).to_have_count(2)
    expect(page.locator(f"{PANEL} button:has-text('Compare 2 runs')")).to_be_focused()


def test_by_keys_alone_runs_are_found_ticked_compared_and_opened(page: Page, lab: Lab, past: Past) -> None:
    open_lab(page, lab)
    page.focus(f"{PANEL} button[aria-label='Past runs']")
    page.keyboard.press("Enter")
    for _ in range(2):  # over the settings to the filter
        page.keyboard.press("Tab")
    page.keyboard.type("body mass")
    expect(page.locator(f"{HISTORY} .jp-AutoML-RunHistory-goal")).to_have_text([GOALS["planned"]])
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(row(page, GOALS["planned"]).locator("input")).to_be_checked()

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("can be explained")
    expect(page.locator(f"{HISTORY} .jp-AutoML-RunHistory-goal")).to_have_text([GOALS["simple"]])
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(f"{HISTORY} input:checked")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(FOCUSED)).to_contain_text(GOALS["simple"])
    page.keyboard.press("Tab")
    expect(page.locator(FOCUSED)).to_have_text("Compare 2 runs")
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL} .jp-AutoML-RunCompare")).to_contain_text(
        "Only finished runs have scores to compare."
    )
    expect(page.locator(FOCUSED)).to_have_text("Open A")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(FOCUSED)).to_have_text("Compare 2 runs")
    expect(page.locator(f"{PANEL} input[type=search]")).to_have_value("can be explained")

    # The arrows go from run to run, Enter opens the notebook.
    page.fill(f"{PANEL} input[type=search]", "penguin")
    page.locator(f"{HISTORY} [data-row]").first.focus()
    page.keyboard.press("End")
    last = page.locator(f"{HISTORY} li").last
    expect(last.locator("[data-row]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(f"{HISTORY} li [data-row]").nth(-2)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function(f"path => ({OPEN})() === path", arg="plain.ipynb")

    page.fill(f"{PANEL} input[type=search]", "no such goal")
    expect(page.locator(f"{PANEL} [role=status]:has-text('No run matches')")).to_be_visible()


def test_a_run_whose_notebook_has_gone_is_said_to_have_none(page: Page, lab: Lab, past: Past) -> None:
    (lab.root / "simple.ipynb").rename(lab.root / "elsewhere.ipynb")
    open_lab(page, lab)
    page.click(f"{PANEL} button[aria-label='Past runs']")
    row(page, GOALS["simple"]).locator("button").click()
    expect(page.locator(f"{PANEL} .jp-AutoML-Trouble")).to_contain_text("simple.ipynb")
