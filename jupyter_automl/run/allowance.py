"""What the clock allows: whether a step still leaves time to fit, score and save what is chosen."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import Any

from jupyter_automl.agents.closing import ESTIMATED, NEEDED, SPARED, closing_seconds
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.registry import components
from jupyter_automl.catalog.tabular.features.folds import fold_count
from jupyter_automl.catalog.tabular.models import ModelComponent
from jupyter_automl.catalog.tabular.models.sizes import final_fit, grown_share, searched_rows, side_by_side

from .engine import Run

LATE = 0.1
"""Share of the budget by which estimates may say that a run ends late: they are off by more."""
EXPLAINED_SHARE, SHORTLY_EXPLAINED_SHARE = 0.25, 0.15
"""Share of the budget that experiments leave for checks and explanation at most, and in a run of less than a minute; the
first experiment leaves nothing for them, nor for more rows than the search has: a model comes before what explains it."""
PACES = (0.8, 2.5)
"""The steps after the choice are taken to be at most so much faster or slower than estimated."""


def fit_seconds(run: Run, row: dict[str, Any]) -> float:
    """Seconds of one fit on all rows, on one core, as the experiment's folds took, which tried more trees than it has."""
    context = run.context
    folds, rows = fold_count(context), context.facts.rows
    part = max(1.0, float(searched_rows(context)) * (folds - 1) / folds)
    one_fold = float(row["seconds"]) * side_by_side(context) / folds
    return grown_share(row.get("length")) * one_fold * _growth(context, row["name"], rows, part)


def _growth(context: Context, name: str, rows: float, part: float) -> float:
    """How many times longer a fit on so many rows takes than on a part of them."""
    found = components().get(name)
    if not isinstance(found, ModelComponent) or found.kind not in ESTIMATED:
        return rows / part
    return found.cost_on(context, rows) / found.cost_on(context, part)


def after_seconds(run: Run, members: list[dict[str, Any]]) -> float:
    """Seconds to be left when a blend of `members` is chosen, until it is explained, scored and saved."""
    context, names = run.context, [row["name"] for row in members]
    fit = sum(fit_seconds(run, row) for row in members)
    if len(run.leaderboard) < 2:
        on_few = replace(context, settings={**context.settings, "fit_rows": searched_rows(context)})
        seconds = closing_seconds(on_few, fit, names)
        return sum(takes for step, takes in seconds.items() if step not in SPARED)
    seconds = closing_seconds(context, fit, names)
    spared = sum(takes for step, takes in seconds.items() if step in SPARED)
    share = SHORTLY_EXPLAINED_SHARE if context.short else EXPLAINED_SHARE
    return sum(seconds.values()) - spared + min(spared, share * run.budget.seconds)


def chosen_seconds(run: Run) -> dict[str, float]:
    """Seconds of each step after the choice, of what was chosen."""
    settings = run.context.settings
    return closing_seconds(run.context, settings["chosen_fit"], settings["parts"])


def slowness(run: Run) -> float:
    """How many times longer than estimated the experiments took here; 1 before any was measured."""
    ratios = [
        row["seconds"] / row["estimated"] for row in run.leaderboard if (row.get("estimated") or 0.0) > 0.2
    ]
    return max(0.3, median(ratios)) if ratios else 1.0


def affords(run: Run, name: str, seconds: float) -> bool:
    """Whether an experiment of so many seconds leaves time for what follows; decided once, also for a resumed run."""
    candidate = {"name": name, "seconds": seconds}
    return bool(
        run.decide(
            f"affords:{name}", lambda: _decision(run, [*slowest(run.leaderboard), candidate], seconds)
        )["go"]
    )


def affordable(run: Run, rows: list[dict[str, Any]], seconds: float) -> list[str]:
    """The experiments of these, best first, whose blend, `seconds` long, leaves time for what follows: the best, and all but
    the slowest of the others; decided once. None where there is no time for a blend of any.
    """

    def decision() -> dict[str, Any]:
        some = list(rows)
        found = _decision(run, slowest(some), seconds)
        while not found["go"] and len(some) > 2:
            some.remove(slowest(some[1:])[0])
            found = _decision(run, slowest(some), seconds)
        return {**found, "members": [row["name"] for row in some] if found["go"] else []}

    return list(run.decide("affords:blend", decision)["members"])


