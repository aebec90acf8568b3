"""The gate before each generated cell: a person decides, or the mode does, and the decision is an entry of the ledger."""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

from jupyter_automl.errors import AutoMLError, BadInput

from .budget import Budget
from .journal import Event, standing
from .ledger import Ledger

Mode = Literal["step", "auto"]
Kind = Literal["run", "edit", "ran", "skip", "regenerate"]


@dataclass(frozen=True)
class Decision:
    """What becomes of a proposed cell.

    `run` as it stands; `edit`: run `source` in its place; `ran`: the user ran `source` in the notebook, with the
    `execution` that came of it; `skip` leaves its step out; `regenerate`: write it anew, with `remark` in mind.
    """

    kind: Kind
    source: str | None = None
    remark: str | None = None
    execution: dict[str, Any] | None = None


@dataclass(frozen=True)
class Proposal:
    """One cell that waits for a decision. `problem` says why it is asked about again."""

    cell_id: str
    step: str
    title: str
    source: str
    why: str
    problem: str | None = None
    skippable: bool = True


@dataclass(frozen=True)
class Question:
    """Something only a person can decide; `options` are `{value, label, primary}`."""

    id: str
    kind: str
    title: str
    text: str
    options: list[dict[str, Any]]


class Refused(AutoMLError):
    """An action that does not fit what the run is doing; the message says what does."""


class Interrupted(AutoMLError):
    """The user stopped the running cell: nothing of it counts."""


class KernelLost(AutoMLError):
    """The live kernel was restarted, shut down or died; the run can go on in a new one."""

    def __init__(self, reason: str, cause: str) -> None:
        super().__init__(cause)
        self.reason = reason
        """`restart` (by the user), `autorestart` (it had died), `dead`, `shutdown`, `switch` (for another kernel)."""


