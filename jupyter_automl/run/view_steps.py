"""The steps of a run's view, out of what the planner recorded."""

from __future__ import annotations

from typing import Any

from jupyter_automl.memory.advice import EVEN

MOST_REASONS = 6
Step = dict[str, Any]


def blank_step(identity: str, title: str, why: str = "") -> Step:
    """A step that waits; `why` holds reasons parted by semicolons."""
    reasons = reasons_of(why)
    return {
        "id": identity, "title": titled(title), "state": "waiting", "seconds": None, "started": None,
        "why": reasons[:MOST_REASONS], "alternatives": [], "cell_ids": [], "estimate": None, "component": None,
    }  # fmt: skip


def reasons_of(why: str) -> list[str]:
    """The parts of a component's reasons that say something."""
    return [part for part in why.split("; ") if part not in ("", "no preference")]


def titled(title: str) -> str:
    """As the name of a step begins."""
    return title[:1].upper() + title[1:]


def outlined(payload: dict[str, Any]) -> list[Step]:
    """The plan before the data was profiled."""
    steps = [blank_step(step["id"], step["title"], step["why"]) for step in payload["steps"]]
    for step, entry in zip(steps, payload["steps"], strict=True):
        step["component"] = entry["component"]
        step["alternatives"] = payload.get("alternatives", {}).get(step["id"], [])
    return steps


def planned_steps(present: list[Step], payload: dict[str, Any]) -> list[Step]:
    """The plan with its models; what has begun keeps its state."""
    before = {step["id"]: step for step in present}
    planned = payload["steps"]
    names = {step["id"] for step in planned}
    steps = [step for step in present if step["id"] not in names and step["state"] != "waiting"]
    ranking = payload["ranking"]
    taken = {step["component"] for step in planned}
    others = [
        {"component": item["name"], "title": item["title"], "score": item["total"], "why": item["why"]}
        for item in ranking
        if item["possible"] and item["name"] not in taken
    ]
    for entry in planned:
        step = blank_step(entry["id"], entry["title"], entry["why"])
        step.update(component=entry["component"], estimate=entry.get("seconds") or None)
        old = before.get(entry["id"])
        if old is not None:
            step.update({
                key: old[key] for key in ("state", "seconds", "started", "cell_ids") if old["state"] != "waiting"
            })  # fmt: skip
            step["alternatives"] = old["alternatives"]
            step["why"] = step["why"] or old["why"]
        if entry["id"].startswith("experiments.") and entry["component"] in {
            item["name"] for item in ranking
        }:
            step["alternatives"] = others
            step["ranking"] = [
                {"label": item["title"], "goal": item["similarity"], "data": item["fit"], "cost": item["cost"],
                 "memory": item.get("memory", EVEN), "total": item["total"]}
                for item in ranking
            ]  # fmt: skip
        steps.append(step)
    return steps
