"""Ranks the catalogue's components by a score whose every part is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.memory.advice import EVEN, FORGIVEN, Recalled
from jupyter_automl.memory.retrieval import similarities

WEIGHTS = {"similarity": 0.09, "fit": 0.27, "cost": 0.12, "constraints": 0.09, "memory": 0.43}
"""How much each part counts. Fit to the data leads, and what the goal's words say tips the balance; what was seen on similar
tables can turn the order round, but not on the word of a single one where the fit speaks clearly against it."""
MOST_MODELS = 8
"""Candidates that are tried at most."""
LEAST_FIT = 0.35
"""Candidates that suit the data less are not tried."""


@dataclass(frozen=True)
class Ranked:
    """A component with the parts of its score, each from 0 to 1, and the reason of its fit."""

    name: str
    title: str
    similarity: float
    fit: float
    cost: float
    constraints: float
    memory: float
    total: float
    seconds: float
    """Estimated seconds for its cells."""
    why: str
    possible: bool

    def payload(self) -> dict[str, Any]:
        return asdict(self)


def query_of(context: Context) -> str:
    """The goal and the facts in words, as retrieval sees them."""
    spec, facts = context.spec, context.facts
    words = [spec.goal, spec.task, spec.metric.replace("_", " ")]
    words.append(
        "small noisy data few rows"
        if facts.rows < 2_000
        else "large data fast many rows"
        if facts.rows > 50_000
        else "mixed table"
    )
    roles = {column.role for column in facts.columns}
    words += [
        word
        for role, word in [("category", "categories levels"), ("text", "free text words"), ("date", "dates")]
        if role in roles
    ]
    if any(column.missing for column in facts.columns):
        words.append("missing values")
    if spec.constraints.interpretable:
        words.append("interpretable rules checked by hand linear")
    return " ".join(words)


def rank(
    candidates: Sequence[Component], context: Context, *, budget: float, folds: float,
    recalled: Mapping[str, Recalled] | None = None,
) -> list[Ranked]:  # fmt: skip
    """The candidates, best first. Those that cannot run here are last, with the reason.

    `budget`: seconds for all of them; `folds`: fits that an experiment takes, one after the other; `recalled`: what
    memory says of candidates that were tried on similar tables.
    """
    near = similarities(query_of(context), {component.name: component.text() for component in candidates})
    ranked = [
        _score(component, context, near[component.name], budget, folds, (recalled or {}).get(component.name))
        for component in candidates
    ]
    if recalled and not any(item.possible for item in ranked):
        return rank(candidates, context, budget=budget, folds=folds)  # better one that may fail than none
    return sorted(ranked, key=lambda item: (not item.possible, -item.total, item.name))


def _score(
    component: Component,
    context: Context,
    similarity: float,
    budget: float,
    folds: float,
    recalled: Recalled | None,
) -> Ranked:
    fit = component.suits(context)
    seconds = component.cost(context) * folds
    why, possible = fit.why, True
    missing = component.absent(context)
    if context.spec.task not in component.tasks:
        why, possible = f"not for {context.spec.task}", False
    elif missing:
        how = f"; {component.extra}" if component.extra else ""
        why, possible = f"{', '.join(missing)} is not installed in this kernel{how}", False
    demanded = 1.0
    if context.spec.constraints.interpretable:
        demanded = 1.0 if component.interpretable else 0.0
        if not component.interpretable:
            why, possible = "the goal asks for an interpretable model", False
    if recalled is not None and possible:
        why = f"{why}; {recalled.why}"
        if recalled.hopeless:
            why, possible = f"{recalled.why} in the last {FORGIVEN / 86_400:.0f} days", False
    cheap = 1.0 / (1.0 + seconds / max(1.0, 0.15 * budget))
    parts = {
        "similarity": similarity,
        "fit": fit.score,
        "cost": cheap,
        "constraints": demanded,
        "memory": EVEN if recalled is None else recalled.value,
    }
    total = sum(WEIGHTS[name] * value for name, value in parts.items())
    return Ranked(
        component.name, component.title, **parts, total=total, seconds=seconds, why=why, possible=possible
    )


def table_of(ranked: Sequence[Ranked], chosen: Sequence[str]) -> str:
    """The ranking as a markdown table, parts and all."""
    said = {"similarity": "goal", "fit": "data"}
    weights = " · ".join(f"{said.get(name, name)} {weight:.0%}" for name, weight in WEIGHTS.items())
    lines = [
        "| Candidate | goal | data | cost | constraints | memory | score | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for item in ranked:
        name = f"**{item.title}**" if item.name in chosen else item.title
        verdict = item.why if item.name in chosen else f"not tried: {_reason(item, len(chosen))}"
        lines.append(
            f"| {name} | {item.similarity:.2f} | {item.fit:.2f} | {item.cost:.2f} | {item.constraints:.2f} "
            f"| {item.memory:.2f} | {item.total:.2f} | {verdict} |"
        )
    return "\n".join([*lines, "", f"Weights: {weights}. *Goal*: how near the component's own description is to the goal "
                      "and the data, in words; *memory*: how near it came to the best model on similar tables of "
                      "earlier runs, and how quickly (0.50: none)."])  # fmt: skip


def _reason(item: Ranked, chosen: int) -> str:
    """Why a candidate was not tried: it cannot run, it does not suit, or others go first."""
    if not item.possible or item.fit < LEAST_FIT:
        return item.why
    if chosen >= MOST_MODELS:
        return f"{chosen} that rank higher are enough"
    return f"its time, about {max(1.0, item.seconds):.0f} s on all rows, does not fit beside the others"
