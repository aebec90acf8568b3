"""Own steps: what the goal asks beside the prediction, in cells that a model writes and the gates let through.

They stand after the audit and before the modelling, and nothing of the modelling hangs on them: they read the development
rows, bind names of their own, and have seconds of their own, so that the expert decides as in a run without them.
"""

from __future__ import annotations

import re
import sqlite3
import traceback
from dataclasses import dataclass, field
from typing import Any

from jupyter_automl.agents.explainer import quoted
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.guard.wording import name_of, plain
from jupyter_automl.agents.proposals import own_steps as proposals
from jupyter_automl.agents.proposals.own_steps import OwnStepIdea, OwnStepIdeas
from jupyter_automl.agents.understanding.asides import asides, models_too
from jupyter_automl.catalog.reserved import reserved
from jupyter_automl.contracts import Unclear
from jupyter_automl.errors import NotSaved, RunFailed
from jupyter_automl.llm.privacy import masked

from . import thinking
from .engine import Run
from .stepping import Interrupted, KernelLost
from .thinking import Thoughts, asked
from .trying_steps import Trial, tried

STEP = "analysis"
SHARE, MOST_SECONDS = 0.1, 60.0
"""Seconds of kernel time that all own steps may take: a part of the budget, but not more than this."""
LONGEST = 60.0
"""Seconds of one question; they count as waiting."""
ANSWERS = 2
"""Times that the model is asked: once for the steps, once more for those that did not stand."""
ASKED = "asides"


@dataclass
class Desk:
    """What one run's own steps have come to."""

    thoughts: Thoughts
    parts: list[str]
    number: int = 0
    given: list[str] = field(default_factory=list)
    """Names that its steps left in the kernel."""
    open: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """What did not stand so far, by title: the gate, the reason, the code."""
    titles: list[str] = field(default_factory=list)

    @property
    def run(self) -> Run:
        return self.thoughts.run


def noticed(run: Run, goal: str, *, told: bool) -> None:
    """After the goal was understood: what it asks beside the prediction, and, without a model, that this is not done.

    `told` says that a target or a metric was named apart from the goal: then a model is wanted whatever the goal says.
    """
    spec = run.context.spec
    parts = asides(goal, run.context.table)
    if not parts:
        return
    there = run.decide(ASKED, lambda: {
        "parts": parts, "model": run.model is not None, "predict": told or models_too(goal, parts),
    })  # fmt: skip
    if not there["predict"]:
        if there["model"]:
            taken, why = "no, if the analysis comes to stand", "the goal asks for an analysis alone"
            spec.title = _title(there["parts"][0])
        else:
            taken = f"yes, `{spec.target}` is predicted"
            why = (
                "the goal asks for an analysis alone, but only a prediction is made without a language model"
            )
        spec.unclear.append(Unclear(question="Is a model of the data wanted?", taken=taken, why=why))
    if not there["model"]:
        said = "; ".join(there["parts"])
        spec.unclear.append(Unclear(
            question=f'Is "{said}" to be answered too?', taken="no, the prediction alone is done",
            why="an analysis beyond the catalogue is written by a language model, and none is configured (--endpoint, --model)",
        ))  # fmt: skip


def _title(part: str) -> str:
    """The part of the goal as a title: one line without markup."""
    flat = " ".join(re.sub(r"[^\w\s.,;:%()/'\-]", " ", part).replace("_", " ").split())[:80].strip()
    return f"{flat[:1].upper()}{flat[1:]}" or "Analysis"


def alone(run: Run) -> bool:
    """Whether the run ends with its own steps: the goal asks for nothing else, and some of them stand."""
    known = run.ledger.known(f"decide:{ASKED}")
    return known is not None and bool(known["model"]) and not known["predict"] and bool(run.own_steps)


async def answer(run: Run) -> None:
    """After the audit: the steps for what the goal asks beside the prediction. The run goes on whatever becomes of them."""
    known = run.ledger.known(f"decide:{ASKED}")
    if known is None or not known["model"]:
        return
    clock = run.bench.clock
    try:
        await _answer(run, list(known["parts"]))
    except (KernelLost, Interrupted, NotSaved, RunFailed, OSError, sqlite3.Error):
        raise
    except Exception:  # noqa: BLE001 (own steps are an extra: whatever goes wrong with them must not cost the run)
        run.ledger.record("bug", {"action": "own:bug", "traceback": traceback.format_exc()})
        run.skipped.append("the analysis that the goal asks for: a fault in jupyter_automl itself")
    finally:
        run.bench.clock = clock  # the expert's time stays whole, and its decisions the same


