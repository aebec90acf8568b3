"""A run as the history lists it."""

from __future__ import annotations

from typing import Any

from .view import RESUMABLE, TERMINAL, State


def summary_of(state: State, *, active: bool, within: bool) -> dict[str, Any]:
    """One line of the history; a run that nobody carries out any more was cut off by its server."""
    phase = state["phase"]
    if not active and phase not in TERMINAL:
        phase = "server_restarted"
    result = state["result"] or {}
    return {
        "run": state["run"], "goal": state["goal"], "data_label": state["data"]["label"], "phase": phase,
        "metric": state["metric_name"], "score": result.get("score"), "notebook": state["notebook"] if within else None,
        "created": state["created"], "seconds": state["budget"]["used"],
        "resumable": within and phase in RESUMABLE and not active, "model": result.get("model"),
        "rows": result.get("rows"), "low": result.get("low"), "high": result.get("high"),
    }  # fmt: skip
