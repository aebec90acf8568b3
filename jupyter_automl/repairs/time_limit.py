"""A cell that takes longer than it may."""

from __future__ import annotations

from .crash import Crash, CrashClass, Diagnosis, Proposal, halve, replace


class TimeLimit(CrashClass):
    """Less of the same first, then something faster."""

    name = "time_limit"
    title = "over the time limit"
    rank = 5

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if crash.status != "time_limit" and crash.ename != "TimeLimit":
            return None
        return Diagnosis(
            self.name, f"The cell was stopped: {crash.evalue}.", crash.line, crash.evalue[:300], 1.0
        )

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        return [
            *halve(crash, "Half the size takes about half the time."),
            replace(crash, "A faster component does the step."),
        ]
