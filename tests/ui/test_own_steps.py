"""A goal that asks for an analysis alone ends in the panel with what was answered, where it stands, and its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import small_data
from tests.llm.endpoint import Endpoint

from .lab import Lab, running
from .panel import HEAD, PANEL, PRIMARY, agree, choose_data, open_lab, start, whole_on_disk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
GOAL = "compare the monthly fee of those who left by contract, just summarise"
TITLE = "Fee by contract"
SHARED = {"why": "The goal asks to compare.", "shows": "A table.", "requires": ["development"]}
SCENARIO = {
    "roles": {"cells": [{"answer": {"steps": [
        {
            "title": TITLE, "provides": ["fees"], "asserts": "len(fees) == 2", **SHARED,
            "code": "fees = development.groupby('contract')['monthly fee'].median()\nprint(fees.to_string())\n",
        },
        {
            "title": "Wreck", "provides": [], "asserts": "True", **SHARED,
            "code": "import os\nos.remove('customers.csv')\nprint('done')\n",
        },
    ]}}]},
}  # fmt: skip


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server with a scripted model, which is asked without a question to its user."""
    home = tmp_path_factory.mktemp("lab")
    with Endpoint(SCENARIO) as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_AUTOML_ENDPOINT", endpoint.url)
        patch.setenv("JUPYTER_AUTOML_MODEL", "scripted")
        patch.setenv("JUPYTER_AUTOML_DATA_DIR", str(home / "automl"))
        with running(home) as server:
            small_data.customers(server.root / "customers.csv")
            yield server


def test_an_analysis_alone_is_shown_as_answered_with_its_steps_proof_and_files(
    page: Page, lab: Lab, tmp_path: Path
) -> None:
    open_lab(page, lab)
    choose_data(page, "customers.csv")
    start(page, GOAL)
    page.click(PRIMARY)
    agree(page, "^(Finished|Stopped|Failed)")
    expect(page.locator(HEAD)).to_have_text("Finished")

    box = page.locator(f"{PANEL} .jp-AutoML-ResultBox")
    expect(box).to_contain_text("Analysis, without a model")
    expect(box).to_contain_text("1 step answers the goal on the development rows.")
    expect(box.locator(".jp-AutoML-ProofBadge")).to_contain_text("Proven. Every cell ran top to bottom")
    facts = page.locator(f"{PANEL} .jp-AutoML-ResultBox-facts")
    expect(facts).to_contain_text("Wreck")
    expect(facts).to_contain_text("It imports os")
    proposed = page.locator(f"{PANEL} [data-section=suggestions]")
    expect(proposed.locator("h3")).to_contain_text("1 of 2 kept")
    proposed.locator("h3 button").click()
    expect(proposed.locator("[data-kept=true]")).to_contain_text(TITLE)
    expect(proposed.locator("[data-kept=false]")).to_contain_text("Own step · It imports os")
    expect(page.locator(f"{PANEL} .jp-AutoML-RunHeader-data")).not_to_contain_text("target")
    expect(page.locator(f"{PANEL} .jp-AutoML-NextActions")).not_to_contain_text("bundle")

    facts.locator(f"button:has-text('{TITLE}')").click()
    answer = page.locator(".jp-Notebook .jp-CodeCell", has_text="fees = development")
    expect(answer).to_be_in_viewport()

    with page.expect_download() as waiting:
        page.click(PRIMARY)
    exported = tmp_path / "page.html"
    waiting.value.save_as(exported)
    assert "Fee by contract" in exported.read_text()
    assert "fees = " in json.dumps(whole_on_disk(page, lab, "customers.ipynb"))

    assert (lab.root / "customers.html").exists(), "the page of a live run without a bundle stands beside it"
    assert not list(lab.root.glob("*bundle*"))

    page.click(f"{PANEL} button:has-text('papermill')")
    page.locator(PANEL).get_by_role("button", name="Rerun", exact=True).click()
    expect(page.locator(f"{PANEL} .jp-AutoML-RunHeader-state")).to_contain_text("Rerun finished")
    page.click(f"{PANEL} button[aria-label='Past runs']")
    expect(page.locator(f"{PANEL} .jp-AutoML-RunHistory li").first).to_contain_text("finished")
