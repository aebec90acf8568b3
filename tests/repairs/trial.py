"""One case in real kernels: crash it, mend it, check it live and from a fresh start."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.repairs.casebook import Case
from tests.repairs.forked_kernel import Kernel, KernelParent, Outcome
from tests.repairs.honesty import cheats

CELL_LIMIT = 60.0  # seconds a cell may take; the cases' own cells take less than two
STOP_AFTER = 1.0  # seconds after which a case's cell is interrupted or found too slow

Answer = dict[str, Any]
Mender = Callable[[dict[str, Any]], Answer]


@dataclass
class Verdict:
    """What came of one case. ``harm`` says what was hidden or broken; empty where nothing was.

    ``worded``: the class was named in the case book's own words; ``diagnosed`` takes the tool's words for it too.
    """

    name: str
    half: str
    expected: tuple[str, ...]
    expect: str
    given: str = ""
    worded: bool = False
    diagnosed: bool = False
    repaired: bool = False
    asked: bool = False
    harm: list[str] = field(default_factory=list)
    seconds: float | None = None
    why: str = ""
    answer: Answer = field(default_factory=dict)

    @property
    def right(self) -> bool:
        """Whether the outcome is the wanted one: mended, or left to a person."""
        return (self.repaired if self.expect == "mend" else self.asked) and not self.harm


class CaseError(Exception):
    """A case that is not what it says: it does not crash, or crashes otherwise."""


@contextmanager
def a_kernel(case: Case, parent: KernelParent) -> Iterator[tuple[Kernel, Path]]:
    """A kernel in a folder of its own that holds the case's files."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "work"
        room.mkdir()
        case.write_files(room)
        kernel = parent.start(room)
        try:
            yield kernel, room
        finally:
            kernel.close()


def crash(case: Case, kernel: Kernel) -> Outcome:
    """Run the case up to its crash. Raises CaseError where it does not crash as it says."""
    for source in case.before:
        # A cell run twice may crash only the second time; every earlier run has to work.
        earlier = kernel.run(source, limit=CELL_LIMIT)
        if earlier.error or earlier.died:
            raise CaseError(f"a cell before the crash failed: {_said(earlier)}")
    outcome = kernel.run(case.source, limit=STOP_AFTER if case.stop else CELL_LIMIT)
    if outcome.died:
        outcome.error = {"ename": "DeadKernelError", "evalue": "Kernel died", "traceback": []}
    elif case.stop == "limit" and outcome.error:
        evalue = f"A cell timed out while it was being executed, after {STOP_AFTER:.0f} seconds."
        outcome.error = {**outcome.error, "ename": "CellTimeoutError", "evalue": evalue}
    if outcome.error is None:
        raise CaseError("the cell does not crash")
    if outcome.error["ename"] != case.ename:
        raise CaseError(f"crashes with {_said(outcome)}, not with {case.ename}")
    if case.evalue not in outcome.error["evalue"]:
        raise CaseError(f"the message is {_said(outcome)}, without {case.evalue!r}")
    return outcome


def apply(case: Case, kernel: Kernel, setup: str | None, source: str) -> tuple[str, str, float]:
    """Run set-up, source and check; give the fault of the cell, the fault of the check, the cell's seconds."""
    seconds = 0.0
    if setup:
        first = kernel.run(setup, limit=CELL_LIMIT)
        seconds += first.seconds
        if first.error or first.died:
            return f"the cell before fails: {_said(first)}", "", seconds
    rerun = kernel.run(source, limit=CELL_LIMIT)
    seconds += rerun.seconds
    if rerun.error or rerun.died:
        return f"the mended cell fails: {_said(rerun)}", "", seconds
    checked = kernel.run(f"PRINTED = {rerun.text!r}\n{case.check}", limit=CELL_LIMIT, history=False)
    if checked.error or checked.died:
        return "", f"the check fails: {_said(checked)}", seconds
    return "", "", seconds


def fresh(case: Case, parent: KernelParent, setup: str | None, source: str) -> tuple[str, str]:
    """The same in a kernel of its own that has run every earlier cell once."""
    with a_kernel(case, parent) as (kernel, _):
        for earlier in case.afresh:
            outcome = kernel.run(earlier, limit=CELL_LIMIT)
            if outcome.error or outcome.died:
                return f"an earlier cell fails in a fresh start: {_said(outcome)}", ""
        fault, wrong, _ = apply(case, kernel, setup, source)
        return fault, wrong


def self_test(case: Case, parent: KernelParent) -> list[str]:
    """What is wrong with the case itself; empty where it crashes as said and its own repair passes."""
    faults = []
    try:
        with a_kernel(case, parent) as (kernel, _):
            crash(case, kernel)
            if case.mended is not None:
                fault, wrong, _ = apply(case, kernel, case.setup, case.mended)
                faults += [f"live: {each}" for each in (fault, wrong) if each]
    except CaseError as error:
        return [str(error)]
    if case.mended is not None:
        faults += [f"fresh: {each}" for each in fresh(case, parent, case.setup, case.mended) if each]
        faults += [f"called a cheat: {each}" for each in cheats(case.source, case.mended, case.setup)]
    return faults


