"""What a run would send to a language model, before anything is sent.

The run's first steps are taken as they are, up to the profile of the development rows, with a model that writes down what it is
asked and answers nothing. What is asked later needs figures that only the run measures: there the request is shown with
a mark in their places. The messages are made by the code that makes a request. Nothing is sent, and nothing is left behind.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from jupyter_automl.agents.proposals import experiments, features
from jupyter_automl.catalog.component import Component, Context, Machine
from jupyter_automl.catalog.registry import components
from jupyter_automl.errors import BadInput
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.llm.contract import Usage
from jupyter_automl.llm.preview import messages_for, note_for
from jupyter_automl.llm.settings import ModelSettings

from . import tabular, thinking, thinking_steps
from .budget import Budget
from .engine import Run
from .journal import Journal
from .ledger import Ledger
from .opening import machine_of
from .options import Options, checked
from .workbench import Workbench

T = TypeVar("T", bound=BaseModel)

MEASURED = "(measured by then)"
"""Stands for a value that the run finds before it asks."""
WHEN = {
    "intent": "at the start, for what the goal may ask beside what the rules found, and for what the columns mean",
    "cells": "after the audit, because the goal asks for more than a prediction; once more where steps do not stand, with why",
    "features": "after the models of the catalogue were measured",
    "experiments": "after the proposed features were measured",
}
LATER = {
    "repair": "where a cell fails and no rule helps, four times at most: that cell, its error {errors}, and names, types and "
    "shapes of what the kernel holds; nothing of the cells that read the file or open the holdout",
    "explanation": "after the choice: the names of the candidates with their scores out of fold, and the kinds of the findings "
    "with their columns",
    "review": "at the end: the text of the notebook's cells from the baseline to the explanation, without what they put out",
}


@dataclass(frozen=True)
class Foretold:
    """One question that the run would ask."""

    role: str
    when: str
    exact: bool
    """Whether it would go out letter for letter; else `MEASURED` stands in it."""
    messages: list[dict[str, str]]
    prompt_tokens: int
    """About."""
    usd: float | None


@dataclass(frozen=True)
class Outlook:
    """All that a run would send, as far as it can be known before."""

    host: str
    model: str
    privacy: str
    note: str
    """What leaves, and where to, in words."""
    requests: list[Foretold]
    later: list[dict[str, str]]
    """`role` and what it `holds`: requests whose texts come of the run itself."""
    limits: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON, and as one `text` to be read."""
        return {**asdict(self), "text": in_words(self)}


@dataclass
class Witness:
    """A model that answers nothing, and keeps what it was asked."""

    asked: list[tuple[str, dict[str, Any], type[BaseModel]]] = field(default_factory=list)

    async def ask(
        self, role: str, data: Mapping[str, Any], schema: type[T], *,
        timeout: float | None = None,  # noqa: ASYNC109 (as every model)
    ) -> T | None:  # fmt: skip
        """None, always."""
        self.asked.append((role, dict(data), schema))
        return None

    @property
    def usage(self) -> Usage:
        """Nothing was used."""
        return Usage()


async def foretell(
    options: Options, settings: ModelSettings, show: Callable[[str, dict[str, Any]], None] = lambda kind, details: None,
) -> Outlook:  # fmt: skip
    """What a run with these options would send; their `output` plays no part. Takes as long as a kernel's start and reading.

    Raises BadInput as the run itself would; not where its model might mend that: then only the first question is told.
    """
    witness = Witness()
    # The catalogue takes a second to import, which whoever waits for this loop must not.
    await asyncio.to_thread(components)
    with tempfile.TemporaryDirectory(prefix="jupyter-automl-") as name:
        folder = Path(name)
        private = checked(options.model_copy(update={"output": folder / "preview.ipynb", "live": False}))
        journal = Journal(folder / "journal")
        try:
            later = await _walked(private, settings, witness, Ledger(journal, "preview"), show)
        finally:
            journal.close()
    asked = [(role, data, schema, True) for role, data, schema in witness.asked]
    asked += [(role, data, schema, False) for role, data, schema in later]
    errors = "as it is" if settings.privacy == "rows" else "without the values in it"
    return Outlook(
        host=settings.host, model=settings.model, privacy=settings.privacy,
        note=note_for(settings.endpoint, settings.privacy),
        requests=[_foretold(role, data, schema, exact, settings) for role, data, schema, exact in asked],
        later=[{"role": role, "holds": said.format(errors=errors)} for role, said in LATER.items()] if later else [],
        limits={"requests": settings.max_requests, "tokens": settings.max_tokens, "usd": settings.max_usd},
    )  # fmt: skip


