"""Tries a proposed cell in a barred copy of the kernel, and mends it there as any cell is mended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.proposals.own_steps import again
from jupyter_automl.catalog.tabular.proposals.own_step import OwnStep
from jupyter_automl.kernel import probes
from jupyter_automl.kernel.probe import ProbeFailed
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal
from jupyter_automl.repairs.note import difference

from . import thinking_repairs

if TYPE_CHECKING:
    from .engine import Run

PROBE = Path(probes.__file__).parent / "own_cell.py"
TRIAL = 8.0
"""Seconds that one trial may take."""


@dataclass(frozen=True)
class Trial:
    """A step that passed the guard, the names that it may read and those that it may not bind, and seconds for it."""

    id: str
    step: OwnStep
    given: tuple[str, ...]
    taken: set[str]
    seconds: float


async def tried(run: Run, trial: Trial) -> OwnStep | str:
    """The step as it stood in the trial, mended where it had to be; or why it did not stand, half a sentence."""
    step, repairs = trial.step, list[tuple[Crash, Diagnosis, Proposal, str]]()
    while True:
        report = await _report(run, trial, step, len(repairs))
        if report["status"] == "ok":
            return _noted(run, trial, step, repairs)
        if report["status"] != "error":
            return str(report["why"])
        crash = Crash(
            step=trial.id, component=step.name, source=step.code.source, ename=report["ename"], evalue=report["evalue"],
            traceback=report["traceback"], attempt=len(repairs) + 1, requires=step.code.requires, state=report["state"],
        )  # fmt: skip
        diagnosis = run.healer.diagnose(crash)
        made = [proposal for _, _, proposal, _ in repairs]
        proposal = run.healer.next(crash, diagnosis, made)
        proposal = await thinking_repairs.instead(run, crash, diagnosis, proposal, made)
        if proposal.action != "patch" or proposal.source is None:
            return str(report["why"])
        repairs.append((crash, diagnosis, proposal, step.code.source))
        try:
            step = again(step, proposal.source, given=trial.given, taken=trial.taken)
        except (NotAllowed, SyntaxError):
            return str(report["why"])


async def _report(run: Run, trial: Trial, step: OwnStep, attempt: int) -> dict[str, Any]:
    run.show("doing", {"text": f"Trying a proposed step in a copy of the kernel: {step.title}"})
    try:
        report: dict[str, Any] = await run.bench.probe_file(
            f"own:{trial.id}:{attempt}", PROBE, "development", source=step.code.source, imports=list(step.code.imports),
            provides=list(step.code.provides), keeps=sorted({*trial.taken, *trial.given}), asserts=step.asserts,
            allowed=min(TRIAL, max(2.0, trial.seconds)),
        )  # fmt: skip
    except ProbeFailed as failure:
        return {"status": "failed", "why": f"the trial failed with {failure.ename}"}
    return report


def _noted(
    run: Run, trial: Trial, step: OwnStep, repairs: list[tuple[Crash, Diagnosis, Proposal, str]]
) -> OwnStep:
    """The step with the note of its last repair, entered in the journal as any repair is."""
    if not repairs:
        return step
    crash, diagnosis, proposal, _ = repairs[-1]
    first = repairs[0][3]
    entry = {
        "step": trial.id, "class": repairs[0][1].crash_class, "cause": repairs[0][1].cause, "attempts": len(repairs),
        "fixed": True, "changed": True,
    }  # fmt: skip
    run.repairs.append(entry)
    run.ledger.record("repair", {
        "action": f"repair:{trial.id}:{len(run.repairs)}", **entry, "why": proposal.why,
        "diff": difference(first, step.code.source), "effect": proposal.effect, "cell": None,
    })  # fmt: skip
    run.show("repair", entry)
    run.notes += 1
    note = run.healer.repair_note(
        run.notes, crash, diagnosis, proposal, first, step.code.source, crash.attempt, "fixed"
    )
    return step.with_code(step.code, note)