def slowest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The two whose fits take longest: a blend has two or three members that count, so its time is not that of all."""
    return sorted(rows, key=lambda row: -float(row["seconds"]))[:2]


def _decision(run: Run, members: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """Whether there is time for so many seconds, and then for what follows when a blend of `members` is chosen."""
    after, hurry = after_seconds(run, members), run.ledger.known("hurry") is not None
    go = not hurry and run.left + LATE * run.budget.seconds >= seconds + after
    return {"left": run.left, "takes": seconds, "after": after, "go": go}


DEALINGS, DEALING_SHARE = 4, 0.25
"""Further dealings of the folds at most, and the share of the budget that they may take."""


def further_dealings(run: Run, finalists: list[dict[str, Any]]) -> int:
    """How many more times the time pays for measuring these on all folds; decided once."""

    def decision() -> dict[str, Any]:
        one = sum(_again_seconds(run, row) for row in finalists)
        after, hurry = after_seconds(run, finalists[:1]), run.ledger.known("hurry") is not None
        spare = min(DEALING_SHARE * run.budget.seconds, run.left - after)
        return {
            "left": run.left, "takes": one, "after": after,
            "dealings": 0 if hurry else max(0, min(DEALINGS, int(spare / max(0.1, one)))),
        }  # fmt: skip

    return int(run.decide("dealings", decision)["dealings"])


def _again_seconds(run: Run, row: dict[str, Any]) -> float:
    """Seconds of fitting an experiment on all folds once more, with the trees that were taken; a blend's are its members'."""
    by_name = {other["name"]: other for other in run.leaderboard}
    if row["family"] == "ensemble":
        members = run.context.seen.get("ensemble.blend", {}).get("weights", {})
        return sum(_again_seconds(run, by_name[name]) for name in members)
    if row["family"] == "threshold":
        return _again_seconds(run, by_name[row["rival"]])
    return grown_share(row.get("length")) * float(row["seconds"])


def fit_rows(run: Run) -> int | None:
    """Rows that the time left pays for in the final fit of what was chosen; None for all. Decided once.

    In a run of less than a minute they come before the checks.
    """

    def decision() -> dict[str, Any]:
        seconds, whole, rows = chosen_seconds(run), final_fit(run.context), run.context.facts.rows
        needed = [step for step in NEEDED if not (run.context.short and step in SPARED)]
        spare = run.left - sum(seconds[step] for step in needed) + whole
        some = (
            max(searched_rows(run.context), int(rows * spare / whole) // 1000 * 1000) if whole > 0 else rows
        )
        return {"left": run.left, "fit": whole, "spare": spare, "rows": some if some < 0.8 * rows else None}

    found = run.decide("fit_rows", decision)["rows"]
    return None if found is None else int(found)


def has_time_in_brief(run: Run, step: str) -> bool:
    """The same for its brief form, without what is only for information; if so, it is written in that form."""
    run.context.settings["brief"] = True
    if has_time(run, step, form=":brief"):
        return True
    del run.context.settings["brief"]
    return False


def has_time(run: Run, step: str, form: str = "") -> bool:
    """Whether a step after the choice, which the run can do without, leaves time for those that it needs. Decided once."""

    def decision() -> dict[str, Any]:
        seconds = chosen_seconds(run)
        names = list(seconds)
        done = {name: run.ledger.known(f"finish:{name}") for name in names[: names.index(step)]}
        took = sum(entry["seconds"]["wall"] for entry in done.values() if entry)
        slow = took / sum(seconds[name] for name, entry in done.items() if entry) if took else 1.0
        pace = min(max(slow, PACES[0]), PACES[1])
        takes = pace * seconds[step]
        after = pace * sum(seconds[name] for name in names[names.index(step) + 1 :] if name not in SPARED)
        go = run.left + LATE * run.budget.seconds >= takes + after
        return {"left": run.left, "takes": takes, "after": after, "go": go}

    return bool(run.decide(f"time:{step}{form}", decision)["go"])
