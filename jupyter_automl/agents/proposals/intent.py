"""Intent: what a goal may mean where the expert's reading came to no end, or left a question open."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.contracts import Structure, TaskSpec


class IntentIdea(BaseModel):
    """How the goal may be read."""

    model_config = ConfigDict(extra="forbid")
    target: str | None = Field(
        description="Name of the column to predict, exactly as given; null where none fits."
    )
    why: str = Field(description="One sentence: which words of the goal say so.")


def material(goal: str, structure: Structure, spec: TaskSpec | None, trouble: str | None) -> dict[str, Any]:
    """What is told for this question: names and kinds of columns, and no value.

    The structure is read over all rows, those of the later holdout among them; so nothing of it but names may go out.
    """
    expert = (
        {"target": spec.target, "task": spec.task, "metric": spec.metric,
         "open": [{"question": item.question, "taken": item.taken} for item in spec.unclear]}
        if spec is not None else {"trouble": trouble}
    )  # fmt: skip
    return {
        "goal": goal, "expert": expert,
        "columns": [{"name": column.name, "type": column.dtype} for column in structure.columns],
    }  # fmt: skip


def named(idea: IntentIdea, structure: Structure) -> str | None:
    """The column that the idea names, when the table has it."""
    wanted = (idea.target or "").strip()
    return wanted if wanted in structure.names else None
