"""Two runs side by side, and whether the gap between them says anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .runs import Runs

State = dict[str, Any]


async def compare(runs: Runs, a: str, b: str) -> dict[str, Any]:
    """Summaries, rows that differ or agree, and one sentence."""
    views = [await runs.view(run) for run in (a, b)]
    left, right = (view.state for view in views)
    rows = [
        {
            "label": label,
            "a": _of(left, label),
            "b": _of(right, label),
            "equal": _of(left, label) == _of(right, label),
        }
        for label in _ROWS
    ]
    return {
        "a": runs.summary(views[0]),
        "b": runs.summary(views[1]),
        "rows": rows,
        "sentence": sentence(left, right),
    }


def sentence(left: State, right: State) -> str:
    """What may be said of the two scores."""
    one, other = left["result"], right["result"]
    if one is None or other is None:
        return "Only finished runs have scores to compare."
    if left["metric_name"] != right["metric_name"]:
        return "The runs were measured by different metrics, so their scores cannot be compared."
    if _target(left) != _target(right):
        return "The runs predict different columns, so their scores cannot be compared."
    if _scored(left) != _scored(right):
        return "The runs scored different rows, so the gap between their scores says little."
    gap = one["score"] - other["score"]
    rows = f"On the same {one['rows']:,} rows"
    if gap == 0:
        return f"{rows} the scores are equal."
    within = all(
        each["low"] is not None and each["low"] <= that["score"] <= each["high"]
        for each, that in ((one, other), (other, one))
    )
    if within:
        return f"{rows} the gap is {abs(gap):.4g}; each score lies within the other's interval: too small to call."
    better = "A" if (gap > 0) == left["greater_is_better"] else "B"
    return f"{rows} the gap is {abs(gap):.4g}: {better} is better."


def _target(state: State) -> Any:
    return (state["task"] or {}).get("target")


def _scored(state: State) -> tuple[Any, ...]:
    """What decides which rows were held back for the score."""
    split = next((step["component"] for step in state["steps"] if step["id"] == "load.split"), None)
    return state["data"].get("sha256"), state["result"]["rows"], state["seed"], split


def _score(state: State) -> str:
    result = state["result"]
    if result is None:
        return "none"
    interval = f" ({result['low']:.4g} to {result['high']:.4g})" if result["low"] is not None else ""
    return f"{result['score']:.4g}{interval}"


def _baseline(state: State) -> str:
    """On the same rows as the score; the leaderboard's is of the folds."""
    found = (state["result"] or {}).get("baseline")
    return "none" if found is None else f"{found:.4g}"


def _text(value: Any) -> str:
    return "none" if value is None else str(value)


_ROWS: dict[str, Callable[[State], str]] = {
    "Score": _score,
    "Metric": lambda state: _text(state["metric_name"]),
    "Model": lambda state: _text((state["result"] or {}).get("model")),
    "Baseline": _baseline,
    "Rows scored": lambda state: _text((state["result"] or {}).get("rows")),
    "Goal": lambda state: state["goal"],
    "Target": lambda state: _text(_target(state)),
    "Data": lambda state: state["data"]["label"],
    "Rows": lambda state: _text(state["data"]["rows"]),
    "Seed": lambda state: _text(state["seed"]),
    "Models tried": lambda state: ", ".join(row["label"] for row in state["leaderboard"]),
    "Findings": lambda state: str(len(state["findings"])),
    "Repairs": lambda state: str(len(state["repairs"])),
    "Kernel time": lambda state: f"{state['budget']['used']:.0f} s",
    "Proven": lambda state: "yes" if ((state["result"] or {}).get("proof") or {}).get("ok") else "no",
}


def _of(state: State, label: str) -> str:
    return _ROWS[label](state)
