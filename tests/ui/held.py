"""Runs that stay in one cell until a test lets them go."""

from __future__ import annotations

from playwright.sync_api import Page

from .panel import agree_until

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
    agree_until(page, page.locator(".jp-Notebook .jp-OutputArea", has_text="tick 3"))
