"""The one place where a run asks a language model, and what keeps a run from being worse for it.

The expert goes first: every candidate of the catalogue has been measured, by the same decisions of the same clock, before
the first proposal is asked for. Waiting for an answer takes nothing from the expert's time, since its clock counts work
in the kernel; what is asked and tried afterwards has a share of what is left, and the reserve for checks, holdout and
saving is not touched. A proposal joins the candidates only after its gates, and the rule of the notebook chooses among all.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from jupyter_automl.agents.guard.wording import plain
from jupyter_automl.catalog.component import Component
from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.errors import NotSaved, RunFailed
from jupyter_automl.llm.contract import Role
from jupyter_automl.llm.privacy import reduced

from .stepping import Interrupted, KernelLost
from .trying import sample_rows

if TYPE_CHECKING:
    from .engine import Run

T = TypeVar("T", bound=BaseModel)

SHARE = 0.25
"""Part of the budget that a model may take at most."""
SPARE = 1.3
"""What is left for the steps after the choice, in units of what they are estimated to take."""
LEAST = 2.0
"""Seconds below which nothing is asked."""
LONGEST = 60.0
"""Seconds that one question may take."""

ELSEWHERE = ("step", "demand", "meaning")
"""Kinds of proposals whose verdicts stand where they were made, not beside the leaderboard."""

Measure = Callable[["Run", str, Component], Awaitable[bool]]


@dataclass
class Thoughts:
    """What one run asks and tries: its time, and the verdicts."""

    run: Run
    measure: Measure
    """Carries out an experiment's step, enters its scores, and puts it on the leaderboard."""
    seconds: float
    spent: float = 0.0

    @property
    def left(self) -> float:
        return max(0.0, self.seconds - self.spent)

    @property
    def over(self) -> bool:
        """Whether the time is over, or the user asked to finish."""
        return self.left < LEAST or self.run.ledger.known("hurry") is not None

    async def ask(self, role: Role, data: Mapping[str, Any], schema: type[T], key: str) -> T | None:
        """The model's answer within what is left, or None; its time is taken from the share."""
        answer, seconds = await asked(self.run, role, data, schema, key, min(self.left, LONGEST))
        self.spent += seconds
        return answer

    def verdict(self, kind: str, name: str, *, kept: bool, gate: str, why: str, **more: Any) -> None:
        """As `noted`."""
        noted(self.run, kind, name, kept=kept, gate=gate, why=why, **more)

    async def timed(self, work: Awaitable[Any]) -> Any:
        """The result of work in the kernel; its time is taken from the share."""
        before = self.run.bench.clock
        try:
            return await work
        finally:
            self.spent += self.run.bench.clock - before


def noted(run: Run, kind: str, name: str, *, kept: bool, gate: str, why: str, **more: Any) -> None:
    """Enter what became of a proposal: in the journal, in the report, and for whoever looks on.

    `gate` is the one at which it ended: `goal`, `guard`, `finding`, `trial`, `leakage`, `folds`, `person`, `time`.
    """
    number = 1 + sum(entry["kind"] == kind for entry in run.proposals)
    why = " ".join(why.split())[:300]
    entry = {"kind": kind, "name": name, "kept": kept, "gate": gate, "why": why, **more}
    run.proposals.append(entry)
    run.ledger.record("proposal", {"action": f"proposal:{kind}:{number}", **entry})
    run.show("proposal", entry)


async def asked(
    run: Run, role: Role, data: Mapping[str, Any], schema: type[T], key: str, limit: float
) -> tuple[T | None, float]:
    """One question, once: a resumed run finds the answer in the journal. Returns it with the seconds that it took.

    None where there is no model, no time, or no answer that fits; nothing that an endpoint does raises here. Cancelling
    passes at once.
    """
    action = f"ask:{key}"
    if run.ledger.known(action) is None and (run.model is None or limit < LEAST):
        return None, 0.0

    async def work() -> dict[str, Any]:
        assert run.model is not None
        began = time.monotonic()
        run.show("doing", {"text": f"Asking the model: {role}"})
        answer, trouble = None, None
        try:
            async with asyncio.timeout(limit + 1.0):
                answer = await run.model.ask(role, data, schema, timeout=limit)
        except TimeoutError:
            trouble = "it did not answer in time"
        except Exception as error:  # noqa: BLE001 (whatever a client raises, the expert's answer stands)
            trouble = f"{type(error).__name__}: {error}"[:300]
        said = answer.model_dump(mode="json") if isinstance(answer, schema) else None
        return {"role": role, "answer": said, "trouble": trouble, "seconds": time.monotonic() - began}

    payload = await run.ledger.once("model.answered", action, work)
    if payload["answer"] is None:
        return None, float(payload["seconds"])
    try:
        return schema.model_validate(payload["answer"]), float(payload["seconds"])
    except ValidationError:
        return None, float(payload["seconds"])


async def improve(run: Run, measure: Measure) -> None:
    """After the expert's candidates: features, then experiments, that a model proposes.

    A fault of ours in here is entered in the journal; the run goes on with what the expert has.
    """
    if run.model is None and run.ledger.known("decide:think") is None:
        return
    try:
        await _improve(run, measure)
    except (KernelLost, Interrupted, NotSaved, RunFailed, OSError, sqlite3.Error):
        raise
    except Exception:  # noqa: BLE001 (proposals are an extra: whatever goes wrong with them must not cost the run)
        run.ledger.record("bug", {"action": "think:bug", "traceback": traceback.format_exc()})
        run.untried.append("proposals of the model")


async def _improve(run: Run, measure: Measure) -> None:
    from . import thinking_experiments, thinking_features

    share = run.decide("think", lambda: {"seconds": share_of(run)})
    thoughts = Thoughts(run, measure, float(share["seconds"]))
    if thoughts.over:
        run.untried.append("proposals of the model")
        return
    await thinking_features.propose(thoughts)
    if not thoughts.over:
        await thinking_experiments.propose(thoughts)
    dropped = [entry for entry in run.proposals if not entry["kept"] and entry["kind"] not in ELSEWHERE]
    if dropped:
        run.add("ensemble.proposals", "markdown", dropped_text(dropped), "explain")


def share_of(run: Run) -> float:
    """Seconds that the model may take: never what the expert had, nor what the steps after the choice need."""
    from .allowance import after_seconds

    return max(0.0, min(SHARE * run.budget.seconds, run.left - SPARE * after_seconds(run, [leading(run)])))


async def told_columns(thoughts: Thoughts) -> dict[str, Any]:
    """What is known of the columns, as far as it may be sent: development rows alone."""
    run = thoughts.run
    rows = None
    if run.privacy == "rows":
        rows = await thoughts.timed(
            run.bench.probe("think:rows", sample_rows, "development", seed=run.context.seed, rows=8)
        )
    return reduced(run.context.facts, run.privacy, rows)


def leading(run: Run) -> dict[str, Any]:
    """The leaderboard row that the rule would choose now."""
    from .choice import judge

    return dict(judge(run)["chosen"])


def sign_of(run: Run) -> int:
    return 1 if METRICS[run.context.spec.metric].greater else -1


def dropped_text(dropped: list[dict[str, Any]]) -> str:
    """The proposals that did not make it, each with its reason; all text is plain."""
    lines = [f"- `{entry['name']}`: {plain(entry['why'])}." for entry in dropped]
    return "\n".join([
        "**Proposed by a language model and dropped.** Each proposal had to pass a guard, a trial on copies of rows, a check "
        "for leaks, and a paired test against the leading candidate on folds drawn anew, corrected for the number of tries.",
        "",
        *lines,
    ])  # fmt: skip
