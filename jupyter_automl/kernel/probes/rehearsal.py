"""Rehearses a cell in a forked copy of the kernel that can write, send and start nothing, for a short time.

What the cell would crash on soon shows; the kernel, its folder and the world stay as they are.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from typing import Any

from .forking import alone, forked, say
from .rehearsing import rehearse


def probe(sources: list[str], limit: float) -> dict[str, Any]:
    """What becomes of the sources, one after the other, within `limit` seconds in all.

    Returns `status`: `ok`; `error`, with `stage` (which source), `ename`, `evalue`, `traceback`; or `unknown`, when the
    time was over, when something was tried that a rehearsal must not do, or when no copy can be made here.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None or not sys.platform.startswith("linux"):
        return {"status": "unknown", "evalue": "a copy of the kernel cannot be made here"}
    tempfile.gettempdir()  # looked for once by writing a file, which the copy must not
    until = time.monotonic() + limit

    def work(questions: int, writer: int) -> None:
        alone(limit)
        say(writer, json.dumps(rehearse(shell, sources), default=str).encode()[:1_000_000])

    copy = forked(work)
    try:
        line = copy.hear(until)
    finally:
        copy.end()
    found: dict[str, Any] = json.loads(line) if line else {"status": "unknown", "evalue": "the time was over"}
    return found
