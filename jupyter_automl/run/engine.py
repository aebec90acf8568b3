"""Runs steps: a component's cells are written, executed in the kernel, mended when they crash, and explained."""

from __future__ import annotations

import dataclasses
import sqlite3
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from jupyter_automl.agents import author, executor
from jupyter_automl.agents.healer import Healer
from jupyter_automl.agents.recommender import Ranked
from jupyter_automl.catalog.cell import Code, Markdown, names_read
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.registry import components
from jupyter_automl.errors import AutoMLError, RunFailed
from jupyter_automl.kernel.runner import Execution
from jupyter_automl.llm.contract import Model
from jupyter_automl.llm.settings import Privacy
from jupyter_automl.memory.outcomes import Outcomes
from jupyter_automl.notebook.record import CellRecord

from .budget import Budget, within
from .cellrun import CellRun
from .foresight import Found
from .imports import missing as missing_imports
from .ledger import Ledger
from .page import Page
from .stepping import Gate
from .trouble import FaultInCatalogue, StepFailed
from .workbench import Workbench

SAVE_EVERY = 15.0
"""Seconds between two writings of the unfinished notebook; the journal holds everything in any case."""
SKIPPABLE = frozenset({"audit", "save", "environment"})
"""Essential steps on which no other step builds: the user may leave them out."""


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
    left_out: set[str] = field(default_factory=set)
    """Steps that the user left out."""
    absent: dict[str, str] = field(default_factory=dict)
    """Kernel names that no cell makes, as the step that would was left out: name → that step's title."""
    untried: list[str] = field(default_factory=list)
    scores: dict[str, list[float]] = field(default_factory=dict)
    """Scores by fold of everything that was measured, by kernel name."""
    healer: Healer = field(default_factory=Healer)
    repairs_tried: list[tuple[str, str, bool]] = field(default_factory=list)
    """Crash class, rule, and whether the error was gone after it."""
    notes: int = 0
    """Repair notes in the notebook."""
    contracts: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    """What the cells of each finished step really required and provided."""
    saved_at: float = field(default_factory=time.monotonic)
    memory: Outcomes | None = None
    """What earlier runs left; None: nothing is read and nothing is left."""
    first_board: int = 0
    chosen: dict[str, Any] | None = None
    gate: Gate | None = None
    """Asks before each cell, where a person looks on; None runs to the end."""
    page: Page | None = None
    """Shows the document in a live notebook."""
    pending: CellRecord | None = None
    """The cell that is proposed or runs: last on the page, not yet in the document."""
    ahead: dict[str, Found] = field(default_factory=dict)
    """What the kernel foresees of the next cell, by its source, where it was asked along with another request."""
    overrides: dict[str, str] = field(default_factory=dict)
    """For steps whose component the user chose: its name."""
    edits: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the user wrote into finished cells, and what came of it, by cell id."""
    prefix: str = ""
    """Before each cell id, so that two runs can share a notebook."""
    stand_in: Callable[[str], str | None] = lambda step: None
    """For a step that cannot be mended, the name of what will take its place, None when it is left out."""

    model: Model | None = None
    """What the agents may ask beyond what they know; None: nothing is asked, and nothing is sent."""
    privacy: Privacy = "names"
    """What of the data a question may hold."""
    proposals: list[dict[str, Any]] = field(default_factory=list)
    """What the model proposed, and what became of it and why."""
    own_steps: list[tuple[str, Component]] = field(default_factory=list)
    """Steps that it wrote for what the goal asks beside the prediction, as they stand in the notebook."""
    remarks: list[dict[str, Any]] = field(default_factory=list)
    """What the model says of the finished notebook."""

    essential: bool = True
    """Whether the run cannot do without the step that goes on now."""

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
        component = self.replacement(step, component)
        if settings:
            self.context.settings.update(settings)
        self.essential = essential
        if not essential and self.hurried(step):
            self.leave_out(step, component, "you asked to finish")
            return False
        missing = [
            name for name in component.requires if name not in self.context.provided and name != "CLASSES"
        ]
        if missing and (not essential or step in SKIPPABLE):
            makers = dict.fromkeys(self.absent.get(name, f"a step that makes {name}") for name in missing)
            self.leave_out(step, component, f"it builds on {' and '.join(makers)}")
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
            self.pending = None
            self.changed()
            if essential and not failure.by_user:
                self.ledger.record(
                    "step.failed", {"action": f"fail:{step}", "step": step, "why": failure.why}
                )
                raise RunFailed(f"Step {step} ({component.title}) failed: {failure.why}") from None
            if failure.by_user:
                self.left_out.add(step)
            self.leave_out(step, component, failure.why)
            return False
        finally:
            self.context.settings.pop("scale", None)
        seconds = {"wall": time.monotonic() - started, "kernel": self.bench.seconds - before}
        requires, provides = self.contracts.get(step, (set(), set()))
        self.ledger.record("step.finished", {
            "action": f"finish:{step}", "step": step, "seconds": seconds,
            "requires": sorted(requires - provides), "provides": sorted(provides),
            "cells": [cell.id for cell in self.cells if cell.step == step],
        })  # fmt: skip
        self.show("step.finished", {"step": step, "title": component.title, "seconds": seconds["wall"]})
        return True

    async def save_now_and_then(self) -> None:
        """Write the notebook when that is due; best called while the kernel works, since it takes a tenth of a second."""
        if time.monotonic() - self.saved_at > SAVE_EVERY:
            self.save()
            self.saved_at = time.monotonic()

    def leave_out(self, step: str, component: Component, why: str) -> None:
        """Enter that a step is not done, and why."""
        title = component.title
        self.absent.update(dict.fromkeys(component.provides, f'"{title}"'))
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
        blocks = author.write(component, self.context)
        codes = [block for block in blocks if isinstance(block, Code)]
        position = 0
        for block in blocks:
            if isinstance(block, Markdown):
                self.add(step, "markdown", block.source, block.role)
            else:
                await CellRun(self, step, component, codes, position).carry_out()
                position += 1
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

    def replacement(self, step: str, component: Component) -> Component:
        """The component that the user chose for the step, else the given one."""
        return components()[self.overrides[step]] if step in self.overrides else component

    def hurried(self, step: str) -> bool:
        """Whether the user asked to finish before this step had been done."""
        return self.ledger.known("hurry") is not None and self.ledger.known(f"finish:{step}") is None

    def may_skip(self, step: str) -> bool:
        """Whether the run can do without the step that goes on now."""
        return not self.essential or step in SKIPPABLE

    def add(self, step: str, kind: str, source: str, role: str, **more: Any) -> CellRecord:
        """One more cell at the end of the document."""
        record = CellRecord(
            id=self.next_id(step, fresh=True),
            kind=kind, source=source, role=role, step=step, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        edit = self.edits.get(record.id)
        if edit is not None:
            record = dataclasses.replace(record, source=edit["source"], yours=True)
        self.cells.append(record)
        self.changed()
        return record

    def next_id(self, step: str, *, fresh: bool = False) -> str:
        """The id of the step's next cell: that of the pending one, unless a fresh one is wanted beside it."""
        if self.pending is not None and not fresh:
            return self.pending.id
        number = sum(cell.step == step for cell in self.cells) + 1 + (self.pending is not None)
        return f"{self.prefix}{step.replace('.', '-').replace('_', '-')}-{number}"

    def keep(self, record: CellRecord) -> None:
        """Enter a code cell that ran; what the user made of it later stands."""
        self.pending = None
        edit = self.edits.get(record.id)
        if edit is not None:
            if "outputs" in edit:
                self.bench.amend([record.source], edit["source"])
            record = dataclasses.replace(
                record, source=edit["source"], yours=True, outputs=edit.get("outputs", record.outputs),
                execution_count=edit.get("execution_count", record.execution_count),
            )  # fmt: skip
        self.cells.append(record)
        self.changed()

    def edit(self, cell_id: str, edit: dict[str, Any]) -> None:
        """The user changed a finished cell, and perhaps ran it: what it now says stands, here and in every rerun."""
        self.edits[cell_id] = {**self.edits.get(cell_id, {}), **edit}
        if "outputs" in edit:
            self.bench.amend([cell.source for cell in self.cells if cell.id == cell_id], edit["source"])
        self.cells = [
            dataclasses.replace(
                cell, source=edit["source"], yours=True, outputs=edit.get("outputs", cell.outputs),
                execution_count=edit.get("execution_count", cell.execution_count),
            )
            if cell.id == cell_id
            else cell
            for cell in self.cells
        ]  # fmt: skip
        self.changed()

    def sketch(self, step: str, source: str, tags: tuple[str, ...]) -> None:
        """Put the cell that comes next on the page."""
        if self.page is not None:
            identity = self.next_id(step, fresh=True)
            self.pending = CellRecord(identity, "code", source, "code", step, tags=tags)
            self.changed()

    def sketched(self, source: str, yours: bool) -> tuple[CellRecord, str]:
        """The pending cell with that source, and the text that the page shows for it."""
        assert self.pending is not None
        self.pending = dataclasses.replace(self.pending, source=source, yours=yours)
        self.changed()
        return self.pending, self.document()[-1].source

    def changed(self) -> None:
        """Bring the page up to date, unless the run only walks its old path again."""
        if self.page is None or self.ledger.walking:
            return
        from jupyter_automl.notebook.document import metadata_of, numbered_sources

        cells = self.document()
        self.page.sync(
            cells, numbered_sources(cells), lambda cell, source: metadata_of(cell, source, self.id),
            self.pending.id if self.pending else None,
        )  # fmt: skip

    def begins(self, cell: CellRecord | None, *, known: bool) -> None:
        """The pending cell begins to run, unless the journal has its outcome."""
        if self.page is not None and cell is not None and not known:
            self.ledger.new_ground()
            self.ledger.note("cell.started", {"step": cell.step, "cell": cell.id})
            self.page.started(cell)

    def shows(self, cell: CellRecord | None, step: str, output: dict[str, Any]) -> None:
        """A running cell's outputs change."""
        self.show("output", {"step": step, "output": output})
        if self.page is not None and cell is not None:
            self.page.output(cell, output)

    def ends(self, cell: CellRecord | None, execution: Execution | None, reason: str | None) -> None:
        """The pending cell has ended; without an execution it was stopped for the reason."""
        if self.page is not None and cell is not None and not self.ledger.walking:
            self.page.finished(cell, execution, reason)

    def rewrite(self, step: str, change: Callable[[str], str]) -> None:
        """Change the source of a step's code cells (recorded scores, hoisted imports); they are proven at the end."""
        self.cells = [
            dataclasses.replace(cell, source=change(cell.source))
            if cell.step == step and cell.kind == "code"
            else cell
            for cell in self.cells
        ]
        self.changed()

    def decide(self, name: str, decision: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """A decision that depends on the clock, taken once: a resumed run takes the same one."""
        return self.ledger.known(f"decide:{name}") or self.ledger.record(
            "decided", {"action": f"decide:{name}", **decision()}
        )

    def clock(self, name: str, share: float) -> bool:
        """Whether at least this share of the budget is left, and nobody asked to finish."""
        hurry = self.ledger.known("hurry") is not None
        decided = self.decide(
            name, lambda: {"left": self.left, "go": not hurry and self.left >= share * self.budget.seconds}
        )
        return bool(decided["go"])

    def keep_within(self, seconds: float | None) -> None:
        """Bound the budget by the time that the goal allows, if it names one."""
        self.budget.seconds = self.context.budget = within(self.budget.seconds, seconds)

    def start_clock(self) -> None:
        """Count what the start of the command took, once; from here on only work in the kernel counts."""
        self.decide("begun", lambda: {"seconds": self.budget.used - self.bench.clock})

    @property
    def left(self) -> float:
        """Seconds of the budget that are left, by a clock that stands still while a run is cut off."""
        begun = self.ledger.known("decide:begun") or {"seconds": 0.0}
        return max(0.0, self.budget.seconds - float(begun["seconds"]) - self.bench.clock)

    def document(self) -> list[CellRecord]:
        """The cells, the pending one last, with all imports in the set-up cell."""
        cells = [*self.cells, *([self.pending] if self.pending else [])]
        first = next(
            (i for i, cell in enumerate(cells) if cell.step == "setup" and cell.kind == "code"), None
        )
        if first is None:
            return cells
        cell = cells[first]
        imports = missing_imports(self.imports, cell.source) if cell.yours else self.imports
        complete = dataclasses.replace(cell, source=author.with_imports(cell.source, imports, _used(cells)))
        return [*cells[:first], complete, *cells[first + 1 :]]


def _used(cells: Sequence[CellRecord]) -> set[str] | None:
    """All names that the code reads; None, which stands for any, when the user wrote more than plain Python."""
    try:
        return set[str]().union(*(names_read(cell.source) for cell in cells if cell.kind == "code"))
    except SyntaxError:
        return None
