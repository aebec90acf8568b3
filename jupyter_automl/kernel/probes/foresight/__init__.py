"""What a cell will crash on, told from its text and from what the kernel holds; nothing of it is run that could change
anything: methods that give a new small table or array are computed of what is known, see `computing`.

It says only what is sure. Statements under a condition, in a loop, in a function or in `try` are not looked into, and
what an earlier statement of the cell may have changed counts as unknown.
"""

from __future__ import annotations

import sys
from typing import Any

from .walking import Walk


def probe(source: str, seconds: float = 0.05) -> list[dict[str, Any]]:
    """The crashes foreseen, in order: `line`, `crash_class`, `ename`, `evalue` (as the kernel would say), `message`.

    The walk ends after so many seconds, wherever it stands.
    """
    return Walk(vars(sys.modules["__main__"]), source, seconds).found
