"""What a model may add to the reading of the goal: only where the expert's reading fails, or is open and a person agrees."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.agents.proposals import intent as proposals
from jupyter_automl.agents.proposals.intent import IntentIdea
from jupyter_automl.agents.understanding.asides import asides
from jupyter_automl.contracts import Structure, TaskSpec, Unclear
from jupyter_automl.errors import BadInput

from .engine import Run
from .thinking import asked

LONGEST = 20.0
"""Seconds of the one question; they count as waiting, so the expert's time stays whole."""


async def understood(
    run: Run, goal: str, target: str | None, understand: Callable[[str | None], TaskSpec]
) -> TaskSpec:
    """The goal as the expert reads it. Where that fails for want of a target, with the column that a model names.

    `understand` takes a target and raises BadInput where goal and table do not fit. A target that the user gave stands,
    and so does a target that the expert found: another reading is noted as open, never taken.
    """
    context = run.context
    try:
        spec, trouble = understand(target), None
    except BadInput as error:
        spec, trouble = None, error
    if target is not None or (spec is not None and not spec.unclear):
        if trouble is not None:
            raise trouble
        assert spec is not None
        return spec
    data = proposals.material(goal, context.table, spec, str(trouble) if trouble is not None else None)
    idea, seconds = await asked(
        run, "intent", data, IntentIdea, "intent", min(LONGEST, 0.25 * run.budget.seconds)
    )
    run.budget.waited += seconds
    name = proposals.named(idea, context.table) if idea is not None else None
    why = plain(idea.why, 200) if idea is not None else ""
    if spec is not None:
        if name is not None and name != spec.target:
            spec.unclear.append(Unclear(
                question=f"Is {name} meant?", taken=spec.target,
                why=f"a language model reads the goal so ({why}); name it with --target",
            ))  # fmt: skip
        return spec
    assert trouble is not None
    if name is None:
        parts = asides(goal, context.table)
        raise _beside(parts, context.table, model=run.model is not None) or trouble
    spec = understand(name)
    spec.target_why = f"the goal names no column; a language model takes it so ({why})"
    spec.unclear.append(
        Unclear(
            question="Which column is meant?",
            taken=name,
            why="a language model's reading; name another with --target",
        )
    )
    return spec


def _beside(parts: list[str], structure: Structure, *, model: bool) -> BadInput | None:
    """The error for a goal that asks for an analysis and names no column; None for any other goal."""
    if not parts:
        return None
    said = "; ".join(parts)[:100]
    names = ", ".join(f"`{name}`" for name in structure.names[:6]) + (
        ", …" if len(structure.names) > 6 else ""
    )
    if model:
        return BadInput(
            f'The goal asks for an analysis ("{said}"), and neither it nor the language model names a column that it is '
            f"about; write one into the goal (the columns are {names})."
        )
    return BadInput(
        f'The goal asks for an analysis ("{said}") and names no column of the table: a prediction needs one, in the goal or '
        f"with --target (the columns are {names}), and the analysis needs a language model, given with --endpoint and --model."
    )
