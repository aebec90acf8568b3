"""Explanations: sentences about what was measured, with no figure that was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.wording import evidenced, plain
from jupyter_automl.catalog.component import Context

LONGEST = 900


class ExplanationIdea(BaseModel):
    """A short text."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(
        description="Two to four plain sentences for a reader who knows the field but not this data."
    )


def material(
    context: Context, board: Sequence[Mapping[str, Any]], chosen: Mapping[str, Any]
) -> dict[str, Any]:
    """The values that the sentences may speak of: scores out of fold, none of the holdout."""
    return {
        "goal": context.spec.goal, "metric": context.spec.metric, "task": context.spec.task,
        "rows": context.facts.rows, "folds": len(chosen["scores"]), "chosen": chosen["label"],
        "candidates": [
            {"label": row["label"], "mean": _mean(row["scores"]), "kept": bool(row.get("kept")), "why": row.get("why", ""),
             "hypothesis": row["hypothesis"]}
            for row in board
        ],
        "findings": [{"kind": finding.kind, "severity": finding.severity, "columns": finding.columns}
                     for finding in context.findings],
    }  # fmt: skip


def written(idea: ExplanationIdea, values: Mapping[str, Any]) -> str:
    """The text for the notebook. Raises NotAllowed when it states a figure that was not measured."""
    evidenced(idea.text, values)
    return plain(idea.text, LONGEST)


def _mean(scores: Sequence[float]) -> float:
    return round(sum(scores) / len(scores), 6)
