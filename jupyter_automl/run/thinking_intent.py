"""What a model may add to the reading of a goal: a target where the expert finds none, demands that words of the goal ask
for and the rules did not find, and what columns mean. What the rules found stands."""

from __future__ import annotations

from collections.abc import Callable

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.agents.proposals import demands, meanings
from jupyter_automl.agents.proposals import intent as proposals
from jupyter_automl.agents.proposals.intent import IntentIdea
from jupyter_automl.agents.understanding.asides import asides
from jupyter_automl.contracts import Structure, TaskSpec, Unclear
from jupyter_automl.errors import BadInput

from .engine import Run
from .thinking import asked, noted

LONGEST = 20.0
"""Seconds of the one question; they count as waiting, so the expert's time stays whole."""


async def understood(
    run: Run, goal: str, target: str | None, understand: Callable[[str | None], TaskSpec]
) -> TaskSpec:
    """The goal as the expert reads it, with what a model adds to it.

    `understand` takes a target and raises BadInput where goal and table do not fit. A target that the user gave stands,
    and so does a target that the expert found: another reading is noted as open, never taken.
    """
    table = run.context.table
    try:
        spec, trouble = understand(target), None
    except BadInput as error:
        if target is not None:
            raise
        spec, trouble = None, error
    data = proposals.material(goal, table, spec, str(trouble) if trouble is not None else None)
    limit = min(LONGEST, 0.25 * run.budget.seconds)
    idea, seconds = await asked(run, "intent", data, IntentIdea, "intent", limit)
    run.budget.waited += seconds
    if spec is None:
        assert trouble is not None
        spec = _by_the_model(run, idea, understand)
        if spec is None:
            parts = asides(goal, table)
            raise _beside(parts, table, model=run.model is not None) or trouble
    elif idea is not None and target is None and spec.unclear:
        _another(idea, table, spec)
    if idea is not None:
        _demanded(run, idea, spec)
        _meant(run, idea, spec)
    return spec


def _by_the_model(
    run: Run, idea: IntentIdea | None, understand: Callable[[str | None], TaskSpec]
) -> TaskSpec | None:
    """The reading with the column that a model names, where the goal names none."""
    name = proposals.named(idea, run.context.table) if idea is not None else None
    if idea is None or name is None:
        return None
    spec = understand(name)
    spec.target_why = f"the goal names no column; a language model takes it so ({plain(idea.why, 200)})"
    spec.unclear.append(
        Unclear(
            question="Which column is meant?",
            taken=name,
            why="a language model's reading; name another with --target",
        )
    )
    return spec


def _another(idea: IntentIdea, table: Structure, spec: TaskSpec) -> None:
    """Note where a model reads another target out of a goal that leaves something open."""
    name = proposals.named(idea, table)
    if name is not None and name != spec.target:
        spec.unclear.append(Unclear(
            question=f"Is {name} meant?", taken=spec.target,
            why=f"a language model reads the goal so ({plain(idea.why, 200)}); name it with --target",
        ))  # fmt: skip


def _demanded(run: Run, idea: IntentIdea, spec: TaskSpec) -> None:
    """Take the demands that the goal's own words ask for."""
    for demand in idea.demands[: demands.MOST]:
        why = f'the goal says "{demand.words}"'
        try:
            demands.take(demand, spec, run.context.table)
            kept = True
        except NotAllowed as refusal:
            kept, why = False, str(refusal)
        noted(run, "demand", demands.told(demand), kept=kept, gate="goal", why=why)


def _meant(run: Run, idea: IntentIdea, spec: TaskSpec) -> None:
    """Take the meanings that are plain words; of those dropped, one line says how many and why."""
    dropped: list[str] = []
    for meaning in idea.meanings[: meanings.MOST]:
        try:
            spec.meanings[meaning.column] = meanings.checked(meaning, run.context.table, spec.meanings)
        except NotAllowed as refusal:
            dropped.append(str(refusal))
    for kept, count, why in (
        (True, len(spec.meanings), "words beside the names, on which no step depends"),
        (False, len(dropped), "; ".join(dict.fromkeys(dropped))),
    ):
        if count:
            name = f"what {count} column{'' if count == 1 else 's'} mean{'s' if count == 1 else ''}"
            noted(run, "meaning", name, kept=kept, gate="guard", why=why)


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
