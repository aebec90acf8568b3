"""From what is known to a plan: which models are tried within the budget, and how steps depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.registry import components, of_kind
from jupyter_automl.catalog.tabular.models import ModelComponent
from jupyter_automl.catalog.tabular.models.sizes import folds_seconds
from jupyter_automl.memory.advice import Recalled

from .closing import NEEDED, closing_seconds
from .recommender import LEAST_FIT, MOST_MODELS, Ranked, rank

SEARCH_SHARE = 0.45
"""Share of the budget for the first experiments; the rest is for revision, checks, explanation and the final fit."""
CHEAPEST_SHARE, BEST_SHARE = 0.4, 0.6
"""Parts of that which the cheapest and the best-ranked model may take."""
LEAST_SEARCH_ROWS = 5_000
PARTS = (1.0, 0.8, 0.65, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05)
"""Parts of the rows that a search may use."""
OPENING, OPENING_CELL = 7.5, 8e-7
"""Seconds until the first experiment, at least and more for each cell of the table."""
MARGIN = 1.25
"""Times what is estimated that the steps after the choice are given."""
FINAL_SHARE = 0.2
"""Share of the budget that is kept for the final fit."""


@dataclass(frozen=True)
class PlanStep:
    """One step: what it needs from the kernel and what it leaves there."""

    id: str
    title: str
    component: str
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    why: str = ""
    seconds: float = 0.0

    def payload(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """The models to try, best first, and how large the search may be."""

    models: list[str]
    ranking: list[Ranked]
    search_rows: int | None
    """Rows of each fold that the search uses; None for all."""
    steps: list[PlanStep] = field(default_factory=list)


def plan_models(context: Context, recalled: Mapping[str, Recalled] | None = None) -> Plan:
    """Rank the models and take as many as the budget pays for, from estimates and not from a clock.

    The same data, goal, seed, budget and memory give the same plan on any machine.
    """
    folds, budget = folds_seconds(context, 1.0), context.budget
    candidates: list[Component] = [each for each in of_kind("model") if each.offered(context)]
    ranking = rank(candidates, context, budget=budget, folds=folds, recalled=recalled)
    possible = [item for item in ranking if item.possible and item.fit >= LEAST_FIT]
    share = SEARCH_SHARE * budget
    models = {each.name: each for each in candidates if isinstance(each, ModelComponent)}
    cheapest = min((item.seconds for item in possible[:3]), default=0.0)
    best = models[possible[0].name] if possible else None
    search_rows = _search_rows(context, folds, cheapest, best, share)
    rows = search_rows or context.facts.rows
    takes = {item.name: folds * models[item.name].cost_on(context, rows) for item in possible}
    chosen: list[str] = []
    spent = 0.0
    for item in possible:
        if len(chosen) < MOST_MODELS and spent + takes[item.name] <= share:
            chosen.append(item.name)
            spent += takes[item.name]
    if not chosen and possible:
        chosen = [min(takes, key=takes.__getitem__)]
    return Plan(chosen, ranking, search_rows)


def _search_rows(
    context: Context, folds: float, cheapest: float, best: ModelComponent | None, share: float
) -> int | None:
    """Rows for the search, so that the cheapest model and the best-ranked one leave others their time, and what is chosen
    can be checked and delivered.

    `folds` are the fits that an experiment takes as long as, `cheapest` its seconds on all rows, `share` those of all.
    """
    rows = context.facts.rows
    least = max(LEAST_SEARCH_ROWS, int(rows * PARTS[-1]) // 1000 * 1000)
    opening = OPENING + OPENING_CELL * rows * len(context.facts.columns)
    experiments = cheapest + folds * component("baseline").cost(context)
    for part in PARTS:
        some = int(rows * part) // 1000 * 1000
        if some <= least:
            break
        told = replace(context, settings={**context.settings, "search_rows": some})
        seconds = closing_seconds(told, cheapest / folds, [""])
        closing = MARGIN * sum(seconds[step] for step in NEEDED)
        final = min(0.0, FINAL_SHARE * context.budget - cheapest / folds)  # more is fitted on a sample, too
        leading = folds * best.cost_on(context, some) if best is not None else 0.0
        fitting = cheapest * part <= CHEAPEST_SHARE * share and leading <= BEST_SHARE * share
        if fitting and opening + experiments * part + closing + final <= context.budget:
            return None if part == 1.0 else some
    return least if rows > least / PARTS[1] else None


def best_of(kind: str, context: Context) -> Component:
    """The component of a kind that suits best; ties go to the first name."""
    candidates = of_kind(kind)  # type: ignore[arg-type]
    return max(candidates, key=lambda component: component.suits(context).score)


def steps_of(context: Context, plan: Plan, sections: Sequence[tuple[str, Component]]) -> list[PlanStep]:
    """The plan as steps, in order, with what each requires and provides."""
    by_name = {item.name: item for item in plan.ranking}
    return [
        PlanStep(
            id=step,
            title=component.title,
            component=component.name,
            requires=component.requires,
            provides=component.provides,
            why=by_name[component.name].why if component.name in by_name else component.suits_why(context),
            seconds=by_name[component.name].seconds if component.name in by_name else 0.0,
        )
        for step, component in sections
    ]


def dependencies(steps: Iterable[PlanStep]) -> dict[str, list[str]]:
    """For each step the earlier steps that provide what it requires."""
    maker: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    for step in steps:
        found = dict.fromkeys(maker[name] for name in step.requires if name in maker)
        needs[step.id] = [name for name in found if name != step.id]
        maker.update(dict.fromkeys(step.provides, step.id))
    return needs


def component(name: str) -> Component:
    """A component of the catalogue by name."""
    return components()[name]
