"""Runs steps: a component's cells are written, executed in the kernel, mended when they crash, and explained."""

from __future__ import annotations

import dataclasses
import sqlite3
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_automl.agents import author, executor
from jupyter_automl.agents.healer import Healer, Verdict
from jupyter_automl.agents.recommender import Ranked
from jupyter_automl.catalog.cell import Code, Markdown, names_read
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.errors import AutoMLError, GuardRefused, RunFailed
from jupyter_automl.kernel import probes
from jupyter_automl.kernel.runner import Execution
from jupyter_automl.notebook.record import CellRecord
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal

from .budget import Budget
from .ledger import Ledger
from .workbench import Workbench

SAVE_EVERY = 5.0
"""Seconds between two writings of the unfinished notebook; the journal holds everything in any case."""
NAMES = Path(probes.__file__).parent / "names.py"


@dataclass
class StepFailed(Exception):
    """A step could not be carried out; `why` is one sentence."""

    step: str
    why: str


class FaultInCatalogue(StepFailed):
    """A component itself raised; its traceback is in the journal."""


@dataclass
class Failure:
    """One crash of a cell, and what was tried then."""

    crash: Crash
    diagnosis: Diagnosis
    proposal: Proposal
    old_source: str
    new_source: str | None


@dataclass
class Run:
    """One run: what is known (`context`), what is written (`cells`), what is done (`ledger`, `bench`)."""

    id: str
    ledger: Ledger
    bench: Workbench
    context: Context
    budget: Budget
    show: Callable[[str, dict[str, Any]], None]
    """Told of progress: (kind, details)."""
    save: Callable[[], None] = lambda: None
    cells: list[CellRecord] = field(default_factory=list)
    imports: list[str] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)
    leaderboard: list[dict[str, Any]] = field(default_factory=list)
    ranking: list[Ranked] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)
    scores: dict[str, list[float]] = field(default_factory=dict)
    """Scores by fold of everything that was measured, by kernel name."""
    healer: Healer = field(default_factory=Healer)
    notes: int = 0
    """Repair notes in the notebook."""
    contracts: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    """What the cells of each finished step really required and provided."""
    saved_at: float = field(default_factory=time.monotonic)
    wins: dict[str, float] = field(default_factory=dict)
    first_board: int = 0
    chosen: dict[str, Any] | None = None
    stand_in: Callable[[str], str | None] = lambda step: None
    """For a step that cannot be mended, the name of what will take its place, None when it is left out."""

    async def step(
        self,
        step: str,
        component: Component,
        *,
        settings: dict[str, Any] | None = None,
        essential: bool = True,
    ) -> bool:
        """Carry out one step; True when its cells stand in the notebook.

        A step that is not essential is left out, with its repair note, when it cannot be mended.
        Raises RunFailed when an essential one cannot.
        """
        if settings:
            self.context.settings.update(settings)
        missing = [
            name for name in component.requires if name not in self.context.provided and name != "CLASSES"
        ]
        if missing and not essential:
            self._leave_out(step, component.title, f"an earlier step did not provide {', '.join(missing)}")
            return False
        self.ledger.record(
            "step.started", {"action": f"start:{step}", "step": step, "title": component.title}
        )
        self.show("step.started", {"step": step, "title": component.title})
        started, before, cells_before = time.monotonic(), self.bench.seconds, len(self.cells)
        provided_before = set(self.context.provided)
        try:
            await self._carry_out(step, component)
        except StepFailed as failure:
            self.cells[cells_before:] = [
                cell for cell in self.cells[cells_before:] if cell.role == "repair-note"
            ]
            self.context.provided = (
                provided_before  # the kernel may hold more, but no cell of the notebook makes it
            )
            if essential:
                self.ledger.record(
                    "step.failed", {"action": f"fail:{step}", "step": step, "why": failure.why}
                )
                raise RunFailed(f"Step {step} ({component.title}) failed: {failure.why}") from None
            self._leave_out(step, component.title, failure.why)
            return False
        finally:
            self.context.settings.pop("scale", None)
        seconds = {"wall": time.monotonic() - started, "kernel": self.bench.seconds - before}
        requires, provides = self.contracts.get(step, (set(), set()))
        self.ledger.record("step.finished", {
            "action": f"finish:{step}", "step": step, "seconds": seconds,
            "requires": sorted(requires - provides), "provides": sorted(provides),
        })  # fmt: skip
        self.show("step.finished", {"step": step, "title": component.title, "seconds": seconds["wall"]})
        if time.monotonic() - self.saved_at > SAVE_EVERY:
            self.save()
            self.saved_at = time.monotonic()
        return True

    def _leave_out(self, step: str, title: str, why: str) -> None:
        self.skipped.append(f"{title}: {why}")
        self.ledger.record("step.skipped", {"action": f"skip:{step}", "step": step, "why": why})
        self.show("step.skipped", {"step": step, "title": title, "why": why})

    async def _carry_out(self, step: str, component: Component) -> None:
        """The cells of the step. Raises StepFailed, also for a bug in the component: one step is not the run."""
        try:
            await self._carry_out_unguarded(step, component)
        except (StepFailed, AutoMLError, OSError, sqlite3.Error):
            raise
        except Exception as error:  # noqa: BLE001 (a component may raise anything; the run must not be lost)
            self.ledger.record("bug", {"step": step, "traceback": traceback.format_exc()})
            said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise FaultInCatalogue(
                step, f"a fault in the component {component.name} itself ({said})"
            ) from None

    async def _carry_out_unguarded(self, step: str, component: Component) -> None:
        if component.prepare is not None:
            values = await self._ask(step, "prepare", component.prepare)
            self.context.settings.update(component.prepared(values))
        codes = 0
        for block in author.write(component, self.context):
            if isinstance(block, Markdown):
                self.add(step, "markdown", block.source, block.role)
            else:
                await self._run_code(step, component, block, codes)
                codes += 1
        if component.probe is not None:
            values = await self._ask(step, "probe", component.probe)
            self.context.seen[step] = values
            text = component.after(self.context, values)
            if text:
                self.add(step, "markdown", text, "result")

    async def _ask(self, step: str, kind: str, function: Callable[..., Any]) -> Any:
        try:
            return await executor.read_values(self.bench, f"{kind}:{step}", function, self.context.provided)
        except executor.ProbeTrouble as trouble:
            raise StepFailed(step, f"its values could not be read from the kernel ({trouble})") from None

    def add(self, step: str, kind: str, source: str, role: str, **more: Any) -> CellRecord:
        """One more cell at the end of the document."""
        number = sum(cell.step == step for cell in self.cells) + 1
        record = CellRecord(
            id=f"{step.replace('.', '-').replace('_', '-')}-{number}",
            kind=kind, source=source, role=role, step=step, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.cells.append(record)
        return record

    async def _run_code(self, step: str, component: Component, block: Code, position: int) -> None:
        """Run one code cell, mending it while it crashes; it joins the document when it has run."""
        source, attempt = block.source, 1
        failures: list[Failure] = []
        while True:
            execution = await self._attempt(step, block, source, position, attempt)
            if execution.status == "ok":
                break
            failure = await self._diagnosed(step, component, block, source, execution, attempt, failures)
            failures.append(failure)
            proposal = failure.proposal
            if execution.status == "died" or proposal.action == "restart":
                await self.bench.restart()
            if proposal.action in ("replace", "skip"):
                self._close(step, failures, fixed=False)
                raise StepFailed(
                    step, f"{failure.diagnosis.cause} ({execution.ename}: {execution.evalue[:200]})"
                )
            if proposal.action == "patch" and proposal.source is not None:
                source = proposal.source
            elif proposal.action == "settings" and proposal.settings is not None:
                self.context.settings.update(proposal.settings)
                block = [b for b in author.write(component, self.context) if isinstance(b, Code)][position]
                source = block.source
            failure.new_source = source
            attempt += 1
        self.context.settings.pop("scale", None)  # the next cell of the step starts at full size again
        if failures:
            self._close(step, failures, fixed=True)
        if failures and source == failures[0].old_source:
            attempt = 1  # the cell stands as it was written first
        self.context.provided.update(block.provides)
        requires, provides = self.contracts.setdefault(step, (set(), set()))
        requires.update(block.requires)
        provides.update(block.provides)
        self.add(
            step, "code", source, "code", attempt=attempt, tags=block.tags,
            outputs=execution.outputs, execution_count=execution.execution_count,
        )  # fmt: skip

    async def _diagnosed(
        self, step: str, component: Component, block: Code, source: str, execution: Execution, attempt: int,
        earlier: list[Failure],
    ) -> Failure:  # fmt: skip
        crash = Crash(
            step=step, component=component.name, source=source, ename=execution.ename, evalue=execution.evalue,
            traceback=execution.traceback, status=execution.status, attempt=attempt, requires=block.requires,
            settings=dict(self.context.settings), state=await self._state(step, block, execution, attempt),
        )  # fmt: skip
        diagnosis = self.healer.diagnose(crash)
        self.show("crash", {"step": step, "class": diagnosis.crash_class, "cause": diagnosis.cause})
        proposal = self.healer.next(crash, diagnosis, [failure.proposal for failure in earlier])
        if proposal.action == "replace" and self.stand_in(step) is None:
            proposal = Proposal(
                "skip", "It could not be mended, and nothing in the catalogue takes its place.",
                f"{component.title} is left out.", confidence=proposal.confidence,
            )  # fmt: skip
        return Failure(crash, diagnosis, proposal, source, None)

    async def _state(self, step: str, block: Code, execution: Execution, attempt: int) -> dict[str, Any]:
        if execution.status != "error" or not block.requires:
            return {}
        try:
            found = await self.bench.probe_file(
                f"names:{step}:{attempt}:{block.source[:40]}", NAMES, names=list(block.requires)
            )
        except AutoMLError:
            return {}
        return found if isinstance(found, dict) else {}

    async def _attempt(self, step: str, block: Code, source: str, position: int, attempt: int) -> Execution:
        action = f"cell:{step}:{position}:{attempt}"
        written = source
        if step == "setup" and position == 0:
            self.imports += author.new_imports(block, self.imports)
            written = author.with_imports(source, self.imports)
        else:
            added = author.new_imports(block, self.imports)
            if added:
                imported = await self.bench.silently(f"imports:{action}", "\n".join(added))
                if imported.status != "ok":
                    return imported
                self.imports += added
        try:
            return await executor.execute(
                self.bench, action, written, step=step, attempt=attempt, provides=block.provides,
                data_path=self.context.data_path, limit=self.budget.cell_limit(),
                on_output=lambda output: self.show("output", {"step": step, "output": output}),
            )  # fmt: skip
        except (GuardRefused, executor.Unkept) as refusal:
            raise StepFailed(step, str(refusal)) from None

    def _close(self, step: str, failures: list[Failure], *, fixed: bool) -> None:
        """Enter what became of the crashes of one cell: in the journal, and where code changed in the notebook.

        A cell that ran unchanged in the end leaves no note: its reader has nothing to check.
        """
        last = failures[-1]
        changed = not fixed or last.new_source != failures[0].old_source
        entry = {
            "step": step, "class": failures[0].diagnosis.crash_class, "cause": failures[0].diagnosis.cause,
            "attempts": len(failures), "fixed": fixed, "changed": changed,
        }  # fmt: skip
        self.repairs.append(entry)
        self.ledger.record(
            "repair", {"action": f"repair:{step}:{len(self.repairs)}", **entry, "why": last.proposal.why}
        )
        self.show("repair", entry)
        if not changed:
            return
        for failure, following in zip(failures, [*failures[1:], None], strict=True):
            verdict: Verdict = "fixed"
            if following is not None:
                same = (failure.crash.ename, failure.crash.evalue) == (
                    following.crash.ename,
                    following.crash.evalue,
                )
                verdict = "same_error" if same else "new_error"
            self.notes += 1
            note = self.healer.repair_note(
                self.notes, failure.crash, failure.diagnosis, failure.proposal, failure.old_source,
                failure.new_source if failure.new_source != failure.old_source else None, failure.crash.attempt, verdict,
            )  # fmt: skip
            self.add(step, "markdown", note, "repair-note", attempt=failure.crash.attempt)

    def rewrite(self, step: str, change: Callable[[str], str]) -> None:
        """Change the source of a step's code cells (recorded scores, hoisted imports); they are proven at the end."""
        self.cells = [
            dataclasses.replace(cell, source=change(cell.source))
            if cell.step == step and cell.kind == "code"
            else cell
            for cell in self.cells
        ]

    def decide(self, name: str, decision: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """A decision that depends on the clock, taken once: a resumed run takes the same one."""
        return self.ledger.known(f"decide:{name}") or self.ledger.record(
            "decided", {"action": f"decide:{name}", **decision()}
        )

    def clock(self, name: str, share: float) -> bool:
        """Whether at least this share of the budget is left."""
        return bool(
            self.decide(name, lambda: {"left": self.left, "go": self.left >= share * self.budget.seconds})[
                "go"
            ]
        )

    def start_clock(self) -> None:
        """Count what the start of the command took, once; from here on only work in the kernel counts."""
        self.decide("begun", lambda: {"seconds": self.budget.used - self.bench.clock})

    @property
    def left(self) -> float:
        """Seconds of the budget that are left, by a clock that stands still while a run is cut off."""
        begun = self.ledger.known("decide:begun") or {"seconds": 0.0}
        return max(0.0, self.budget.seconds - float(begun["seconds"]) - self.bench.clock)

    def document(self) -> list[CellRecord]:
        """The cells with all imports in the set-up cell."""
        first = next(
            (i for i, cell in enumerate(self.cells) if cell.step == "setup" and cell.kind == "code"), None
        )
        if first is None:
            return list(self.cells)
        cell = self.cells[first]
        used = set[str]().union(*(names_read(each.source) for each in self.cells if each.kind == "code"))
        complete = dataclasses.replace(cell, source=author.with_imports(cell.source, self.imports, used))
        return [*self.cells[:first], complete, *self.cells[first + 1 :]]
