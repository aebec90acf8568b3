"""What a panel shows of a run: a fold over its journal's events, so that a live run and an old one look the same."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.contracts import as_sentence

from .budget import within
from .journal import Event, standing
from .view_result import (
    answers_of,
    constraints_of,
    model_usage_of,
    result_of,
    said_of,
    sentence_of,
    suggestion_of,
)
from .view_steps import MOST_REASONS, blank_step, outlined, planned_steps, reasons_of, titled

PASSED = "Not carried out: the budget was spent, or there was nothing for it to do."
TERMINAL = ("finished", "partial", "failed", "stopped", "kernel_died", "server_restarted")
"""Phases in which nothing runs."""
RESUMABLE = ("stopped", "kernel_died", "server_restarted")

State = dict[str, Any]


class View:
    """The state of one run. `apply` each event in order; `state` is plain data, see `blank` for its fields."""

    def __init__(self, run: str, relative: Callable[[str], str | None] = str) -> None:
        self.run, self._relative = run, relative
        self.state = blank(run)
        self.deleted: set[str] = set()
        """Cells of the run that its user deleted."""
        self._events: list[Event] = []

    @classmethod
    def of(cls, run: str, events: Iterable[Event], relative: Callable[[str], str | None] = str) -> View:
        """The view after these events."""
        view = cls(run, relative)
        for event in events:
            view.apply(event)
        return view

    def apply(self, event: Event) -> None:
        """Take in one event. Steps that are taken back are forgotten."""
        slim = event if event.kind not in _HEAVY else _without_outputs(event)
        self._events.append(slim)
        if event.kind == "reverted":
            self._events = standing(self._events)
            self.state = blank(self.run)
            for one in self._events:
                self._fold(one)
            return
        self._fold(slim)

    def _fold(self, event: Event) -> None:
        fold = _FOLDS.get(event.kind)
        if fold is not None:
            fold(self, self.state, event)
        _number(self.state)

    def step(self, identity: str, title: str = "") -> dict[str, Any]:
        """The step of that id, entered where the plan did not foresee it."""
        steps: list[dict[str, Any]] = self.state["steps"]
        for known in steps:
            if known["id"] == identity:
                return known
        step = blank_step(identity, title or identity)
        place = next((i for i, one in enumerate(steps) if one["state"] == "waiting"), len(steps))
        steps.insert(place, step)
        return step


def blank(run: str) -> State:
    """The state of a run of which nothing is known."""
    return {
        "run": run, "goal": "", "notebook": "", "kernel_id": None, "kernel_name": None, "created": None,
        "data": {"label": "", "path": None, "frame": None, "rows": None, "columns": None, "sha256": None}, "mode": "step",
        "seed": None, "task": None, "phase": "reading",
        "reason": None, "lost": None, "step": None, "step_number": 0, "step_count": 0,
        "budget": {"seconds": 0.0, "used": 0.0, "waiting": False, "running_since": None},
        "steps": [], "proposal": None, "leaderboard": [], "metric_name": None, "greater_is_better": True,
        "baseline": None, "findings": [], "repairs": [], "repairing": None, "question": None, "now": "", "best": None,
        "result": None, "model_usage": None, "suggestions": [],
    }  # fmt: skip


def _number(state: State) -> None:
    steps = state["steps"]
    for number, step in enumerate(steps, 1):
        step["number"] = number
    state["step_count"] = len(steps)
    state["step_number"] = next((step["number"] for step in steps if step["id"] == state["step"]), 0)


def _created(view: View, state: State, event: Event) -> None:
    options = event.payload["options"]
    frame = options.get("frame")
    label = frame if frame else str(options["data"]).rsplit("/", 1)[-1]
    state.update(
        goal=options["goal"], notebook=view._relative(str(options["output"])), created=event.at,
        mode=event.payload.get("mode", "auto"), kernel_id=event.payload.get("kernel_id"), kernel_name=options["kernel"],
        seed=options.get("seed"),
    )  # fmt: skip
    state["data"].update(
        label=label, frame=frame, path=None if frame else view._relative(str(options["data"]))
    )
    state["budget"]["seconds"] = options["budget"]


def _started(view: View, state: State, event: Event) -> None:
    state.update(reason=None, lost=None, proposal=None, question=None, repairing=None, result=None)
    state["phase"] = "running" if state["task"] is not None and state["steps"] else "reading"
    state["kernel_id"] = event.payload.get("kernel_id") or state["kernel_id"]
    for step in state["steps"]:
        if step["state"] in ("running", "proposed", "cut"):
            step["state"] = "waiting"


def _understood(view: View, state: State, event: Event) -> None:
    task = event.payload["task"]
    form = METRICS[task["metric"]]
    state["task"] = {
        "task": task["task"], "target": task["target"], "metric": task["metric"], "title": task["title"],
        "sentence": sentence_of(task), "constraints": constraints_of(task),
        "unclear": [f"{item['question']} {item['taken']}: {item['why']}" for item in task["unclear"]],
    }  # fmt: skip
    state["budget"]["seconds"] = within(state["budget"]["seconds"], task["constraints"]["seconds"])
    state.update(metric_name=form.title, greater_is_better=form.greater)
    state["data"].update(
        rows=event.payload["rows"], columns=event.payload["columns"], sha256=event.payload["sha256"]
    )


def _outlined(view: View, state: State, event: Event) -> None:
    state["steps"] = outlined(event.payload)


def _planned(view: View, state: State, event: Event) -> None:
    state["steps"] = planned_steps(state["steps"], event.payload)


def _step_started(view: View, state: State, event: Event) -> None:
    step = view.step(event.payload["step"], event.payload["title"])
    step.update(state="running", started=event.at, title=titled(event.payload["title"]))
    for passed in state["steps"][: state["steps"].index(step)]:
        if passed["state"] == "waiting":
            passed.update(state="skipped", why=[PASSED, *passed["why"]][:MOST_REASONS])
    state.update(step=step["id"], phase="running", repairing=None, now=event.payload["title"])


def _step_finished(view: View, state: State, event: Event) -> None:
    step = view.step(event.payload["step"])
    mended = any(item["step"] == step["id"] and item["verdict"] == "mended" for item in state["repairs"])
    step["state"] = "yours" if step["state"] == "yours" else "repaired" if mended else "done"
    step["seconds"] = event.payload["seconds"]["wall"]
    step["cell_ids"] = event.payload.get("cells", step["cell_ids"])
    state["budget"]["used"] += event.payload["seconds"]["kernel"]
    state["repairing"] = None


def _step_ended(view: View, state: State, event: Event) -> None:
    step = view.step(event.payload["step"])
    step["state"] = "skipped" if event.kind == "step.skipped" else "failed"
    step["why"] = [event.payload["why"], *step["why"]][:MOST_REASONS]
    state["repairing"] = None


def _proposed(view: View, state: State, event: Event) -> None:
    payload = event.payload
    step = view.step(payload["step"], payload["title"])
    if step["state"] != "yours":
        step["state"] = "proposed"
    state.update(
        phase="your_turn", step=step["id"], repairing=None, reason=payload["problem"],
        proposal={
            **{key: payload[key] for key in ("cell_id", "step", "title", "source", "skippable")},
            "why": "; ".join(reasons_of(payload["why"])),
        },
    )  # fmt: skip
    state["budget"].update(waiting=True, running_since=None)


def _decided(view: View, state: State, event: Event) -> None:
    decision = event.payload.get("decision")
    if decision is None:
        return
    cell = state["proposal"]
    if cell is not None:
        step = view.step(cell["step"])
        edited = decision["source"] is not None and decision["source"].strip() != cell["source"].strip()
        step["state"] = "yours" if edited or step["state"] == "yours" else "running"
    state.update(proposal=None, phase="running", reason=None)
    state["budget"].update(waiting=False)


def _cell_started(view: View, state: State, event: Event) -> None:
    step = view.step(event.payload["step"])
    if event.payload["cell"] not in step["cell_ids"]:
        step["cell_ids"] = [*step["cell_ids"], event.payload["cell"]]
    state["phase"] = "repairing" if state["repairing"] else "running"
    state["budget"].update(waiting=False, running_since=event.at)


def _executed(view: View, state: State, event: Event) -> None:
    state["budget"]["running_since"] = None


def _repairing(view: View, state: State, event: Event) -> None:
    payload = event.payload
    state["repairing"] = {key: payload[key] for key in ("step", "try", "of", "cause")}
    state["phase"] = "repairing"


def _repaired(view: View, state: State, event: Event) -> None:
    payload = event.payload
    state["repairs"].append({
        "step": payload["step"], "cell_id": payload.get("cell"), "number": len(state["repairs"]) + 1,
        "crash_class": payload["class"], "crash_name": payload["class"].replace("_", " "),
        "title": payload["cause"], "cause": payload["cause"], "diff": payload.get("diff", ""),
        "tries": payload["attempts"], "verdict": "mended" if payload["fixed"] else "not mended",
        "effect": payload.get("effect") or payload.get("why", ""),
    })  # fmt: skip
    state["repairing"] = None


def _asked(view: View, state: State, event: Event) -> None:
    payload = event.payload
    state["question"] = dict(payload)
    if payload["kind"] == "finding":
        state["question"]["finding"] = int(payload["id"].rsplit("-", 1)[-1])
    state["phase"] = "finding" if payload["kind"] == "finding" else "question"
    state["budget"].update(waiting=True, running_since=None)


def _answered(view: View, state: State, event: Event) -> None:
    state.update(question=None, phase="running")
    state["budget"].update(waiting=False)


def _finding(view: View, state: State, event: Event) -> None:
    payload = event.payload
    shown = {key: payload.get(key) for key in ("kind", "severity", "columns", "undo")}
    shown["evidence"] = as_sentence(payload["evidence"], payload["columns"])
    shown["action"] = payload.get("done", payload["action"])  # an older journal has no other place for it
    title = str(shown["kind"]).replace("_", " ").capitalize()
    state["findings"].append({**shown, "title": title, "open": False})


def _kept(view: View, state: State, event: Event) -> None:
    state["findings"][event.payload["finding"]]["action"] = "Kept, as you decided."


def _experiment(view: View, state: State, event: Event) -> None:
    payload = event.payload
    scores = payload["scores"]
    mean = sum(scores) / len(scores)
    std = (sum((score - mean) ** 2 for score in scores) / max(1, len(scores) - 1)) ** 0.5
    state["leaderboard"].append({
        "name": payload["name"], "label": payload["label"], "mean": mean, "std": std, "seconds": payload["seconds"],
        "kept": None, "chosen": False, "why": payload["hypothesis"], "rank": 0, "baseline": payload["rival"] is None,
    })  # fmt: skip
    if payload["rival"] is None:
        state["baseline"] = mean
    _rank(state)


def _rank(state: State) -> None:
    sign = -1 if state["greater_is_better"] else 1
    state["leaderboard"].sort(key=lambda row: sign * row["mean"])
    for rank, row in enumerate(state["leaderboard"], 1):
        row["rank"] = rank
    first = state["leaderboard"][0]
    state["best"] = {"label": first["label"], "score": first["mean"]}


def _chosen(view: View, state: State, event: Event) -> None:
    for step in state["steps"]:
        if step["id"] == event.payload["step"]:
            step["title"] = event.payload["title"]
            step["why"] = ["You chose it.", *step["why"]][:MOST_REASONS]
            step["component"] = event.payload["component"]
            if step["id"].startswith("experiments."):
                step["id"] = f"experiments.{event.payload['component']}"


def _phase(view: View, state: State, event: Event) -> None:
    state["phase"] = event.payload["phase"]
    state["budget"].update(waiting=state["phase"] == "plan", running_since=None)


def _mode(view: View, state: State, event: Event) -> None:
    state["mode"] = event.payload["mode"]
    if event.kind == "begun":
        state["phase"] = "running"
        state["budget"].update(waiting=False)


def _proving(view: View, state: State, event: Event) -> None:
    state.update(now="Proving: the notebook runs top to bottom in a fresh kernel", step=None, phase="running")


def _end(view: View, state: State, event: Event, phase: str, reason: str | None) -> None:
    reason = reason[:1].upper() + reason[1:] if reason else None
    state.update(phase=phase, reason=reason, proposal=None, question=None, repairing=None)
    for step in state["steps"]:
        if step["state"] in ("running", "proposed"):
            step["state"] = "waiting" if phase in RESUMABLE else "cut"
    state["budget"].update(waiting=False, running_since=None)


def _finished(view: View, state: State, event: Event) -> None:
    payload = event.payload
    _end(view, state, event, payload["status"], payload.get("why") or payload["report"].get("why"))
    for step in state["steps"]:
        if step["state"] == "waiting":
            step["state"] = "cut"
    board = {row["name"]: row for row in payload["report"]["leaderboard"]}
    state["result"] = result_of(payload["report"], state["metric_name"], view._relative)
    for row in state["leaderboard"]:
        said = board.get(row["label"], {})
        row.update(
            kept=said.get("kept"),
            why=said.get("why") or row["why"],
            chosen=bool(payload.get("chosen")) and payload["chosen"] == row["name"],
        )
    result = state["result"]
    if result is not None:
        chosen = next((row for row in state["leaderboard"] if row["chosen"]), None)
        result.update(model=chosen["label"] if chosen else None, drivers=payload.get("drivers", []))
        result["answers"] = answers_of(state["steps"])
        result["sentence"] = said_of(result, chosen, payload.get("signal"))


def _lost(view: View, state: State, event: Event) -> None:
    _end(view, state, event, "kernel_died", event.payload["cause"])
    state["lost"] = event.payload.get("reason")


def _stopped(view: View, state: State, event: Event) -> None:
    _end(view, state, event, "stopped", event.payload.get("why"))


def _rejected(view: View, state: State, event: Event) -> None:
    _end(view, state, event, "failed", event.payload["why"])


def _moved(view: View, state: State, event: Event) -> None:
    state["notebook"] = view._relative(event.payload["path"])


def _edited(view: View, state: State, event: Event) -> None:
    for step in state["steps"]:
        if event.payload["cell"] in step["cell_ids"] and step["state"] in ("done", "repaired"):
            step["state"] = "yours"


def _model_used(view: View, state: State, event: Event) -> None:
    state["model_usage"] = model_usage_of(event.payload)


def _suggested(view: View, state: State, event: Event) -> None:
    state["suggestions"].append(suggestion_of(event.payload, state["steps"]))


def _deleted(view: View, state: State, event: Event) -> None:
    (view.deleted.add if event.payload["deleted"] else view.deleted.discard)(event.payload["cell"])


def _without_outputs(event: Event) -> Event:
    payload = {
        key: value for key, value in event.payload.items() if key not in ("execution", "value", "source")
    }
    return Event(event.run, event.seq, event.at, event.kind, payload)


_HEAVY = ("cell.executed", "source.executed", "probed")
_FOLDS: dict[str, Callable[[View, State, Event], None]] = {
    "run.created": _created, "run.started": _started, "understood": _understood, "outlined": _outlined,
    "planned": _planned, "step.started": _step_started, "step.finished": _step_finished, "step.skipped": _step_ended,
    "step.failed": _step_ended, "proposed": _proposed, "decided": _decided, "cell.started": _cell_started,
    "cell.executed": _executed, "repairing": _repairing, "repair": _repaired, "asked": _asked, "answered": _answered,
    "finding": _finding, "finding.kept": _kept, "experiment": _experiment, "chosen": _chosen, "phase": _phase,
    "mode": _mode, "begun": _mode, "proving": _proving, "run.finished": _finished, "kernel.lost": _lost,
    "run.stopped": _stopped, "run.rejected": _rejected, "notebook.moved": _moved,
    "cell.edited": _edited, "cell.deleted": _deleted, "model.used": _model_used,
    "proposal": _suggested,
}  # fmt: skip
LIGHT_KINDS = (*(kind for kind in _FOLDS if kind not in _HEAVY), "reverted", "run.removed")
"""Kinds that a list of runs needs to read."""


def snapshot(state: State) -> State:
    """A copy that later events do not change."""
    return copy.deepcopy(state)
