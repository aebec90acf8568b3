"""Goals as people type them become the right target, task, positive class, metric and constraints."""

from __future__ import annotations

import time
from typing import Any

import pytest

from jupyter_automl.agents.intent import understand
from jupyter_automl.errors import BadInput

from . import intent_open, intent_sealed
from .intent_tables import structure

Case = tuple[str, str, str, Any, dict[str, Any]]


def differences(case: Case) -> list[str]:
    """What the understanding of a case gets wrong."""
    name, goal, target, task, more = case
    spec = understand(goal, structure(name))
    found: dict[str, Any] = {
        "target": spec.target, "task": spec.task, "positive": spec.positive, "metric": spec.metric, "title": spec.title,
        "row_noun": spec.row_noun, "unclear": bool(spec.unclear), **spec.constraints.model_dump(),
        "leave_out": set(spec.constraints.leave_out), "only": set(spec.constraints.only),
    }  # fmt: skip
    wanted: dict[str, Any] = {"target": target, "leave_out": set(), "only": set(), "seconds": None, "inference_ms": None,
                              "max_features": None, "interpretable": False}  # fmt: skip
    wanted |= {"task": task} if task else {}
    if more.get("any_noun"):
        more = {key: value for key, value in more.items() if key not in ("any_noun", "row_noun")}
    wanted |= more
    return [f"{key}: {found[key]!r}, not {value!r}" for key, value in wanted.items() if found[key] != value]
