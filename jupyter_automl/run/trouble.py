"""What can keep a step from being carried out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jupyter_automl.kernel import probes

NAMES = Path(probes.__file__).parent / "names.py"
"""The probe that tells what kernel names hold when a cell has crashed."""


@dataclass
class StepFailed(Exception):
    """A step could not be carried out; `why` is one sentence."""

    step: str
    why: str
    by_user: bool = False
    """The user left it out: that is no failure."""


class FaultInCatalogue(StepFailed):
    """A component itself raised; its traceback is in the journal."""
