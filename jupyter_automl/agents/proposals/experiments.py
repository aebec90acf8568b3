"""Experiments: a family of the catalogue, with settings inside the allowed ranges."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.proposals.varied import RANGES, WHOLE

MOST = 4
"""Proposals of one answer that are looked at."""


class Setting(BaseModel):
    """One setting."""

    model_config = ConfigDict(extra="forbid")
    name: str
    value: float


class ExperimentIdea(BaseModel):
    """One experiment."""

    model_config = ConfigDict(extra="forbid")
    family: str = Field(description="One of the families under `catalogue`.")
    settings: list[Setting] = Field(description="Settings of that family, inside their ranges.")
    reason: str = Field(description="Half a sentence: what was seen that this answers.")


class ExperimentIdeas(BaseModel):
    """What is proposed, the best first; an empty list where nothing is worth its time."""

    model_config = ConfigDict(extra="forbid")
    experiments: list[ExperimentIdea]


def families(board: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, tuple[float, float]]]:
    """The models of the notebook that can be varied, with the ranges of their settings."""
    return {
        str(row["name"]): ranges
        for row in board
        for family, ranges in RANGES.items()
        if row["name"] == family or str(row["name"]).startswith(f"{family}_")
    }


def material(
    context: Context,
    columns: Mapping[str, Any],
    board: Sequence[Mapping[str, Any]],
    seconds: float,
    retrieved: Sequence[Any] = (),
) -> dict[str, Any]:
    """What is told for this question; `retrieved` is what the catalogue says of what comes near."""
    return {
        "goal": context.spec.goal, "task": context.spec.task, "metric": context.spec.metric,
        "tried": [{key: row[key] for key in ("name", "label", "scores", "seconds")} for row in board],
        "catalogue": {name: {key: list(ends) for key, ends in ranges.items()} for name, ranges in families(board).items()},
        "diagnosis": context.seen.get("diagnose"), "seconds_left": round(seconds), "most": MOST, **columns,
        "retrieved": list(retrieved),
    }  # fmt: skip


def settled(idea: ExperimentIdea, board: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The settings as they may stand in a cell. Raises NotAllowed with the reason."""
    known = families(board)
    if idea.family not in known:
        raise NotAllowed("it names a family that the catalogue does not offer")
    ranges, settings = known[idea.family], dict[str, float]()
    for setting in idea.settings:
        if setting.name not in ranges:
            raise NotAllowed(f"it sets something that may not be set ({setting.name[:40]})")
        low, high = ranges[setting.name]
        if not math.isfinite(setting.value) or not low <= setting.value <= high:
            raise NotAllowed(f"it sets {setting.name} to {setting.value:g}; {low:g} to {high:g} is allowed")
        settings[setting.name] = int(setting.value) if setting.name in WHOLE else float(setting.value)
    if not settings:
        raise NotAllowed("it changes no setting")
    return settings