async def _answer(run: Run, parts: list[str]) -> None:
    seconds = min(MOST_SECONDS, max(10.0, SHARE * run.budget.seconds))
    desk = Desk(Thoughts(run, _unmeasured, seconds), parts)
    columns = await thinking.told_columns(desk.thoughts)
    began = run.bench.clock
    for turn in range(1, ANSWERS + 1):
        if run.ledger.known("hurry") is not None:
            break
        data = proposals.material(run.context, parts, columns, desk.given, _refused(desk))
        ideas, waited = await asked(
            run, "cells", data, OwnStepIdeas, f"own:{turn}", min(LONGEST, 0.25 * run.budget.seconds)
        )
        run.budget.waited += waited
        if ideas is None:
            break
        for idea in ideas.steps[: proposals.MOST]:
            desk.thoughts.spent = run.bench.clock - began
            await _taken_up(desk, idea)
        if not desk.open:
            break
    for title, (gate, why, source) in desk.open.items():
        desk.thoughts.verdict("step", title, kept=False, gate=gate, why=why, code=source[:4000])
    _told(desk)


def _refused(desk: Desk) -> list[dict[str, str]]:
    """What did not stand, as far as it may be told: errors speak of values."""
    known = [column.name for column in desk.run.context.facts.columns]
    return [
        {"title": title, "why": masked(why, known, desk.run.privacy)}
        for title, (_, why, _) in desk.open.items()
    ]


async def _unmeasured(run: Run, step: str, component: Any) -> bool:
    return False


async def _taken_up(desk: Desk, idea: OwnStepIdea) -> None:
    """One idea through all gates into the notebook, or onto the list of what did not stand."""
    run = desk.run
    title = name_of(idea.title, (), 60)
    if title in desk.titles or any(idea.code == source for _, _, source in desk.open.values()):
        return
    if desk.thoughts.over:
        desk.open[title] = ("time", "the seconds for steps of this kind were spent", idea.code)
        return
    desk.number += 1
    name = f"{STEP}.{desk.number}"
    ran = [cell.source for cell in run.cells if cell.kind == "code"]
    taken = reserved(run.context.provided, ran) - set(desk.given)
    try:
        step = proposals.admitted(idea, run.context, number=desk.number, given=desk.given, taken=taken)
    except NotAllowed as refusal:
        desk.open[title] = ("guard", str(refusal), idea.code)
        return
    found = await tried(run, Trial(name, step, tuple(desk.given), taken, desk.thoughts.left))
    if isinstance(found, str):
        desk.open[title] = ("trial", found, idea.code)
        return
    _headed(desk)
    desk.titles.append(title)
    desk.open.pop(title, None)
    if not await run.step(name, found, essential=False):
        why = "you left it out" if name in run.left_out else "it could not be carried out in the kernel"
        desk.thoughts.verdict("step", title, kept=False, gate="kernel", why=why, code=idea.code[:4000])
        return
    desk.given += [each for each in found.code.provides if each not in desk.given]
    run.own_steps.append((name, found))
    why = "it passed the guard and the trial, and what it asserts holds"
    desk.thoughts.verdict("step", title, kept=True, gate="trial", why=why, code=found.code.source[:4000])


def _headed(desk: Desk) -> None:
    run = desk.run
    if any(cell.step == STEP for cell in run.cells):
        return
    known = run.ledger.known(f"decide:{ASKED}") or {}
    said = "; ".join(f'*"{quoted(part)}"*' for part in desk.parts)
    if known.get("predict", True):
        title, asks, rest = (
            "Beside the model",
            "The goal also asks",
            "; nothing of the model further below builds on them",
        )
    else:
        title, asks, rest = (
            "What the goal asks",
            "The goal asks",
            ": the others stay sealed, in case a model is wanted later",
        )
    run.add(STEP, "markdown", (
        f"## {title}\n{asks}: {said}. The catalogue has no component for that, so a language model was asked for cells. "
        "Those that stand here passed a guard, and a trial in a copy of the kernel that can write, send and start nothing. "
        f"They read the {run.context.facts.rows:,} development rows alone, not the whole file{rest}."
    ), "explain")  # fmt: skip


def _told(desk: Desk) -> None:
    """What of the answer did not come to stand, and why."""
    run = desk.run
    dropped = [entry for entry in run.proposals if entry["kind"] == "step" and not entry["kept"]]
    if dropped:
        _headed(desk)
        lines = [f"- {plain(entry['name'])}: {plain(entry['why'])}." for entry in dropped]
        if not run.own_steps:
            lines += ["", "No step stands, so the prediction alone follows."]
        run.add(
            STEP, "markdown", "\n".join(["**Left out.** Steps that did not stand:", "", *lines]), "explain"
        )
    elif not run.own_steps:
        said = "; ".join(f'*"{quoted(part)}"*' for part in desk.parts)
        run.add(STEP, "markdown", (
            f"**Not answered.** The goal also asks: {said}. The language model had no answer that could be used, so the "
            "prediction alone follows."
        ), "explain")  # fmt: skip
