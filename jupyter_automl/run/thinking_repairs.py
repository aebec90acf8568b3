"""Repairs that a model proposes where the rules have come to their end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.proposals import repairs as proposals
from jupyter_automl.agents.proposals.repairs import RepairIdea
from jupyter_automl.mend.checks import refusal
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal

from .thinking import asked

if TYPE_CHECKING:
    from .engine import Run

MOST_EACH, MOST_OF_RUN = 1, 4
"""Repairs that are asked for one cell, and for one run."""
LONGEST = 30.0
"""Seconds that one question may take."""


async def instead(
    run: Run, crash: Crash, diagnosis: Diagnosis, proposal: Proposal, tried: Sequence[Proposal]
) -> Proposal:
    """The model's repair where the rules would give the step up, else what the rules say.

    It goes through the guard and the checks of every repair, and then through the cell's own contract when it runs.
    """
    if proposal.action not in ("replace", "skip") or not proposals.tellable(crash):
        return proposal
    if run.model is None or not run.healer.mendable(diagnosis):
        return proposal
    own = [each for each in tried if each.rule == proposals.RULE]
    asked_before = [entry for entry in run.proposals if entry["kind"] == "repair"]
    if len(own) >= MOST_EACH or len(asked_before) >= MOST_OF_RUN:
        return proposal
    columns = run.context.facts.columns if run.context.profile is not None else []
    data = proposals.material(crash, diagnosis, run.privacy, [column.name for column in columns])
    idea, _ = await asked(
        run,
        "repair",
        data,
        RepairIdea,
        f"repair:{crash.step}:{crash.attempt}",
        min(LONGEST, 0.25 * run.budget.seconds),
    )
    if idea is None or not idea.source.strip():
        return proposal
    why, found = "taken as the next attempt", None
    try:
        found = proposals.proposal(idea, crash, run.context.data_path)
        cheat = refusal(crash.source, found.source or "")
        if cheat is not None:
            raise NotAllowed(cheat)
    except NotAllowed as refused:
        why, found = str(refused), None
    number = len(asked_before) + 1
    entry = {"kind": "repair", "name": crash.step, "kept": found is not None, "gate": "guard", "why": why[:300],
             "code": idea.source[:4000]}  # fmt: skip
    run.proposals.append(entry)
    run.ledger.record("proposal", {"action": f"proposal:repair:{number}", **entry})
    return proposal if found is None else found
