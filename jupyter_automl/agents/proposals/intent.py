"""Intent: what a goal may mean beyond the expert's reading: its target, its demands, and what the columns stand for."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.understanding.measures import FITS
from jupyter_automl.contracts import Structure, TaskSpec

from .demands import Demand
from .meanings import Meaning


class IntentIdea(BaseModel):
    """How the goal may be read."""

    model_config = ConfigDict(extra="forbid")
    target: str | None = Field(
        default=None, description="Name of the column to predict, exactly as given; null where none fits."
    )
    why: str = Field(default="", description="One sentence: which words of the goal say so.")
    demands: list[Demand] = Field(
        default_factory=list, description="What the goal asks for and `expert` lacks; mostly empty."
    )
    meanings: list[Meaning] = Field(
        default_factory=list, description="Columns whose names do not speak for themselves."
    )


def material(goal: str, structure: Structure, spec: TaskSpec | None, trouble: str | None) -> dict[str, Any]:
    """What is told for this question: names and kinds of columns, and no value.

    The structure is read over all rows, those of the later holdout among them; so nothing of it but names may go out.
    """
    expert = (
        {"target": spec.target, "task": spec.task, "metric": spec.metric,
         "demands": spec.constraints.model_dump(exclude_defaults=True),
         "open": [{"question": item.question, "taken": item.taken} for item in spec.unclear]}
        if spec is not None else {"trouble": trouble}
    )  # fmt: skip
    return {
        "goal": goal, "expert": expert, "metrics": list(FITS[spec.task]) if spec is not None else FITS,
        "columns": [{"name": column.name, "type": column.dtype} for column in structure.columns],
    }  # fmt: skip


def named(idea: IntentIdea, structure: Structure) -> str | None:
    """The column that the idea names, when the table has it."""
    wanted = (idea.target or "").strip()
    return wanted if wanted in structure.names else None
