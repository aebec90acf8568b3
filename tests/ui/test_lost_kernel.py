"""A kernel that is killed in the middle of a cell."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.kernel_process import kernel_pid

from .held import until_held
from .lab import Lab
from .panel import HEAD, PANEL, PRIMARY, agree, cell_ids, choose_data, newest_run, open_lab, start

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def test_a_killed_kernel_is_told_and_the_run_resumes_in_a_new_one(page: Page, held_lab: Lab) -> None:
    open_lab(page, held_lab)
    choose_data(page, "penguins.csv")
    start(page, "predict the species of a penguin", budget=60)
    page.click(PRIMARY)
    until_held(page)
    before = cell_ids(page)
    os.kill(kernel_pid(held_lab.process.pid, newest_run(held_lab)["kernel_id"]), signal.SIGKILL)
    expect(page.locator(HEAD)).to_contain_text("Kernel died")
    page.click(".jp-Dialog button:has-text('Ok')")  # JupyterLab says it, too
    Path(held_lab.root, "go").touch()
    page.click(PRIMARY)
    agree(page, r"Running · step ([5-9]|1\d)")
    page.click(f"{PANEL} button:has-text('Stop')")
    expect(page.locator(HEAD)).to_contain_text("Stopped")
    after = cell_ids(page)
    assert len(after) == len(set(after))
    assert after[: len(before)] == before
