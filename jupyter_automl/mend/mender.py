"""Mends one crashed cell: collects what the crash classes propose, tries it in copies of the kernel, keeps what holds."""

from __future__ import annotations

import ast
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from jupyter_automl.memory.repair_history import RepairHistory
from jupyter_automl.repairs.bindings import touched, touched_by
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal
from jupyter_automl.repairs.outdated.silent_changes import mended_beside
from jupyter_automl.repairs.patch import parsed
from jupyter_automl.repairs.registry import UNTOUCHED, diagnoses, proposals

from .checks import lost_data, refusal
from .live import Live, Trial
from .state import acts_outside, changed_twice, earlier_setup, half_done, ran_twice, restoring

DEPTH = 5
"""Errors that may hide behind one another in one cell."""
TRIES = 24
"""Trials for one cell."""
WIDTH = 8
"""Candidates that are tried for one error."""
SECONDS = 30.0
"""For all trials of one cell; none begins after that."""
SURE = 0.6
"""Confidence from which a candidate that could not be tried is still handed on."""


@dataclass(frozen=True)
class Try:
    """One candidate and what became of it."""

    diagnosis: Diagnosis
    proposal: Proposal
    outcome: str


@dataclass(frozen=True)
class Step:
    """One error on the way, and what mended it."""

    crash: Crash
    diagnosis: Diagnosis
    proposal: Proposal


@dataclass(frozen=True)
class Mended:
    """The cell as it should be. `setup` is a cell to run before it, `earlier` what earlier cells should be.

    `prepare` is `earlier` and what restores the kernel, as source to run in the live kernel before `setup`.
    """

    source: str
    setup: str | None
    earlier: Mapping[int, str]
    prepare: str | None
    steps: tuple[Step, ...]
    confidence: float
    verified: bool
    lost: tuple[str, ...] = ()
    """What it did to the data, measured."""


@dataclass(frozen=True)
class Outcome:
    """What was found out about a crash, and the repair; `ask` is what a person has to do where there is none."""

    diagnosis: Diagnosis
    mended: Mended | None = None
    ask: Proposal | None = None
    tries: list[Try] = field(default_factory=list)


