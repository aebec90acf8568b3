"""The result of a finished run as a panel shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.contracts import as_sentence
from jupyter_automl.contracts.task import coverage_asked

FIGURES = ("requests", "prompt_tokens", "completion_tokens", "usd", "cached", "failed")
"""Of the use of a language model."""


def result_of(
    report: dict[str, Any], metric_name: str | None, relative: Callable[[str], str | None]
) -> dict[str, Any] | None:
    """Score with interval, proof, files; None for a run with neither a holdout score nor a page of its own.

    A goal that asks for an analysis alone has no score: nothing was fitted, and all of its figures are None.
    """
    holdout = report.get("holdout") or {}
    score = holdout.get("score")
    if score is None and report.get("html") is None:
        return None
    metric = report.get("metric")
    return {
        "score": score, "low": holdout.get("low"), "high": holdout.get("high"),
        "metric": metric_name or (METRICS[metric].title if metric in METRICS else metric),
        "rows": holdout.get("rows"), "baseline": holdout.get("baseline"), "dummy": holdout.get("dummy"), "model": None,
        "proof": proof_of(report.get("rerun"), score, report.get("why")),
        "bundle": relative(report["bundle"]) if report.get("bundle") else None,
        "notebook_html": relative(report["html"]) if report.get("html") else None,
        "constraints": [
            {"text": item["constraint"], "met": item["met"], "found": item["found"]}
            for item in report.get("constraints", [])
        ],
        "answers": [], "left_out": left_out_of(report), "sentence": None, "drivers": [],
    }  # fmt: skip


def proof_of(rerun: dict[str, Any] | None, claimed: float | None, why: str | None) -> dict[str, Any] | None:
    """What the run in a fresh kernel showed, in a sentence to follow the verdict; None when there was none."""
    if rerun is None:
        return None
    score, identical = rerun.get("score"), rerun["identical"]
    if rerun["ok"] and claimed is None:
        identical, sentence = True, "Every cell ran top to bottom in a fresh kernel."
    elif rerun["ok"]:
        sentence = f"Run top to bottom in a fresh kernel: the same {claimed:.4g}."
    elif score is not None and claimed is not None and not identical:
        sentence = f"The fresh run gave {score:.4g}, not {claimed:.4g}."
    else:
        sentence = as_sentence(why or "the fresh run did not reach the end", ())
    return {"ok": rerun["ok"], "identical": identical, "score": score, "sentence": sentence}


def left_out_of(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Own steps that were proposed for the goal and did not come to stand, with the reason."""
    proposals = (report.get("model") or {}).get("proposals", [])
    return [
        {"title": entry["name"], "why": as_sentence(entry["why"], ())}
        for entry in proposals
        if entry["kind"] == "step" and not entry["kept"]
    ]


def answers_of(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps that answer what the goal asks beside a prediction, each with the cell to show."""
    return [
        {"title": step["title"], "cell_id": step["cell_ids"][-1] if step["cell_ids"] else None}
        for step in steps
        if step["id"].startswith("analysis.") and step["state"] in ("done", "repaired", "yours")
    ]


def said_of(result: dict[str, Any], chosen: dict[str, Any] | None, signal: bool | None) -> str | None:
    """What has to be known before the figures are used, in a sentence; None where they speak for themselves."""
    if result["score"] is None:
        steps = len(result["answers"])
        counted = f"{steps} step answers" if steps == 1 else f"{steps} steps answer"
        return f"{counted} the goal on the development rows. It asks for an analysis alone, so nothing was fitted."
    if signal is False:
        return (
            "Not clearly better than a constant guess: the columns carry no signal for the target that this amount of "
            "data can show."
        )
    if chosen is not None and chosen["baseline"]:
        return "No other model did better across the folds, so the baseline itself was chosen."
    return None


def constraints_of(task: dict[str, Any]) -> list[str]:
    """What the goal demands beside the prediction, a few words each; what a model read stands with the goal's words."""
    asked, read = task["constraints"], task.get("understood", [])

    def said(text: str, kind: str, column: str | None = None) -> str:
        for one in read:
            if one["kind"] == kind and (column is None or column in one["columns"]):
                return f"{text} (the model reads it in “{one['words']}”)"
        return text

    one_each = {
        "interpretable": "an interpretable model", "max_features": "at most {:d} columns", "seconds": "within {:g} s",
        "inference_ms": "{:g} ms a row", "score": "score {:g}", "random_split": "split at random",
        "all_rows": "fitted on all rows in the end",
    }  # fmt: skip
    constraints = [said(f"without {name}", "leave_out", name) for name in asked["leave_out"]]
    constraints += [said(f"only {', '.join(asked['only'])}", "only")] if asked["only"] else []
    constraints += [
        said(text.format(asked[kind]), kind)
        for kind, text in one_each.items()
        if asked.get(kind) not in (None, False)
    ]
    if asked.get("coverage"):
        constraints.append(said(coverage_asked(task["task"], asked["coverage"]), "coverage"))
    if any(one["kind"] == "metric" for one in read):
        constraints.append(said(f"measured by {METRICS[task['metric']].title}", "metric"))
    return constraints


def sentence_of(task: dict[str, Any]) -> str:
    """What the goal was taken to mean."""
    kind = {"binary": "a yes or no", "multiclass": "a class", "regression": "a number"}[task["task"]]
    return f"Predict {task['target']} ({kind}) for {task['row_noun']}, measured by {METRICS[task['metric']].title}."


def model_usage_of(used: dict[str, Any]) -> dict[str, Any]:
    """What the language model was asked and what it cost until now; `last` says what became of the last question."""
    usage = used["usage"]
    roles = {role: {key: one[key] for key in FIGURES} for role, one in usage.get("by_role", {}).items()}
    last = {key: used[key] for key in ("role", "verdict", "why", "seconds")}
    return {
        **{key: usage[key] for key in FIGURES},
        "model": used["model"],
        "host": used["host"],
        "roles": roles,
        "last": last,
    }


def suggestion_of(verdict: dict[str, Any], steps: list[dict[str, Any]]) -> dict[str, Any]:
    """What a language model proposed, whether it was kept, and why; a repair goes by the title of its step."""
    titles = {step["id"]: step["title"] for step in steps} if verdict["kind"] == "repair" else {}
    return {
        "kind": verdict["kind"],
        "name": titles.get(verdict["name"], verdict["name"]),
        "kept": verdict["kept"],
        "why": as_sentence(verdict["why"], (verdict["name"],)),
    }