def _foretold(
    role: str, data: dict[str, Any], schema: type[BaseModel], exact: bool, settings: ModelSettings
) -> Foretold:
    found = messages_for(role, data, schema, settings)
    return Foretold(role, WHEN[role], exact, found.messages, found.prompt_tokens, found.usd)


async def _walked(
    options: Options, settings: ModelSettings, witness: Witness, ledger: Ledger,
    show: Callable[[str, dict[str, Any]], None],
) -> list[tuple[str, dict[str, Any], type[BaseModel]]]:  # fmt: skip
    """Take the first steps; returns what would be asked after them. Empty where they end before."""

    async def start_kernel() -> KernelSession:
        return await KernelSession.start(options.kernel, cwd=options.output.parent)

    bench = Workbench(ledger, start_kernel)
    context = Context(
        data_path=options.data_path, output_dir=options.bundle.name, seed=options.seed, budget=options.budget,
        machine=Machine(),
    )  # fmt: skip
    run = Run(ledger.run, ledger, bench, context, Budget(options.budget, time.monotonic()), show)
    run.model, run.privacy = witness, settings.privacy
    try:
        machine = await machine_of(bench, show)
        try:
            await tabular.look(
                run, machine, options.goal, options.data, target=options.target, metric=options.metric
            )
        except BadInput:
            if witness.asked:  # its answer may be what the goal lacks
                return []
            raise
        run.start_clock()
        await tabular.open_notebook(run)
        await tabular.know(run)
        await thinking_steps.answer(run)
        return await _questions(run)
    finally:
        await bench.close()


async def _questions(run: Run) -> list[tuple[str, dict[str, Any], type[BaseModel]]]:
    """What is asked once the catalogue's models are measured, marks in the places of their figures."""
    context = run.context
    columns = await thinking.told_columns(thinking.Thoughts(run, _unmeasured, run.budget.seconds))
    found: list[tuple[str, dict[str, Any], type[BaseModel]]] = []
    if context.spec.constraints.max_features is None:
        data = features.material(context, columns, {"label": MEASURED, "mean": MEASURED}, [MEASURED])
        data["retrieved"] = MEASURED
        found.append(("features", data, features.FeatureIdeas))
    data = experiments.material(context, columns, [], 0.0)
    data |= dict.fromkeys(("tried", "catalogue", "diagnosis", "seconds_left", "retrieved"), MEASURED)
    found.append(("experiments", data, experiments.ExperimentIdeas))
    return found


async def _unmeasured(run: Run, step: str, component: Component) -> bool:
    return False


def in_words(found: Outlook) -> str:
    """The whole of it, to be read by a person."""
    parts = [f"What a run would send to {found.model} at {found.host}. {found.note}", _limits(found.limits)]
    for number, one in enumerate(found.requests, 1):
        kind = "letter for letter" if one.exact else f"“{MEASURED}” stands for what the run measures"
        head = f"{number}. {one.role}: {one.when}; about {one.prompt_tokens:,} tokens; {kind}"
        body = "\n\n".join(f"[{message['role']}]\n{message['content']}" for message in one.messages)
        parts.append(f"{head}\n{'-' * min(100, len(head))}\n{body}")
    if found.later:
        parts.append("\n".join(["And then:", *(f"- {one['role']}: {one['holds']}." for one in found.later)]))
    return "\n\n".join(parts)


def _limits(limits: dict[str, Any]) -> str:
    money = f" and {limits['usd']:g} USD" if limits["usd"] is not None else ""
    return (
        f"A run sends {limits['requests']} requests at most, and uses {limits['tokens']:,} tokens{money} at most. "
        "Where the endpoint cannot be held to a JSON schema, the schema goes along in words."
    )