@dataclass(frozen=True)
class _Node:
    crash: Crash
    setup: str | None = None
    earlier: Mapping[int, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    confidence: float = 1.0


class Mender:
    """Mends crashes of one kernel, or of none (`live` None): then on the text alone, without trials."""

    def __init__(
        self,
        live: Live | None,
        history: RepairHistory | None = None,
        *,
        limit: float = 20.0,
        restored: bool = False,
        kept: bool = False,
    ) -> None:
        """`limit` bounds one trial, in seconds.

        `restored`: what the failed cell did has been undone already; `kept`: the probe `keep` can undo it in a copy, so
        that the kernel itself can still be asked about what the cell had bound when it failed.
        """
        self._live = live
        self._history = history
        self._limit = limit
        self._restored = restored or kept
        self._kept = kept

    def mend(self, crash: Crash) -> Outcome:
        """The best repair that runs and does what the cell was for."""
        try:
            return self._mend(crash)
        finally:
            if self._live is not None:
                self._live.release()

    def _mend(self, crash: Crash) -> Outcome:
        first = diagnoses(crash)
        outcome = Outcome(first[0])
        if first[0].crash_class == UNTOUCHED:
            return outcome
        base = None
        if self._live is not None and not self._restored:
            base = restoring(crash, half_done(crash))
        began, tried = time.monotonic(), 0
        queue = [_Node(crash)]
        seen: set[tuple[Any, ...]] = set()
        asks: list[Proposal] = []
        unsure: Mended | None = None
        while queue and tried < TRIES and time.monotonic() - began < SECONDS:
            node = queue.pop(max(range(len(queue)), key=lambda index: queue[index].confidence))
            found = self._candidates(node)
            asks += [proposal for _, proposal in found if proposal.action == "ask" and not node.steps]
            patches = [(diagnosis, proposal) for diagnosis, proposal in found if proposal.action == "patch"]
            for diagnosis, proposal in patches[:WIDTH]:
                mended, why = self._applied(crash, node, diagnosis, proposal, base)
                if mended is None:
                    outcome.tries.append(Try(diagnosis, proposal, f"refused: {why}"))
                    continue
                key = (mended.source, mended.setup, tuple(sorted(mended.earlier.items())))
                if key in seen:
                    continue
                seen.add(key)
                trial = self._tried(crash, mended)
                tried += trial is not None
                if trial is None or trial.status in ("impossible", "time_limit", "died"):
                    outcome.tries.append(
                        Try(diagnosis, proposal, "not tried" if trial is None else trial.status)
                    )
                    worth = mended.confidence * (0.5 if trial is not None and trial.status == "died" else 1.0)
                    if worth >= SURE and (unsure is None or worth > unsure.confidence):
                        unsure = replace(mended, confidence=worth)
                    if trial is None:
                        continue
                    continue
                if trial.status == "ok":
                    verdict = self._verdict(crash, mended, trial)
                    if isinstance(verdict, str):
                        outcome.tries.append(Try(diagnosis, proposal, f"refused: {verdict}"))
                        continue
                    outcome.tries.append(Try(diagnosis, proposal, "fixed"))
                    verdict = self._with_no_silent_line(crash, verdict, base)
                    return replace(outcome, diagnosis=verdict.steps[0].diagnosis, mended=verdict)
                child = self._behind(node, mended, trial)
                outcome.tries.append(Try(diagnosis, proposal, f"{trial.ename}: {trial.evalue[:200]}"))
                if child is not None:
                    queue.append(child)
                if tried >= TRIES or time.monotonic() - began > SECONDS:
                    break
        if unsure is not None:
            return replace(outcome, diagnosis=unsure.steps[0].diagnosis, mended=unsure)
        return replace(outcome, ask=asks[0] if asks else None)

    def _candidates(self, node: _Node) -> list[tuple[Diagnosis, Proposal]]:
        """What all classes propose for the crash, best first; each with the diagnosis that it follows from."""
        ranked: list[tuple[float, int, Diagnosis, Proposal]] = []
        answers = diagnoses(node.crash)
        # Where the notebook itself says what is missing, nobody else guesses.
        known = [one for one in answers if one.found.get("exclusive")]
        for diagnosis in known or answers:
            for proposal in proposals(node.crash, diagnosis):
                worth = proposal.confidence * diagnosis.confidence**0.5 * self._weight(diagnosis, proposal)
                ranked.append((-worth, len(ranked), diagnosis, proposal))
        if not node.steps and not self._restored and (names := changed_twice(node.crash)):
            source = restoring(node.crash, names)
            if source is not None:
                said = ", ".join(f"`{name}`" for name in sorted(names))
                proposal = Proposal(
                    "patch", f"The cell has run before, on the same {said}; what it starts from is made again.",
                    f"{said} are made anew by the statements that made them first.",
                    setup=source, confidence=0.9, rule="a cell that ran twice",
                )  # fmt: skip
                ranked.append((-0.88, len(ranked), answers[0], proposal))
        if not node.steps and (source := ran_twice(node.crash)) is not None:
            proposal = Proposal(
                "patch", "An earlier cell was run twice; what it worked on is made again, and worked on once.",
                "What this cell reads is what it would be when every cell runs once, in order.",
                setup=source, confidence=0.9, rule="a cell that ran twice",
            )  # fmt: skip
            ranked.append((-0.95, len(ranked), answers[0], proposal))
        ranked.sort(key=lambda one: one[:2])
        return [(diagnosis, proposal) for _, _, diagnosis, proposal in ranked]

    def _weight(self, diagnosis: Diagnosis, proposal: Proposal) -> float:
        if self._history is None:
            return 1.0
        return self._history.weight(diagnosis.crash_class, proposal.rule or diagnosis.crash_class)

    def _applied(
        self, original: Crash, node: _Node, diagnosis: Diagnosis, proposal: Proposal, base: str | None
    ) -> tuple[Mended | None, str]:
        """The node's cell with the proposal on top, or why it is no honest repair."""
        source = proposal.source if proposal.source is not None else node.crash.source
        setup = _joined(node.setup, proposal.setup)
        earlier = {**node.earlier, **proposal.earlier}
        if source == original.source and not setup and not earlier:
            return None, "it changes nothing"
        why = refusal(original.source, source, setup)
        for index, text in proposal.earlier.items():
            why = why or refusal(original.cells[index].source, text)
        if why:
            return None, why
        prepare = base
        if earlier:
            redone = earlier_setup(replace(original, source=source), earlier)
            if redone is None:
                return None, "what hangs on the earlier cell cannot be told"
            prepare = _joined(base, redone)
        step = Step(node.crash, diagnosis, proposal)
        confidence = node.confidence * proposal.confidence * self._weight(diagnosis, proposal)
        return Mended(source, setup, earlier, prepare, (*node.steps, step), confidence, False), ""

    def _tried(self, crash: Crash, mended: Mended) -> Trial | None:
        sources = [text for text in (mended.prepare, mended.setup, mended.source) if text]
        if self._live is None or any(acts_outside(text) for text in sources):
            return None
        does = touched_by(crash.source)
        watch = sorted(does.state | does.reads)
        return self._live.attempt(sources, self._limit, watch=watch, stay=True, undo=self._kept)

    def _verdict(self, crash: Crash, mended: Mended, trial: Trial) -> Mended | str:
        does = touched_by(crash.source)
        unbound = {name for name in does.binds - does.deletes if name not in trial.after} & _always_bound(
            crash.source
        )
        if unbound:
            return f"it leaves {', '.join(sorted(unbound))} unbound"
        lost, reason = lost_data(crash.source, mended.source, trial.before, trial.after)
        return reason or replace(mended, verified=True, lost=tuple(lost))

    def _with_no_silent_line(self, crash: Crash, mended: Mended, base: str | None) -> Mended:
        """The same with the cell's own lines mended that run and do nothing today, where that holds, too."""
        last = mended.steps[-1]
        runs = replace(last.crash, source=mended.source)
        proposal = mended_beside(runs)
        if proposal is None:
            return mended
        node = _Node(runs, mended.setup, mended.earlier, mended.steps, mended.confidence)
        both, _ = self._applied(crash, node, last.diagnosis, proposal, base)
        trial = self._tried(crash, both) if both is not None else None
        if both is None or trial is None or trial.status != "ok":
            return mended
        verdict = self._verdict(crash, both, trial)
        return mended if isinstance(verdict, str) else verdict

    def _behind(self, node: _Node, mended: Mended, trial: Trial) -> _Node | None:
        """The error that hid behind the one that was mended; None when it is the same one again."""
        last = len([text for text in (mended.prepare, mended.setup, mended.source) if text]) - 1
        live = self._live
        if live is None or trial.stage != last or len(mended.steps) >= DEPTH:
            return None
        crash = replace(
            node.crash, source=mended.source, ename=trial.ename, evalue=trial.evalue, traceback=trial.traceback,
            status="error", attempt=node.crash.attempt + 1, state=trial.state, ask=partial(live.ask_copy, trial.copy),
        )  # fmt: skip
        again = sum(_signature(step.crash) == _signature(crash) for step in mended.steps)
        if again and (again > 1 or not _other_cause(crash, node, mended)):
            return None
        return _Node(crash, mended.setup, mended.earlier, mended.steps, mended.confidence * 0.95)


def _signature(crash: Crash) -> tuple[str, str, str]:
    lines = crash.source.splitlines()
    text = lines[crash.line - 1].strip() if crash.line and crash.line <= len(lines) else ""
    return crash.ename, crash.evalue[:500], text


def _other_cause(crash: Crash, node: _Node, mended: Mended) -> bool:
    """Whether the same error has another cause now that an earlier cell was changed: a column that was read in at last."""
    if mended.earlier == node.earlier:
        return False
    return diagnoses(crash)[0].cause != mended.steps[-1].diagnosis.cause


def _always_bound(source: str) -> set[str]:
    """Names that the cell's plain statements bind, whatever branch is taken."""
    try:
        body = parsed(source).body
    except SyntaxError:
        return set()
    return set().union(
        *(
            touched(node).binds
            for node in body
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.FunctionDef | ast.Import)
        )
    )


def _joined(first: str | None, second: str | None) -> str | None:
    if not first or not second or second == first:
        return first or second
    return f"{first}\n{second}"
