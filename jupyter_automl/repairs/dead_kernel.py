"""The kernel's process ended while the cell ran."""

from __future__ import annotations

from .crash import Crash, CrashClass, Diagnosis, Proposal, halve, replace


class DeadKernel(CrashClass):
    """A fresh kernel gets the earlier cells again; a second death means less, a third something else."""

    name = "dead_kernel"
    title = "the kernel died"
    rank = 15

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if crash.status != "died" and crash.ename not in ("DeadKernel", "DeadKernelError"):
            return None
        said = crash.evalue.rstrip(".") or "the kernel's process is gone"
        return Diagnosis(self.name, f"{said[0].upper()}{said[1:]}.", None, crash.evalue[:300], 1.0)

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        restart = Proposal(
            "restart",
            "A fresh kernel runs the earlier cells again, then this one.",
            "Nothing changes in the notebook.",
            confidence=0.6,
        )
        smaller = halve(crash, "It died again: half the size asks less of the process.")
        return [restart, *smaller, replace(crash, "The kernel does not survive this component.")]
