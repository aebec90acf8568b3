"""Runs that stay in one cell until a test lets them go."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .panel import HEAD, RUN_TIME, answer

HELD = "baseline.metric"
"""The step whose first cell ticks until there is a file `go` in the notebook's folder."""
TICKS = (
    "import os, time\ncount = 0\n"
    "while not os.path.exists('go') and count < 3000:\n"
    "    print('tick', count, flush=True); count += 1; time.sleep(0.1)\n"
)
FAULTS = [{"step": HELD, "attempts": 1, "source": TICKS}]


def until_held(page: Page) -> None:
    """Agree with what the run asks until its held cell prints."""
    ticks = page.locator(".jp-Notebook .jp-OutputArea", has_text="tick 3")
    asks = page.locator(HEAD, has_text=re.compile("^(Question|Finding)"))
    for _ in range(10):
        expect(ticks.or_(asks).first).to_be_visible(timeout=RUN_TIME)
        if ticks.count():
            return
        answer(page)
    raise AssertionError("It asked more than ten questions.")
