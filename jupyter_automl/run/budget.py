"""The time that a run may take, and what is left of it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field

LEAST_BUDGET, MOST_BUDGET = 5.0, 7 * 24 * 3600.0
"""Seconds that a run can be given."""
LEAST_CELL_LIMIT = 120.0
"""Seconds that any cell may take, however small the budget: a busy machine is slow."""
LEAST_OPTIONAL_LIMIT = 30.0
"""The same for a cell of a step that the run can do without."""
CELL_LIMIT = "JUPYTER_AUTOML_CELL_LIMIT"
"""Environment variable: seconds that any cell may take, in place of what follows from the budget."""


def within(budget: float, allowed: float | None) -> float:
    """The budget, in seconds, bounded by the time that the goal itself allows, if it names one."""
    return budget if allowed is None else min(budget, max(LEAST_BUDGET, allowed))


@dataclass
class Budget:
    """`seconds` from the start of the command until the model is fitted and scored."""

    seconds: float
    started: float = field(default_factory=time.monotonic)
    spent_before: float = 0.0
    """Seconds that an interrupted run used before it was resumed."""
    waited: float = 0.0
    """Seconds in which a person was asked: they do not count."""

    @property
    def used(self) -> float:
        return self.spent_before + time.monotonic() - self.started - self.waited

    @property
    def left(self) -> float:
        return max(0.0, self.seconds - self.used)

    def cell_limit(self, *, optional: bool = False) -> float:
        """Seconds after which a cell is interrupted; one of an optional step gets no more than what is left."""
        stated = os.environ.get(CELL_LIMIT, "")
        if stated.replace(".", "", 1).isdigit():
            return float(stated)
        if optional:
            return max(LEAST_OPTIONAL_LIMIT, self.left)
        return max(LEAST_CELL_LIMIT, 3 * self.seconds)
