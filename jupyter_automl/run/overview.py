"""Views of the journal: the list of runs, and one run with its plan."""

from __future__ import annotations

import time
from typing import Any

from .journal import Event, Journal


def summaries(journal: Journal) -> list[dict[str, Any]]:
    """One row a run, newest first: id, state, goal, data, score."""
    return [
        _summary(run, journal.events(run, (*_ENDS, "run.created", "run.started", "understood")))
        for run in journal.runs()
    ]


_ENDS = ("run.finished", "run.rejected", "run.stopped")


def _summary(run: str, events: list[Event]) -> dict[str, Any]:
    created = next((event for event in events if event.kind == "run.created"), None)
    options = created.payload["options"] if created else {}
    state, why = "cut off", None
    for event in events:
        if event.kind == "run.finished":
            state, why = event.payload["status"], event.payload.get("why")
        elif event.kind == "run.rejected":
            state, why = "rejected", event.payload["why"]
        elif event.kind == "run.stopped":
            state = "stopped"
        elif event.kind == "run.started":
            state = "cut off or going on"
    report = next((event.payload["report"] for event in events if event.kind == "run.finished"), None) or {}
    holdout = report.get("holdout") or {}
    return {
        "run": run,
        "at": time.strftime("%Y-%m-%d %H:%M", time.localtime(created.at)) if created else "",
        "state": state,
        "goal": options.get("goal", ""),
        "data": str(options.get("data", "")),
        "notebook": str(options.get("output", "")),
        "metric": report.get("metric"),
        "score": holdout.get("score"),
        "why": why,
    }


def report_in(journal: Journal, run: str) -> dict[str, Any] | None:
    """The report of a run that has ended, None for one that can be resumed."""
    finished = journal.events(run, ("run.finished",))
    return finished[-1].payload["report"] if finished else None


def details(journal: Journal, run: str) -> dict[str, Any]:
    """All about one run, as plain data."""
    events = journal.events(run)
    summary = _summary(run, events)
    plan = next(
        (event.payload for event in events if event.kind == "planned"), dict[str, Any](steps=[], needs={})
    )
    states: dict[str, str] = {}
    seconds: dict[str, float] = {}
    for event in events:
        if event.kind == "step.started":
            states[event.payload["step"]] = "running"
        elif event.kind == "step.finished":
            states[event.payload["step"]] = "done"
            seconds[event.payload["step"]] = event.payload["seconds"]["wall"]
        elif event.kind in ("step.skipped", "step.failed"):
            states[event.payload["step"]] = event.kind.split(".")[1]
    planned = [step["id"] for step in plan["steps"]]
    titles = {
        event.payload["step"]: event.payload["title"] for event in events if event.kind == "step.started"
    }
    whys = {step["id"]: step["why"] for step in plan["steps"]}
    named = {step["id"]: step["title"] for step in plan["steps"]} | titles
    order = [*states, *(step for step in planned if step not in states)]
    needs = _needs(events, order, plan["needs"])
    return summary | {
        "task": next((event.payload["task"] for event in events if event.kind == "understood"), None),
        "steps": [
            {"id": step, "title": named.get(step, step), "state": states.get(step, "waiting"),
             "why": whys.get(step, "added while the run went on"), "seconds": seconds.get(step), "needs": needs[step]}
            for step in order
        ],
        "findings": [event.payload for event in events if event.kind == "finding"],
        "experiments": [event.payload for event in events if event.kind == "experiment"],
        "repairs": [event.payload for event in events if event.kind == "repair"],
        "report": report_in(journal, run),
    }  # fmt: skip


def _needs(events: list[Event], order: list[str], planned: dict[str, list[str]]) -> dict[str, list[str]]:
    """For each step the steps whose results its cells really used; for one that has not run, the planned ones."""
    contracts = {event.payload["step"]: event.payload for event in events if event.kind == "step.finished"}
    maker: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    for step in order:
        contract = contracts.get(step)
        if contract is None or "requires" not in contract:
            needs[step] = planned.get(step, [])
            continue
        needs[step] = list(dict.fromkeys(maker[name] for name in contract["requires"] if name in maker))
        maker.update(dict.fromkeys(contract["provides"], step))
    return needs


def listing(rows: list[dict[str, Any]]) -> str:
    """The list of runs as a table."""
    if not rows:
        return 'No runs yet. Start one: jupyter automl run DATA --goal "…"'
    lines = [f"{'run':<22} {'at':<17} {'state':<20} {'score':>9}  goal"]
    for row in rows:
        score = "" if row["score"] is None else f"{row['score']:.4f}"
        lines.append(f"{row['run']:<22} {row['at']:<17} {row['state']:<20} {score:>9}  {row['goal'][:60]}")
    return "\n".join(lines)


MARKS = {"done": "✓", "running": "…", "skipped": "–", "failed": "✗", "waiting": "○"}


def description(found: dict[str, Any]) -> str:
    """One run in words: goal, plan as a graph, findings, leaderboard, repairs."""
    lines = [f"Run {found['run']}: {found['state']}", f"Goal:     {found['goal']}", f"Data:     {found['data']}",
             f"Notebook: {found['notebook']}"]  # fmt: skip
    if found["task"]:
        lines.append(
            f"Task:     {found['task']['task']} of {found['task']['target']!r}, {found['task']['metric']}"
        )
    if found["score"] is not None:
        lines.append(f"Holdout:  {found['score']:.6g}")
    if found["why"]:
        lines.append(f"Why:      {found['why']}")
    if found["steps"]:
        lines += ["", "Plan (step ← the steps whose results it needs)"]
    for step in found["steps"]:
        took = f"{step['seconds']:6.1f} s" if step["seconds"] is not None else " " * 8
        needs = f" ← {', '.join(step['needs'])}" if step["needs"] else ""
        lines.append(f"  {MARKS[step['state']]} {took}  {step['id']:<28} {step['title']}{needs}")
    if found["findings"]:
        lines += ["", "Findings"]
        lines += [
            f"  {item['severity']:<7} {item['kind']:<20} {', '.join(item['columns'][:4])}: {item['evidence']}"
            for item in found["findings"]
        ]
    if found["experiments"]:
        lines += ["", "Experiments (mean over folds)"]
        lines += [
            f"  {sum(item['scores']) / len(item['scores']):10.4f}  {item['label']}"
            for item in found["experiments"]
        ]
    if found["repairs"]:
        lines += ["", "Repairs"]
        lines += [
            f"  {item['step']}: {item['class']}, {item['cause']} ({'fixed' if item['fixed'] else 'not fixed'})"
            for item in found["repairs"]
        ]
    return "\n".join(lines)
