"""Finds out what broke a cell, says what to try next, and writes down what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal
from jupyter_automl.repairs.note import broke, collapsed, difference
from jupyter_automl.repairs.quote import code_block, code_span
from jupyter_automl.repairs.registry import crash_class, diagnose, proposals

TRIES = 3
"""Repairs of one step before another component takes over."""
MACHINE = ("memory", "time_limit", "dead_kernel")
"""Classes whose error text differs from time to time although it is the same error."""

Verdict = Literal["fixed", "same_error", "new_error", "impossible"]
"""`fixed`: the step ran after this. `same_error`, `new_error`: it crashed again. `impossible`: it could not be
tried, for instance because no other component can do the step."""


class Healer:
    """Holds what each step has died of, so that a repair that did not help is not tried twice."""

    def __init__(self, doubted: Collection[tuple[str, str]] = ()) -> None:
        """`doubted`: crash classes and rules (see `rule_of`) that hardly ever worked on this machine: they
        are tried after the others, but before the step is given up."""
        self._doubted = frozenset(doubted)
        self._died_of: dict[str, list[tuple[str, str]]] = {}

    def diagnose(self, crash: Crash) -> Diagnosis:
        """What broke and why; always an answer, at worst the class `unknown`."""
        return diagnose(crash)

    def mendable(self, diagnosis: Diagnosis) -> bool:
        """Whether it is ours to mend: what a person stopped is not."""
        return diagnosis.crash_class != "user_interrupt"

    def next(self, crash: Crash, diagnosis: Diagnosis, tried: Sequence[Proposal]) -> Proposal:
        """The next thing to try for this step.

        `tried` are the proposals already made for the step, oldest first, those that could not be carried out
        among them. There are at most `TRIES`; the same error after a proposal of the same action ends them early.
        Then it is `replace`; when that was tried as well, `skip`.
        """
        if not self.mendable(diagnosis):
            return Proposal("skip", "The user stopped the cell, so nothing is repaired.", confidence=1.0)
        history = self._died_of.setdefault(crash.step, [])
        if not tried:
            history.clear()
        error = diagnosis.crash_class
        if error not in MACHINE:
            error = f"{error}: {crash.ename}: {crash.evalue[:500]}"
        before = {action for died_of, action in history if died_of == error}
        kinds = {proposal.kind for proposal in tried}
        chosen = None
        if len(tried) < TRIES:
            for proposal in self._candidates(crash, diagnosis):
                if proposal.kind not in kinds and (
                    proposal.action == "replace" or proposal.action not in before
                ):
                    chosen = proposal
                    break
        if chosen is None:
            chosen = self._last(crash, {proposal.action for proposal in tried})
        history.append((error, chosen.action))
        return chosen

    def repair_note(
        self,
        number: int,
        crash: Crash,
        diagnosis: Diagnosis,
        proposal: Proposal,
        old_source: str,
        new_source: str | None,
        attempt: int,
        verdict: Verdict,
    ) -> str:
        """The collapsed markdown cell that keeps a failed attempt.

        `number` counts the notes of the notebook, `attempt` (from 1) is the one that crashed, `new_source` what
        came in its place, None when nothing did. Text of the data and of the error stays text: it cannot become
        markup.
        """
        outcome = _outcome(proposal, verdict)
        ename = crash.ename or {"time_limit": "TimeLimit", "died": "DeadKernel"}.get(crash.status, "Error")
        parts = [
            f"**Class:** {crash_class(diagnosis.crash_class).title}. "
            f"**What broke:** {broke(crash, diagnosis, ename, code_span(crash.component or crash.step))}",
            f"**Cause:** {diagnosis.cause}",
            f"**Change:** {proposal.why}{' ' + proposal.effect if proposal.effect else ''}",
        ]
        if new_source is not None and (shown := difference(old_source, new_source)):
            parts.append(code_block(shown, "diff"))
        parts.append(f"**Verdict:** {_verdict(proposal, verdict, attempt)}")
        return collapsed(number, f"next cell, attempt {attempt}", ename, outcome, parts)

    def _candidates(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        proposed = self._proposed(crash, diagnosis)
        given_up = [number for number, one in enumerate(proposed) if one.action in ("replace", "skip")]
        end = given_up[0] if given_up else len(proposed)
        mending = sorted(
            proposed[:end], key=lambda one: (diagnosis.crash_class, rule_of(crash, one)) in self._doubted
        )
        if mending and mending[0] is not proposed[0]:
            why = f"{mending[0].why} What otherwise comes first ({rule_of(crash, proposed[0])}) has not helped in earlier runs."
            mending[0] = replace(mending[0], why=why)
        return mending + proposed[end:]

    def _proposed(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        proposed = proposals(crash, diagnosis)
        elsewhere = crash.status == "error" and crash.line is None and "SyntaxError" not in crash.trace
        if elsewhere and crash.traceback and proposed[0].action == "replace":
            return [
                _again(
                    "The error did not come from a line of this cell, so the cell runs once more as it is."
                ),
                *proposed,
            ]
        return proposed

    def _last(self, crash: Crash, actions: set[str]) -> Proposal:
        if "replace" not in actions:
            return Proposal(
                "replace",
                "What could be mended was tried; a simpler component takes over.",
                f"{crash.component or 'This step'} is left out.",
                confidence=0.5,
            )
        if "retry" not in actions and crash.status == "error" and len(actions) < TRIES:
            return _again("No other component can do this step, so it runs once more as it is.")
        return Proposal(
            "skip",
            "Nothing is left to try.",
            "The step is missing from the notebook, and so is what builds on it.",
            confidence=0.2,
        )


def rule_of(crash: Crash, proposal: Proposal) -> str:
    """What a proposal is remembered by: its rule, or what is done with which component."""
    done = f"{proposal.action} {dict(proposal.settings)}" if proposal.settings else proposal.action
    return proposal.rule or f"{done}, {crash.component or crash.step}"


def _again(why: str) -> Proposal:
    return Proposal("retry", why, "Nothing changes in the notebook.", confidence=0.3)


def _outcome(proposal: Proposal, verdict: Verdict) -> str:
    if verdict == "fixed":
        return {"replace": "replaced", "skip": "left out"}.get(proposal.action, "repaired")
    return {
        "same_error": "not repaired",
        "new_error": "another error followed",
        "impossible": "not possible",
    }[verdict]


def _verdict(proposal: Proposal, verdict: Verdict, attempt: int) -> str:
    if verdict == "fixed":
        if proposal.action == "skip":
            return "the step was left out."
        if proposal.action == "replace":
            tries = "attempt" if attempt == 1 else "attempts"
            return f"not mended in {attempt} {tries}; the next candidate takes its place."
        order = {1: "first", 2: "second", 3: "third"}.get(attempt, f"{attempt}th")
        return f"fixed at the {order} repair: the cell ran to its end."
    return {
        "same_error": "it did not help, the same error came again.",
        "new_error": "this error was gone, and another one came up.",
        "impossible": "it could not be tried.",
    }[verdict]
