"""Words that a model adds: an explanation of the choice, and remarks on the finished notebook. They change nothing else."""

from __future__ import annotations

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.proposals import explanations, review
from jupyter_automl.agents.proposals.explanations import ExplanationIdea
from jupyter_automl.agents.proposals.review import Remarks

from .engine import Run
from .thinking import asked, noted

LONGEST = 20.0
"""Seconds of one question."""


def seconds_of(run: Run) -> float:
    """Seconds for one question: a tenth of the budget at most."""
    return min(LONGEST, 0.1 * run.budget.seconds)


async def explain(run: Run) -> None:
    """After the choice: what was measured, in words; each figure in them was measured."""
    if run.chosen is None or _off(run, "ask:explanation"):
        return
    values = explanations.material(run.context, run.leaderboard, run.chosen)
    idea, _ = await asked(run, "explanation", values, ExplanationIdea, "explanation", seconds_of(run))
    if idea is None:
        return
    try:
        text = explanations.written(idea, values)
    except NotAllowed as refusal:
        _record(run, kept=False, why=str(refusal))
        return
    if text:
        run.add(
            "ensemble.choice",
            "markdown",
            f"**In words** (by a language model; each figure was checked). {text}",
            "explain",
        )
        _record(run, kept=True, why="each figure in it was measured")


async def read_again(run: Run) -> None:
    """Remarks on the notebook, for the report."""
    if _off(run, "ask:review"):
        return
    cells = [{"step": cell.step, "cell_type": cell.kind, "source": cell.source} for cell in run.document()]
    idea, _ = await asked(
        run, "review", review.material(cells, run.privacy), Remarks, "review", seconds_of(run)
    )
    if idea is not None:
        run.remarks = review.kept(idea)
        run.ledger.record("remarks", {"action": "remarks", "remarks": run.remarks})


def _off(run: Run, action: str) -> bool:
    return (run.model is None and run.ledger.known(action) is None) or run.ledger.known("hurry") is not None


def _record(run: Run, *, kept: bool, why: str) -> None:
    noted(run, "explanation", "the choice", kept=kept, gate="guard", why=why)
