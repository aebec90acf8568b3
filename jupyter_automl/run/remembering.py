"""What a run learns from earlier ones before it plans, and leaves for later ones when it is proven."""

from __future__ import annotations

import hashlib
import json
import math
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_automl.agents.healer import Healer
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.registry import components
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.memory.advice import Recalled, advice
from jupyter_automl.memory.kinship import Likeness
from jupyter_automl.memory.outcomes import FAILED, Outcome, Outcomes, Past, Upheld
from jupyter_automl.memory.repair_history import RepairHistory

from .thinking import ELSEWHERE

if TYPE_CHECKING:
    from .engine import Run
    from .options import Options

USED = ("number", "category", "boolean", "text", "date", "time")
"""Roles of the columns that a model may read."""


def recall(run: Run) -> dict[str, Recalled]:
    """What memory says of the candidates, read once: it stands in the journal, so a resumed run decides the same.

    Empty where memory is off or knows no similar table: then nothing is other than without it.
    """

    def read() -> dict[str, Any]:
        if run.memory is None:
            return {"components": {}}
        context = run.context
        found = advice(run.memory.all(), likeness(context), context.table.sha256, content_of(context))
        return {"components": {name: one.payload() for name, one in found.items()}}

    known = run.decide("memory", read)
    return {name: Recalled(**one) for name, one in known["components"].items()}


def healer_of(run: Run) -> Healer:
    """Who mends this run's cells, with what memory says of repairs; read once, so a resumed run mends as it did."""

    def read() -> dict[str, Any]:
        history = RepairHistory(run.memory.place.parent) if run.memory is not None else None
        return {"doubted": [list(key) for key in history.doubted()] if history is not None else []}

    return Healer([(name, rule) for name, rule in run.decide("memory:repairs", read)["doubted"]])


def keep(run: Run, options: Options) -> None:
    """Enter a finished and proven run: its repairs, and its outcomes unless nothing was better than a constant guess."""
    if run.memory is None:
        return
    RepairHistory(run.memory.place.parent).record(run.repairs_tried)
    outcomes = _outcomes(run)
    if not outcomes:
        return
    context = run.context
    run.memory.record(Past(
        run.id, time.time(), options.frame or options.data.name, context.table.sha256, content_of(context),
        likeness(context), outcomes,
        [
            Upheld(str(entry["kind"]), str(entry["name"]), str(entry.get("reason", "")), str(entry["why"]))
            for entry in run.proposals if entry["kept"] and entry["kind"] not in ELSEWHERE
        ],
    ))  # fmt: skip


def likeness(context: Context) -> Likeness:
    """The table and task in figures, from the profile of the development rows."""
    facts, spec = context.facts, context.spec
    used = [column for column in facts.columns if column.role in USED]
    count = max(1, len(used))

    def share(*roles: str) -> float:
        return round(sum(column.role in roles for column in used) / count, 4)

    rows = max(1, context.table.rows)
    classes = [number for _, number in facts.classes]
    return Likeness(
        task=spec.task, metric=spec.metric, rows=round(math.log10(rows), 4), columns=round(math.log10(count), 4),
        numeric=share("number"), categorical=share("category", "boolean"), text=share("text"),
        dates=share("date", "time"),
        missing=round(sum(column.missing for column in used) / (count * max(1, facts.rows)), 4),
        classes=round(math.log2(len(classes)), 4) if classes else 0.0,
        imbalance=round(max(classes) / max(1, sum(classes)), 4) if classes else 0.0,
    )  # fmt: skip


def content_of(context: Context) -> str:
    """A digest of marginal facts on all rows: the same for a copy in another format or order of rows."""
    table = context.table
    facts = sorted((column.name, column.missing, column.distinct) for column in table.columns)
    return hashlib.sha256(json.dumps([table.rows, facts]).encode()).hexdigest()


def _outcomes(run: Run) -> list[Outcome]:
    """Each experiment against the best model: gains over a constant guess, out of fold."""
    guess = run.scores.get("constant")
    if not guess:
        return []
    sign = 1 if METRICS[run.context.spec.metric].greater else -1
    constant = sum(guess) / len(guess)
    kinds = {name: component.kind for name, component in components().items()}
    gains = {
        row["name"]: sign * (sum(row["scores"]) / len(row["scores"]) - constant) for row in run.leaderboard
    }
    models = [gain for name, gain in gains.items() if kinds.get(name) in ("model", "baseline")]
    best = max(models, default=0.0)
    if not best > 0 or not all(map(math.isfinite, gains.values())):
        return []
    shares = _shares(run)
    reached = [
        Outcome(row["name"], kinds.get(row["name"], row["family"]), round(gains[row["name"]] / best, 6),
                round(float(row["seconds"]), 3), round(shares.get(row["name"], 0.0), 4))
        for row in run.leaderboard
    ]  # fmt: skip
    return reached + [Outcome(name, FAILED, 0.0, 0.0) for name in _failed(run) if kinds.get(name) == "model"]


def _failed(run: Run) -> list[str]:
    """Models that crashed and could not be mended; not those that the user left out or chose."""
    done = {row["name"] for row in run.leaderboard}
    steps = [str(entry["step"]) for entry in run.repairs if not entry["fixed"]]
    names = [
        step.removeprefix("experiments.")
        for step in steps
        if step.startswith("experiments.") and step not in run.left_out and step not in run.overrides
    ]
    return [name for name in dict.fromkeys(names) if name not in done]


def _shares(run: Run) -> dict[str, float]:
    """Each experiment's part of what was chosen."""
    parts: list[str] = run.context.settings.get("parts", [])
    weights = run.context.seen.get("ensemble.blend", {}).get("weights", {})
    if set(parts) == set(weights) and sum(weights.values()) > 0:
        return {name: float(weight) / sum(weights.values()) for name, weight in weights.items()}
    return {name: 1.0 / len(parts) for name in parts}


def memory_of(options: Options, folder: Path) -> Outcomes | None:
    """The history that a run reads and writes; None where it was begun without."""
    return Outcomes(folder) if options.memory else None
