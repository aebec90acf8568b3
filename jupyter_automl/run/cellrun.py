"""One code cell of a step: proposed, run, mended while it crashes, and entered in the document when it has run."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_automl.agents import author, executor
from jupyter_automl.agents.healer import Verdict, rule_of
from jupyter_automl.catalog.cell import Code
from jupyter_automl.catalog.component import Component
from jupyter_automl.errors import AutoMLError, GuardRefused
from jupyter_automl.kernel.runner import Execution
from jupyter_automl.notebook.record import CellRecord
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal
from jupyter_automl.repairs.note import difference
from jupyter_automl.repairs.registry import proposals

from . import stepping, thinking_repairs
from .foresight import answer, crash_of, look, question
from .imports import brings_threads, imports_in
from .stepping import Interrupted, KernelLost
from .trouble import NAMES, StepFailed

if TYPE_CHECKING:
    from .engine import Run

REPAIRS = 3
"""Tries that a view counts in words: "try 2 of 3"."""
STOPPED = "You stopped this cell. Nothing of it counts; change it, or run it again."


@dataclass
class Failure:
    """One crash of a cell, and what was tried then."""

    crash: Crash
    diagnosis: Diagnosis
    proposal: Proposal
    old_source: str
    new_source: str | None


class CellRun:
    """Carries out the code block at `position` of a step."""

    def __init__(
        self, run: Run, step: str, component: Component, blocks: Sequence[Code], position: int
    ) -> None:
        self.run, self.step, self.component = run, step, component
        self.block, self.position = blocks[position], position
        self.following = blocks[position + 1] if position + 1 < len(blocks) else None
        """The step's next cell."""
        self.source, self.yours, self.attempt = self.block.source, False, 1
        self.asked = 0
        self.failures: list[Failure] = []
        self.handed = False
        self.looked_at: set[str] = set()
        """The sources of this cell that were looked at before they ran."""
        self.first = step == "setup" and position == 0
        """Whether this is the cell that holds the imports of all."""

    async def carry_out(self) -> None:
        """Until the cell has run. Raises StepFailed when it cannot be, or is left out by the user."""
        run = self.run
        if self.first:
            run.imports += author.new_imports(self.block, run.imports)
        run.sketch(self.step, self.source, self.block.tags)
        ask, problem = run.gate is not None, None
        if ask and not self.first:
            with suppress(Interrupted):  # the user may run the cell by hand
                await self._import(f"cell:{self.step}:{self.position}:0")
        while True:
            if ask:
                await self._decide(problem)
                ask = False
            try:
                execution = await self._attempt()
            except Interrupted as stopped:
                ask, problem = True, str(stopped)
                continue
            except (GuardRefused, executor.Unkept) as refusal:
                if run.gate is None or not self.yours:
                    raise StepFailed(self.step, str(refusal)) from None
                ask, problem = True, str(refusal)
                self.attempt += 1
                continue
            if execution.status == "ok":
                break
            failure = await self._diagnosed(execution)
            self.failures.append(failure)
            if execution.status == "died" or failure.proposal.action == "restart":
                await run.bench.restart()
            if failure.proposal.action in ("replace", "skip"):
                self._close(fixed=False)
                if run.gate is None or not (self.yours or run.essential or run.gate.mode == "step"):
                    raise StepFailed(
                        self.step,
                        f"{failure.diagnosis.cause} ({execution.ename}: {execution.evalue[:200]})",
                    )
                problem = f"Not mended. {failure.diagnosis.cause} Edit the cell, skip its step, or stop."
                ask, self.failures = True, []
                self.attempt += 1
                continue
            self._mend(failure)
        self._keep(execution)

    async def _decide(self, problem: str | None) -> None:
        """Ask what becomes of the cell, until it is to run. Raises StepFailed when its step is skipped."""
        run, gate = self.run, self.run.gate
        assert gate is not None
        while True:
            cell, shown = run.sketched(self.source, self.yours)
            key = f"{self.step}:{self.component.name}:{self.position}"
            decision = await gate.decide(
                stepping.Proposal(
                    cell_id=cell.id, step=self.step, title=self.component.title, source=shown,
                    why=self.component.suits_why(run.context), problem=problem, skippable=run.may_skip(self.step),
                ),
                f"{key}:{self.asked}",
            )  # fmt: skip
            again = gate.asks_again(f"{key}:{self.asked}", f"{key}:{self.asked + 1}")
            self.asked += 1
            problem = STOPPED if again else None
            if decision.kind == "skip":
                raise StepFailed(self.step, "you left it out", by_user=True)
            if decision.kind == "regenerate":
                problem = self._regenerate(decision.remark or "")
                continue
            given = decision.source
            if given is not None and given.strip() != shown.strip():
                self.source, self.yours = given, True
                run.sketched(self.source, True)
            if again:
                continue
            if decision.execution is not None:
                run.bench.hand_over(decision.execution)
                self.handed = True
            return

    def _regenerate(self, remark: str) -> str:
        """Write the cell anew; says what came of the remark."""
        said = remark.casefold()
        settings = self.run.context.settings
        before = self.source
        if any(word in said for word in ("fast", "quick", "small", "fewer", "less", "shorter", "simpl")):
            settings["scale"] = 0.5 * float(settings.get("scale", 1.0))
        elif any(word in said for word in ("larger", "more", "longer", "bigger", "better")):
            settings["scale"] = 2.0 * float(settings.get("scale", 1.0))
        blocks = [b for b in author.write(self.component, self.run.context) if isinstance(b, Code)]
        self.block = blocks[self.position]
        self.source, self.yours = self.block.source, False
        if self.source == before:
            return (
                "The catalogue writes this cell in one way only, so it stands as it was. "
                "Edit it, or choose another way for this step."
            )
        self.attempt += 1
        return "Written anew; look at what changed."

    def _mend(self, failure: Failure) -> None:
        """Take up what the healer proposes for the next attempt."""
        proposal = failure.proposal
        if proposal.action == "patch" and proposal.source is not None:
            self.source = proposal.source
        elif proposal.action == "settings" and proposal.settings is not None:
            self.run.context.settings.update(proposal.settings)
            blocks = [b for b in author.write(self.component, self.run.context) if isinstance(b, Code)]
            self.block = blocks[self.position]
            self.source, self.yours = self.block.source, False
        failure.new_source = self.source
        self.attempt += 1
        self.run.ledger.note("repairing", {
            "step": self.step, "try": len(self.failures), "of": REPAIRS, "cause": failure.diagnosis.cause,
        })  # fmt: skip
        if self.run.page is not None:
            self.run.sketched(self.source, self.yours)

    def _keep(self, execution: Execution) -> None:
        """Enter the cell that ran in the document, and what it provides in the contracts."""
        run = self.run
        run.context.settings.pop("scale", None)  # the next cell of the step starts at full size again
        if self.failures:
            self._close(fixed=True)
            if self.source == self.failures[0].old_source:
                self.attempt = 1  # the cell stands as it was written first
        run.context.provided.update(self.block.provides)
        requires, provides = run.contracts.setdefault(self.step, (set(), set()))
        requires.update(self.block.requires)
        provides.update(self.block.provides)
        run.keep(CellRecord(
            id=run.next_id(self.step), kind="code", source=self.source, role="code", step=self.step,
            attempt=self.attempt, tags=self.block.tags, outputs=execution.outputs,
            execution_count=execution.execution_count, yours=self.yours,
        ))  # fmt: skip

    async def _attempt(self) -> Execution:
        run, block = self.run, self.block
        action = f"cell:{self.step}:{self.position}:{self.attempt}"
        written = self.source
        if self.first:
            if self.yours:
                run.imports = imports_in(self.source)
            else:
                written = author.with_imports(self.source, run.imports)
        else:
            if not self.handed:
                imported = await self._import(action)
                if imported is not None and imported.status != "ok":
                    return imported
            await self._mend_ahead()
            action = f"cell:{self.step}:{self.position}:{self.attempt}"
            written = self.source
        following = self.following if run.gate is None else None
        if following is not None and author.new_imports(following, run.imports):
            following = None  # its imports are a request of their own
        cell = run.pending
        run.begins(cell, known=run.ledger.known(action) is not None)
        saved = asyncio.create_task(run.save_now_and_then())  # it begins once the cell is sent
        try:
            execution = await executor.execute(
                run.bench, action, written, step=self.step, attempt=self.attempt, provides=block.provides,
                data_path=run.context.data_path, limit=run.budget.cell_limit(optional=self._optional()), own=self.yours,
                on_output=lambda output: run.shows(cell, self.step, output),
                expressions=question(following.source) if following else {},
            )  # fmt: skip
        except (Interrupted, KernelLost) as stopped:
            run.ends(cell, None, stopped.reason if isinstance(stopped, KernelLost) else "interrupted")
            raise
        finally:
            self.handed = False
            await saved
        run.ends(cell, execution, None)
        run.ahead = {following.source: answer(execution)} if following else {}
        return execution

    async def _import(self, action: str) -> Execution | None:
        """Bring in what the set-up cell imports for this one; None when all is there."""
        run, added = self.run, author.new_imports(self.block, self.run.imports)
        if not added:
            return None
        asked = question(self.source) if run.gate is None else {}
        lines = list(added)
        if "THREADS" in run.context.provided and brings_threads(added, run.imports):
            lines.append("threadpool_limits(THREADS)")
        imported = await run.bench.silently(f"imports:{action}", "\n".join(lines), expressions=asked)
        if imported.status == "ok":
            run.imports += added
            run.ahead = {self.source: answer(imported)} if asked else {}
        return imported

    async def _mend_ahead(self) -> None:
        """Patch what the kernel's state says the cell will crash on; a cell that no patch mends runs as it is."""
        run = self.run
        while not self.handed and not self.yours and self.source not in self.looked_at:
            self.looked_at.add(self.source)
            found = run.ahead.pop(self.source, None)
            if found is None:
                found = await look(
                    run.bench, f"ahead:{self.step}:{self.position}:{self.attempt}", self.source
                )
            execution = crash_of(found, self.source)
            if execution is None:
                return
            crash = await self._crash(execution)
            offered = proposals(crash, run.healer.diagnose(crash))
            if not offered or offered[0].action != "patch":
                return
            failure = await self._diagnosed(execution)
            if failure.proposal.action != "patch":
                return
            self.failures.append(failure)
            self._mend(failure)

    async def _crash(self, execution: Execution) -> Crash:
        return Crash(
            step=self.step, component=self.component.name, source=self.source, ename=execution.ename,
            evalue=execution.evalue, traceback=execution.traceback, status=execution.status, attempt=self.attempt,
            requires=self.block.requires, settings=dict(self.run.context.settings), state=await self._state(execution),
        )  # fmt: skip

    async def _diagnosed(self, execution: Execution) -> Failure:
        run = self.run
        crash = await self._crash(execution)
        diagnosis = run.healer.diagnose(crash)
        run.show("crash", {"step": self.step, "class": diagnosis.crash_class, "cause": diagnosis.cause})
        tried = [failure.proposal for failure in self.failures]
        proposal = run.healer.next(crash, diagnosis, tried)
        proposal = await thinking_repairs.instead(run, crash, diagnosis, proposal, tried)
        if diagnosis.crash_class == "time_limit" and self._optional() and self._over():
            proposal = Proposal(
                "skip", "No time is left to try less of the same.", f"{self.component.title} is left out.",
                confidence=proposal.confidence,
            )  # fmt: skip
        if proposal.action == "replace" and run.stand_in(self.step) is None:
            proposal = Proposal(
                "skip", "It could not be mended, and nothing in the catalogue takes its place.",
                f"{self.component.title} is left out.", confidence=proposal.confidence,
            )  # fmt: skip
        return Failure(crash, diagnosis, proposal, self.source, None)

    def _over(self) -> bool:
        """Whether the time that was given was over when the cell was stopped."""
        name = f"over:{self.step}:{self.position}:{self.attempt}"
        return bool(self.run.decide(name, lambda: {"over": not self.run.budget.left})["over"])

    def _optional(self) -> bool:
        """Whether the run may end without this cell, and nobody asked for it by hand."""
        by_hand = self.yours or (self.run.gate is not None and self.run.gate.mode == "step")
        return not self.run.essential and not by_hand

    async def _state(self, execution: Execution) -> dict[str, Any]:
        if execution.status != "error" or not self.block.requires:
            return {}
        key = f"names:{self.step}:{self.attempt}:{self.block.source[:40]}"
        try:
            found = await self.run.bench.probe_file(key, NAMES, names=list(self.block.requires))
        except KernelLost:
            raise
        except AutoMLError:
            return {}
        return found if isinstance(found, dict) else {}

    def _close(self, *, fixed: bool) -> None:
        """Enter what became of the crashes of one cell: in the journal, and where code changed in the notebook.

        A cell that ran unchanged in the end leaves no note: its reader has nothing to check.
        """
        run, failures = self.run, self.failures
        first, last = failures[0], failures[-1]
        changed = not fixed or last.new_source != first.old_source
        entry = {
            "step": self.step, "class": first.diagnosis.crash_class, "cause": first.diagnosis.cause,
            "attempts": len(failures), "fixed": fixed, "changed": changed,
        }  # fmt: skip
        run.repairs.append(entry)
        more: dict[str, Any] = {"why": last.proposal.why}
        if run.page is not None:
            more |= {
                "diff": difference(first.old_source, last.new_source or first.old_source),
                "effect": last.proposal.effect, "cell": run.pending.id if run.pending else None,
            }  # fmt: skip
        run.ledger.record("repair", {"action": f"repair:{self.step}:{len(run.repairs)}", **entry, **more})
        run.show("repair", entry)
        for failure, following in zip(failures, [*failures[1:], None], strict=True):
            verdict: Verdict = "fixed"
            if following is not None:
                before, after = failure.crash, following.crash
                same = (before.ename, before.evalue) == (after.ename, after.evalue)
                verdict = "same_error" if same else "new_error"
            if failure.proposal.action not in ("replace", "skip"):
                worked = verdict == "new_error" or (verdict == "fixed" and fixed)
                rule = rule_of(failure.crash, failure.proposal)
                run.repairs_tried.append((failure.diagnosis.crash_class, rule, worked))
            if not changed:
                continue
            run.notes += 1
            note = run.healer.repair_note(
                run.notes, failure.crash, failure.diagnosis, failure.proposal, failure.old_source,
                failure.new_source if failure.new_source != failure.old_source else None, failure.crash.attempt, verdict,
            )  # fmt: skip
            run.add(self.step, "markdown", note, "repair-note", attempt=failure.crash.attempt)
