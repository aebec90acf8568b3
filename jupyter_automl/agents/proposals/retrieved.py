"""What the catalogue says of its components nearest to the goal, the data and the diagnosis: context for a question."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from typing import Any

from jupyter_automl.agents.recommender import query_of
from jupyter_automl.catalog.component import Component, Context, Kind
from jupyter_automl.catalog.registry import components
from jupyter_automl.catalog.tabular.selection.diagnosis import diagnosis_of
from jupyter_automl.llm.context import tokens_of
from jupyter_automl.memory.retrieval import similarities

MOST, TOKENS = 6, 600
"""Entries of one question, and what they may take together."""
LONGEST = 240
"""Letters of what is said of one."""
DIAGNOSED = {
    "overfit": "overfit: it learns by heart, a large gap between training and unseen rows; calmer, less variance, smoother",
    "underfit": "underfit: it is still learning, the score climbs at the last tree; longer, more trees, more leaves",
    "balanced": "balanced",
}
"""A diagnosis in the words in which the catalogue speaks of what answers it."""
FOR_FEATURES: tuple[Kind, ...] = ("encoder", "cleaner", "model", "revision")
FOR_EXPERIMENTS: tuple[Kind, ...] = ("model", "revision", "tuner", "ensemble", "threshold", "calibration")


def entries(context: Context, kinds: Collection[Kind], tried: Collection[str] = ()) -> list[dict[str, Any]]:
    """Components of these kinds, the nearest first, each with what it does, when it helps, and whether it was tried.

    What shares no word with the goal, the data and the diagnosis is left out, as is what cannot serve the task.
    """
    found = {
        name: component for name, component in components().items()
        if component.kind in kinds and context.spec.task in component.tasks and component.offered(context)
    }  # fmt: skip
    near = similarities(_query(context), {name: component.text() for name, component in found.items()})
    out: list[dict[str, Any]] = []
    left = TOKENS
    for name in sorted((name for name in found if near[name] > 0.0), key=lambda name: (-near[name], name)):
        entry: dict[str, Any] = {"name": name, "title": found[name].title, "says": _said(found[name])}
        if name in tried:
            entry["tried"] = True
        left -= tokens_of(str(entry))
        if left < 0 or len(out) == MOST:
            break
        out.append(entry)
    return out


def _query(context: Context) -> str:
    """What the recommender asks the catalogue, and what the diagnosis found since."""
    diagnosis = context.seen.get("diagnose")
    return f"{query_of(context)} {DIAGNOSED[diagnosis_of(diagnosis)] if diagnosis else ''}"


def _said(component: Component) -> str:
    """Its own description in one line, without where it is from."""
    text = " ".join((inspect.getdoc(type(component)) or "").split()).partition(" Source:")[0]
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
