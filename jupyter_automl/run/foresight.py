"""Before a cell runs: what the kernel's state says it will crash on, told as the crash that it would be.

Nothing of the cell is run that could change anything. Where a request goes to the kernel anyway (the cell's imports, or
the cell before it) the question travels with it as a user expression, which is evaluated after that request's source.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_automl.errors import AutoMLError
from jupyter_automl.kernel import probes
from jupyter_automl.kernel.joining import joined
from jupyter_automl.kernel.question import content_of, expression_of
from jupyter_automl.kernel.runner import Execution

from .stepping import KernelLost
from .workbench import Workbench

FORESIGHT = Path(probes.__file__).parent / "foresight"
AHEAD = "ahead"
Found = list[dict[str, Any]]
"""What the probe answers: the crashes foreseen, in order."""


def question(source: str) -> dict[str, str]:
    """The user expression that looks ahead at a cell, by its name."""
    return {AHEAD: expression_of(joined(FORESIGHT), "probe", (), {"source": source})}


def answer(asked: Execution) -> Found:
    """What a request said that `question` travelled with; nothing when it could not tell."""
    told = asked.expressions.get(AHEAD)
    return (content_of(told).get("value") or []) if isinstance(told, str) else []


async def look(bench: Workbench, action: str, source: str) -> Found:
    """Ask in a request of its own, some hundredths of a second long; nothing when it could not tell."""
    try:
        found: Found = await bench.probe_file(action, FORESIGHT, source=source)
    except KernelLost:
        raise
    except AutoMLError:
        return []
    return found


def crash_of(found: Found, source: str) -> Execution | None:
    """The first crash to come, None when none is sure."""
    if not found:
        return None
    first = found[0]
    text = source.splitlines()[first["line"] - 1]
    trace = [
        f"Cell In[0], line {first['line']}\n----> {first['line']} {text}\n",
        f"Foreseen from what the kernel holds (pandas, NumPy, scikit-learn): {first['message']}.",
        f"{first['ename']}: {first['evalue']}",
    ]
    return Execution("error", [], None, first["ename"], first["evalue"], trace, 0.0)
