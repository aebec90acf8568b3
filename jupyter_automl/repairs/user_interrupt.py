"""A person stopped the cell."""

from __future__ import annotations

from .crash import Crash, CrashClass, Diagnosis


class UserInterrupt(CrashClass):
    """Never repaired: whoever stopped it meant it."""

    name = "user_interrupt"
    title = "stopped by the user"
    rank = 1

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if crash.status == "interrupted" or (crash.ename == "KeyboardInterrupt" and crash.status == "error"):
            return Diagnosis(self.name, "The cell was stopped by the user.", crash.line, crash.ename, 1.0)
        return None
