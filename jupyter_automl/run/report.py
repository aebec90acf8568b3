"""The report of a run, as `--json` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from jupyter_automl.catalog.tabular.metrics import METRICS

from .asking import usage_report
from .options import Options

if TYPE_CHECKING:
    from .engine import Run


class Report(BaseModel):
    """What came out of a run; the contract of `--json`."""

    run: str
    status: Literal["finished", "partial", "failed"]
    why: str | None = None
    notebook: str | None = None
    html: str | None = None
    bundle: str | None = None
    task: str | None = None
    target: str | None = None
    metric: str | None = None
    holdout: dict[str, Any] | None = None
    baseline: float | None = None
    leaderboard: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    repairs: list[dict[str, Any]] = []
    constraints: list[dict[str, Any]] = []
    skipped: list[str] = []
    rerun: dict[str, Any] | None = None
    seconds: dict[str, float] = {}
    """`total`, proof and export included; `fitted`, until the model is fitted and scored, of which `cells` ran in the
    kernel's cells, `probes` in its silent probes, and `agents` is all the rest, starting included; `proof`."""
    peak_memory: int = 0
    """Bytes: the kernel's highest resident size while a cell ran."""
    model: dict[str, Any] | None = None
    """What the language model was asked and what it cost (`usd` is null where its price is not known), also by role;
    null without one."""


def thought(run: Run, used: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the model was asked and cost, what it proposed with the verdict on each, and its remarks."""
    if used is None:
        return None
    shown = [{key: entry[key] for key in ("kind", "name", "kept", "gate", "why")} for entry in run.proposals]
    return {**used, "proposals": shown, "remarks": run.remarks}


def report_of(
    run: Run, options: Options, status: Literal["finished", "partial", "failed"], **more: Any
) -> Report:
    """The report from what the run knows."""
    spec = run.context.task
    rows = []
    for row in run.leaderboard:
        mean = sum(row["scores"]) / len(row["scores"])
        std = (sum((score - mean) ** 2 for score in row["scores"]) / max(1, len(row["scores"]) - 1)) ** 0.5
        rows.append({"name": row["label"], "cv_mean": mean, "cv_std": std, "seconds": round(row["seconds"], 2),
                     "kept": bool(row.get("kept", False)), "why": row.get("why", "")})  # fmt: skip
    for entry in run.proposals:
        if entry.get("scores") and not entry["kept"]:
            mean = sum(entry["scores"]) / len(entry["scores"])
            std = (
                sum((score - mean) ** 2 for score in entry["scores"]) / max(1, len(entry["scores"]) - 1)
            ) ** 0.5
            rows.append({"name": f"{entry['name']} (proposed)", "cv_mean": mean, "cv_std": std, "seconds": 0.0, "kept": False,
                         "why": entry["why"]})  # fmt: skip
    wall, probes = run.budget.used, max(0.0, run.bench.clock - run.bench.seconds)
    return Report(
        run=run.id,
        status=status,
        notebook=str(options.output) if run.cells else None,
        bundle=str(options.bundle) if (options.bundle / "schema.json").exists() and run.cells else None,
        task=spec.task if spec else None,
        target=spec.target if spec else None,
        metric=spec.metric if spec else None,
        leaderboard=sorted(
            rows, key=lambda r: r["cv_mean"], reverse=bool(spec and METRICS[spec.metric].greater)
        ),
        findings=[
            finding.model_dump(include={"kind", "severity", "columns", "evidence", "action", "undo"})
            for finding in run.context.findings
        ],
        repairs=run.repairs,
        skipped=run.skipped + [f"{name}: not tried, the budget was spent" for name in run.untried],
        seconds={
            "total": round(wall, 2),
            "cells": round(run.bench.seconds, 2),
            "probes": round(probes, 2),
            "agents": round(
                max(0.0, more.get("seconds", {}).get("fitted", wall) - run.bench.seconds - probes), 2
            ),
        }
        | {key: round(value, 2) for key, value in more.pop("seconds", {}).items()},
        peak_memory=run.bench.peak_memory,
        model=thought(run, usage_report(run.model, options.model)),
        **more,
    )