class Gate:
    """Holds the run before a cell until it is decided. Used from the run's own event loop only.

    Waiting has no time-out and takes nothing from the budget. In mode `auto`, and in mode `step` up to the step
    `run_to`, cells are let through, except those with a `problem`.
    """

    def __init__(self, ledger: Ledger, budget: Budget, mode: Mode) -> None:
        self.mode: Mode = mode
        self.run_to: str | None = None
        self.accepted = False
        """Whether the run starts without its plan being looked at."""
        self.proposal: Proposal | None = None
        self.question: Question | None = None
        self._first = False
        self._ledger, self._budget = ledger, budget
        self._cut = _cut_short(
            ledger.journal.events(ledger.run, ("decided", "cell.executed", "run.stopped", "reverted"))
        )
        self._decided: asyncio.Future[Decision] | None = None
        self._answered: asyncio.Future[str] | None = None
        self._begun: asyncio.Future[Mode] | None = None

    async def begin(self) -> None:
        """Wait with the plan until the run is started; once started, a run that goes on does not ask again."""
        if self._ledger.known("begin") is not None:
            return
        if self.accepted:
            self._ledger.record("begun", {"action": "begin", "mode": self.mode, "waited": 0.0})
            return
        self._ledger.note("phase", {"phase": "plan"})
        self._begun = asyncio.get_running_loop().create_future()
        waited = time.monotonic()
        try:
            self.mode = await self._begun
        finally:
            self._begun = None
            self._budget.waited += time.monotonic() - waited
        self._ledger.record(
            "begun", {"action": "begin", "mode": self.mode, "waited": time.monotonic() - waited}
        )

    async def decide(self, proposal: Proposal, key: str) -> Decision:
        """The decision on a proposed cell; `key` names this asking, so that a resumed run decides the same."""
        action = f"gate:{key}"
        known = self._ledger.known(action)
        if known is not None:
            return Decision(**known["decision"])
        self._ledger.new_ground()
        if proposal.step == self.run_to:
            self.run_to = None
        first, self._first = self._first, False
        if proposal.problem is None and (self.mode == "auto" or self.run_to is not None or first):
            self._ledger.record("decided", {"action": action, "decision": asdict(Decision("run"))})
            return Decision("run")
        self.run_to = None
        self.proposal = proposal
        self._ledger.note("proposed", asdict(proposal))
        loop = asyncio.get_running_loop()
        self._decided = loop.create_future()
        began = time.monotonic()
        try:
            decision = await self._decided
        finally:
            waited = time.monotonic() - began
            self._budget.waited += waited
            self.proposal, self._decided = None, None
        self._ledger.record(
            "decided", {"action": action, "decision": asdict(decision), "cell": proposal.cell_id, "waited": waited}
        )  # fmt: skip
        return decision

    def asks_again(self, key: str, then: str) -> bool:
        """Whether what was decided under `key` was stopped in mid-cell, so that a person decides anew, under `then`.

        A run that goes on in mode `auto` runs the cell again, unless it was decided anew before.
        """
        decided_anew = self._ledger.known(f"gate:{then}") is not None
        return f"gate:{key}" in self._cut and (self.mode == "step" or decided_anew)

    async def ask(self, question: Question) -> str:
        """The person's answer, one of the options' values."""
        action = f"answer:{question.id}"
        known = self._ledger.known(action)
        if known is not None:
            return str(known["value"])
        self._ledger.new_ground()
        self.question = question
        self._ledger.note("asked", asdict(question))
        self._answered = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        try:
            value = await self._answered
        finally:
            waited = time.monotonic() - began
            self._budget.waited += waited
            self.question, self._answered = None, None
        self._ledger.record(
            "answered", {"action": action, "question": question.id, "value": value, "waited": waited}
        )
        return value

    def start(self, mode: Mode) -> None:
        """The plan is accepted; the first cell runs. Raises Refused when the run has begun."""
        if self._begun is None or self._begun.done():
            raise Refused("The run has begun already.")
        self._first = True
        self._begun.set_result(mode)

    def take(self, decision: Decision, cell_id: str | None = None) -> None:
        """Decide on the proposed cell. Raises Refused when none waits, another one does, or it cannot be skipped."""
        if self._decided is None or self.proposal is None or self._decided.done():
            raise Refused("No cell waits for a decision now.")
        if cell_id is not None and cell_id != self.proposal.cell_id:
            raise Refused("Another cell is proposed by now.")
        if decision.kind == "skip" and not self.proposal.skippable:
            raise Refused(
                "Everything after this step builds on it, so it cannot be skipped; edit it, regenerate it, or stop."
            )
        self._decided.set_result(decision)

    def answer(self, question_id: str, value: str) -> None:
        """Answer the open question. Raises Refused when it is not open, BadInput for a value it does not offer."""
        if self._answered is None or self.question is None or self.question.id != question_id:
            raise Refused("This question is not open any more.")
        if value not in {option["value"] for option in self.question.options}:
            raise BadInput(f"{value!r} is no answer that the question offers.")
        if not self._answered.done():
            self._answered.set_result(value)

    def lose(self, loss: KernelLost) -> None:
        """The kernel has gone while a person is waited for: whoever waits learns it now, not from the next cell."""
        for waiting in (self._begun, self._decided, self._answered):
            if waiting is not None and not waiting.done():
                waiting.set_exception(loss)

    def set_mode(self, mode: Mode, run_to: str | None = None) -> None:
        """Change the mode from the next cell on; a cell that waits without a problem is let through."""
        self.mode, self.run_to = mode, run_to
        waits = self._decided is not None and not self._decided.done() and self.proposal is not None
        going = mode == "auto" or (run_to is not None and self.proposal and self.proposal.step != run_to)
        self._ledger.note("mode", {"mode": mode, "run_to": run_to})
        if waits and going and self._decided is not None:
            self._decided.set_result(Decision("run"))


def _cut_short(events: list[Event]) -> set[str]:
    """Decisions whose cell was running when the user stopped the run."""
    cut: set[str] = set()
    running: str | None = None
    for event in standing(events):
        if event.kind == "decided":
            running = event.payload["action"]
        elif event.kind == "cell.executed":
            running = None
        elif event.kind == "run.stopped" and running is not None:
            cut.add(running)
    return cut
