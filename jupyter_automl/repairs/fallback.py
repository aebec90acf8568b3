"""A crash that no other class knows."""

from __future__ import annotations

from .crash import Crash, CrashClass, Diagnosis, Proposal, replace
from .quote import code_span


class Unknown(CrashClass):
    """Nothing is guessed: another component takes over."""

    name = "unknown"
    title = "an error of a kind not met before"
    rank = 1000

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        said = code_span(crash.ename) if crash.ename else "an error without a name"
        return Diagnosis(
            self.name, f"The cell raised {said}; the cause is not known.", crash.line, crash.evalue[:300], 0.3
        )

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        return [replace(crash, "The cause is not known, so nothing in the cell is changed on a guess.")]
