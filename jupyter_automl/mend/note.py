"""The repair note: a collapsed markdown cell before a mended cell, which says what was changed and why."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.repairs.crash import Crash, Diagnosis
from jupyter_automl.repairs.note import broke, collapsed, difference
from jupyter_automl.repairs.quote import code_block, code_span
from jupyter_automl.repairs.registry import crash_class

from .mender import Mended, Try

SHOWN = 5
"""Candidates that did not make it, of which a note speaks."""


def mended_note(number: int, crash: Crash, mended: Mended, tries: Sequence[Try]) -> str:
    """What broke, why, what was changed by which rule, what it did to the data, and what was tried besides.

    Text of the data and of the error stays text: it cannot become markup.
    """
    parts: list[str] = []
    for step in mended.steps:
        parts += [
            f"**Class:** {crash_class(step.diagnosis.crash_class).title}. "
            f"**What broke:** {broke(step.crash, step.diagnosis, step.crash.ename)}",
            f"**Cause:** {step.diagnosis.cause}",
            f"**Change:** {step.proposal.why}{' ' + step.proposal.effect if step.proposal.effect else ''}",
        ]
        if step.proposal.rule:
            parts.append(f"**Rule:** {code_span(step.proposal.rule, 300)}")
    if shown := difference(crash.source, mended.source):
        parts.append(code_block(shown, "diff"))
    if mended.setup:
        parts.append("**Runs before it:** the code cell below this note.")
    for index, text in sorted(mended.earlier.items()):
        parts += [
            "**Changed in an earlier cell:**",
            code_block(difference(crash.cells[index].source, text), "diff"),
        ]
    if mended.lost:
        parts.append(f"**Effect on the data:** {' '.join(mended.lost)}")
    if tried := _tried(tries):
        parts.append(tried)
    verdict = "the cell ran to its end, here and after everything above it in a fresh kernel."
    return _collapsed(number, crash, "repaired", [*parts, f"**Verdict:** {verdict}"])


def left_note(
    number: int, crash: Crash, diagnosis: Diagnosis, tries: Sequence[Try], need: str, follows: str
) -> str:
    """What broke and why nothing was changed. `need`: what a person has to do; `follows`: the cell it comes from."""
    parts = [
        f"**Class:** {crash_class(diagnosis.crash_class).title}. **What broke:** {broke(crash, diagnosis, crash.ename)}",
        f"**Cause:** {follows or diagnosis.cause}",
    ]
    if need:
        parts.append(f"**To do:** {need}")
    if tried := _tried(tries):
        parts.append(tried)
    return _collapsed(number, crash, "not repaired", [*parts, "**Verdict:** the cell is as it was."])


def _tried(tries: Sequence[Try]) -> str:
    failed = [one for one in tries if one.outcome != "fixed"]
    if not failed:
        return ""
    lines = [f"- {one.proposal.why} {code_span(one.outcome)}" for one in failed[:SHOWN]]
    more = f"\n- and {len(failed) - SHOWN} more" if len(failed) > SHOWN else ""
    return "**Tried without success or refused:**\n\n" + "\n".join(lines) + more


def _collapsed(number: int, crash: Crash, outcome: str, parts: Sequence[str]) -> str:
    return collapsed(number, "next cell", crash.ename or "Error", outcome, parts)