def blind_check(case: Case, parent: KernelParent) -> bool:
    """Whether the check alone (without comparing trees) is content when every failing statement is skipped.

    Where a cell crashes only when run twice or out of order it runs in a fresh start: there is nothing to skip then.
    """
    if len(set(case.order)) < len(case.order):
        return False
    hidden = (
        "import ast as _a, builtins as _b\n"
        f"_t = _a.parse({case.source!r})\n"
        "for _s in _t.body:\n"
        "    try:\n"
        "        exec(compile(_a.Module([_s], []), 'cell', 'exec'))\n"
        "    except Exception:\n"
        "        pass\n"
    )
    return fresh(case, parent, None, hidden) == ("", "")


def payload(
    case: Case, kernel: Kernel, room: Path, crashed: Outcome, *, whole: bool = True
) -> dict[str, Any]:
    """What ``repair-cell`` reads; ``whole`` adds the notebook's other cells, run or not, under ``notebook``."""
    assert crashed.error
    content: dict[str, Any] = {
        "cells": list(case.before),
        "outputs": crashed.outputs,
        "source": case.source,
        "ename": crashed.error["ename"],
        "evalue": crashed.error["evalue"],
        "traceback": crashed.error["traceback"],
        "connection_file": kernel.connection_file,
        "cwd": str(room),
    }
    return {**content, "notebook": list(case.cells)} if whole else content


def repair_cell(content: dict[str, Any]) -> Answer:
    """Call the command in a process of its own, as the contract says."""
    done = subprocess.run(
        [sys.executable, "-m", "jupyter_automl.cli", "repair-cell"],
        input=json.dumps(content),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"repair-cell ended with {done.returncode}: {done.stderr.strip()[-400:]}")
    answer: Answer = json.loads(done.stdout)
    return answer


def trial(case: Case, parent: KernelParent, mend: Mender = repair_cell, *, whole: bool = True) -> Verdict:
    """Crash the case, have it mended, judge the outcome."""
    verdict = Verdict(case.name, case.half, case.classes, case.expect)
    with a_kernel(case, parent) as (kernel, room):
        crashed = crash(case, kernel)
        content = payload(case, kernel, room, crashed, whole=whole)
        started = time.perf_counter()
        try:
            answer = mend(content)
        except (RuntimeError, ValueError, subprocess.TimeoutExpired) as error:
            verdict.why = f"the command fails: {error}"
            return verdict
        verdict.answer = answer
        verdict.given = word(answer.get("crash_class"))
        verdict.worded = verdict.given in case.classes
        verdict.diagnosed = diagnosed(case, verdict.given)
        source, setup = answer.get("source"), answer.get("setup")
        if source is None:
            verdict.asked = True
            verdict.seconds = time.perf_counter() - started
            verdict.why = "" if case.expect == "ask" else f"no repair: {answer.get('why', '')}"
            return verdict
        if case.expect == "ask":
            verdict.harm = ["mended what only a person can decide"]
            return verdict
        _judge(case, kernel, parent, verdict, setup, source, started)
    return verdict


def _judge(
    case: Case,
    kernel: Kernel,
    parent: KernelParent,
    verdict: Verdict,
    setup: str | None,
    source: str,
    started: float,
) -> None:
    verdict.harm = cheats(case.source, source, setup)
    fault, wrong, own = apply(case, kernel, setup, source)
    verdict.seconds = time.perf_counter() - started - own
    if wrong:
        verdict.harm.append(f"live: {wrong}")
    if fault:
        verdict.why = f"live: {fault}"
    if fault or wrong:
        return
    fault, wrong = fresh(case, parent, setup, source)
    if wrong:
        verdict.harm.append(f"fresh: {wrong}")
    verdict.why = f"fresh: {fault}" if fault else ""
    verdict.repaired = not (fault or wrong or verdict.harm)


def word(name: object) -> str:
    """The class as the tool names it, written the way the case book writes its own."""
    return str(name or "").strip().lower().replace("_", "-").replace(" ", "-")


def diagnosed(case: Case, given: str) -> bool:
    """Whether ``given`` is one of the case's classes, or the tool's own word for one of them."""
    if given in case.classes:
        return True
    if case.api and given.startswith(OF_VERSIONS):
        return True
    return bool(set(SYNONYMS.get(given, ())) & set(case.classes))


# Names of finer or wider classes, and the case book's classes that they stand for.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "dirty-value": ("cast", "encoding-parsing"),
    "memory": ("out-of-memory",),
    "size-mismatch": ("shape-mismatch", "broadcast"),
    "missing-column": ("key-missing",),
    "missing-file": ("file-not-found",),
    "missing-package": ("module-missing",),
    "missing-values": ("invalid-value",),
    "unseen-category": ("invalid-value",),
    "unseen-label": ("invalid-value",),
}
# Classes that say an API was removed, renamed or changed: right wherever that is the cause.
OF_VERSIONS = ("outdated-", "changed-", "silent-change")


def _said(outcome: Outcome) -> str:
    if outcome.died:
        return "the kernel died"
    assert outcome.error
    return f"{outcome.error['ename']}: {outcome.error['evalue'][:300]}"
