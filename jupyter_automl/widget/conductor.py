"""Carries out one run at a time in the kernel of the panel, on a thread beside the kernel's own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from jupyter_automl import __version__
from jupyter_automl.errors import AutoMLError, BadInput
from jupyter_automl.run.budget import LEAST_BUDGET, MOST_BUDGET
from jupyter_automl.run.cells import Cells, merge
from jupyter_automl.run.engine import Run
from jupyter_automl.run.journal import Event, Journal, new_run_id
from jupyter_automl.run.memory_switch import remembers
from jupyter_automl.run.options import Options
from jupyter_automl.run.places import free_path
from jupyter_automl.run.stepping import Decision, Gate, Mode, Refused
from jupyter_automl.run.view import LIGHT_KINDS, RESUMABLE, TERMINAL, View, snapshot
from jupyter_automl.run.worker import ENDS, Item, Worker

from .kernel import OwnKernel
from .writing import write

LOOKED_AT = 20
"""Newest runs among which one that was cut off is looked for."""
SAVED_AFTER = ENDS | {"proposed", "step.finished"}
TOLD_EVERY = 0.25
"""Seconds between two looks that panels are given."""
Result = TypeVar("Result")


@dataclass(frozen=True)
class Wish:
    """What the form says; `data` is a file, or the name of a DataFrame in the kernel (`frame`)."""

    goal: str
    data: str
    frame: bool
    target: str | None
    metric: str | None
    budget: float
    mode: Mode
    seed: int
    output: Path | None


@dataclass(frozen=True)
class Glance:
    """All that a panel shows at one moment."""

    state: dict[str, Any] | None
    """None before the first run."""
    cell: dict[str, Any] | None
    """The code cell that runs, or ran last."""
    notebook: Path
    problem: str | None
    """Why the last thing that was asked for was not done."""


class Conductor:
    """The one run of this kernel. Its methods may be called from any thread; `changed` are called from its own."""

    def __init__(self, kernel: OwnKernel, folder: Path) -> None:
        self.kernel, self.folder = kernel, folder
        self.changed: list[Callable[[Glance], None]] = []
        """Told what there is to see, at most four times a second."""
        self._problem: str | None = None
        self._view: View | None = None
        self._cells = Cells()
        self._worker: Worker | None = None
        self._notebook = folder / "automl.ipynb"
        self._writing: asyncio.Task[None] | None = None
        self._telling: asyncio.TimerHandle | None = None
        self._stale = False
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="automl panel", daemon=True).start()

    @property
    def active(self) -> bool:
        """Whether a run goes on."""
        return self._worker is not None and not self._worker.done.done()

    def glance(self) -> Glance:
        """What there is to see now."""
        return self._asked(self._glance)

    def look(self, make: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do something of a panel's on this thread; an AutoMLError becomes the problem that is shown."""
        self._do(make)

    def begin(self, wish: Wish) -> None:
        """Start a run; it reads the data and then waits with its plan."""
        self._do(lambda: self._begin(wish))

    def resume(self, run: str | None = None) -> None:
        """Go on with the run that is shown, or with one that an earlier kernel had begun."""
        self._do(lambda: self._resume(run))

    def stop(self) -> None:
        """Interrupt the running cell and end; the run can be resumed."""
        self._do(self._stop)

    def start(self, mode: Mode) -> None:
        """Accept the plan."""
        self._steer(lambda gate: gate.start(mode))

    def decide(self, decision: Decision, cell_id: str) -> None:
        """What becomes of the proposed cell."""
        self._steer(lambda gate: gate.take(decision, cell_id))

    def set_mode(self, mode: Mode) -> None:
        """Run on, or wait before each cell from the next one on."""
        self._steer(lambda gate: gate.set_mode(mode))

    def answer(self, question: str, value: str) -> None:
        """Answer the open question."""
        self._steer(lambda gate: gate.answer(question, value))

    def forget(self) -> None:
        """Show no run any more. Its files and its entry in the history stay."""
        self._do(self._forget)

    def unfinished(self) -> dict[str, Any] | None:
        """The newest run of this folder that was cut off and that nobody carries out: run, goal, step, notebook."""
        return self._asked(self._unfinished)

    def _asked(self, look: Callable[[], Result]) -> Result:
        async def there() -> Result:
            return look()

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result()

    def _do(self, make: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async def there() -> None:
            self._problem = None
            if self._worker is not None:
                await self._worker.settled()
            try:
                await make()
            except AutoMLError as error:
                self._problem = str(error)
            self._tell()

        asyncio.run_coroutine_threadsafe(there(), self._loop)

    def _steer(self, steer: Callable[[Gate], None]) -> None:
        def there(run: Run) -> None:
            assert run.gate is not None
            steer(run.gate)

        async def work() -> None:
            if self._worker is None or not self.active:
                raise Refused("The run is not going on; resume it first.")
            await self._worker.call(there)

        self._do(work)

    async def _begin(self, wish: Wish) -> None:
        if self.active:
            raise Refused("A run goes on in this kernel; stop it first.")
        options = self._options(wish)
        run = new_run_id()
        journal = Journal()
        journal.append(run, "run.created", {
            "options": options.model_dump(mode="json"), "version": __version__, "mode": wish.mode, "kernel_id": self.kernel.id,
            "live": True, "after": None,
        })  # fmt: skip
        self._show(journal, run)
        journal.close()
        self.kernel.ran.clear()
        await self._carry_out(run, wish.mode, {})

    def _options(self, wish: Wish) -> Options:
        if not wish.goal.strip():
            raise BadInput("Type a goal first: say in a sentence what to predict.")
        if not LEAST_BUDGET <= wish.budget <= MOST_BUDGET:
            raise BadInput(f"The budget is out of range; give {LEAST_BUDGET:g} to {MOST_BUDGET:g} seconds.")
        named = wish.data if wish.frame else Path(wish.data).name.split(".")[0]
        output = wish.output or free_path(self.folder / f"{named}_automl.ipynb")
        if output.suffix != ".ipynb":
            raise BadInput(f"{output.name} is no notebook; end it in .ipynb.")
        if wish.frame:
            data = free_path(output.with_name(f"{output.stem}_{wish.data}.parquet"))
        else:
            data = (self.folder / wish.data).absolute()
            if not wish.data or not data.is_file():
                raise BadInput(f"There is no file {wish.data or ''}; choose data first.")
        return Options(
            goal=wish.goal.strip(), data=data, output=output, target=wish.target, metric=wish.metric, budget=wish.budget,
            seed=wish.seed, kernel=self.kernel.name, force=True, live=True, frame=wish.data if wish.frame else None,
            bundle_name=free_path(output.with_name(f"{output.stem}_bundle")).name, memory=remembers(),
        )  # fmt: skip

    def _show(self, journal: Journal, run: str) -> None:
        self._view = View.of(run, journal.events(run, LIGHT_KINDS), self._near)
        created = journal.events(run, ("run.created",))[0]
        self._cells, self._notebook = Cells(), Path(created.payload["options"]["output"])
        self._cells.gone = set(self._view.deleted)

    def _near(self, path: str) -> str:
        place = Path(path)
        return str(place.relative_to(self.folder)) if place.is_relative_to(self.folder) else path

    async def _carry_out(self, run: str, mode: Mode, known: dict[str, Any]) -> None:
        self._worker = Worker(run, self.kernel, mode, known, self._deliver)
        await self._worker.start()
        self._worker.done.add_done_callback(lambda _: self._tell())

    async def _resume(self, run: str | None) -> None:
        if self.active:
            raise Refused("The run is going on.")
        if run is not None and (self._view is None or self._view.run != run):
            journal = Journal()
            self._show(journal, run)
            journal.close()
            self.kernel.ran.clear()
        view = self._view
        if view is None:
            raise Refused("There is no run to go on with.")
        await self._carry_out(view.run, view.state["mode"], self._cells.known())

    async def _stop(self) -> None:
        if self._worker is not None and self.active:
            await self._worker.stop()

    async def _forget(self) -> None:
        await self._stop()
        self._view, self._worker, self._cells = None, None, Cells()

    def _glance(self) -> Glance:
        ran = [
            cell for cell in self._cells.snapshot()
            if cell["cell_type"] == "code" and cell["state"] in ("running", "done")
        ]  # fmt: skip
        return Glance(self._state(), ran[-1] if ran else None, self._notebook, self._problem)

    def _state(self) -> dict[str, Any] | None:
        if self._view is None:
            return None
        state = snapshot(self._view.state)
        if not self.active and state["phase"] not in TERMINAL:
            state.update(phase="stopped", reason=None, proposal=None, question=None)
        return state

    def _unfinished(self) -> dict[str, Any] | None:
        journal = Journal()
        try:
            for run in journal.runs()[:LOOKED_AT]:
                found = self._cut_off(journal, run)
                if found is not None:
                    return found
        finally:
            journal.close()
        return None

    def _cut_off(self, journal: Journal, run: str) -> dict[str, Any] | None:
        events = journal.events(run, LIGHT_KINDS)
        options: dict[str, Any] = next(
            (event.payload["options"] for event in events if event.kind == "run.created"), {}
        )
        if not options.get("live") or Path(options["output"]).parent != self.folder:
            return None
        if any(event.kind == "run.removed" for event in events):
            return None
        state = View.of(run, events, self._near).state
        if state["phase"] in TERMINAL and state["phase"] not in RESUMABLE:
            return None
        try:
            with journal.owned(run):
                return state
        except BadInput:
            return None

    def _deliver(self, items: list[Item]) -> None:
        for item in items:
            if isinstance(item, Event):
                if self._view is not None and item.run == self._view.run:
                    self._view.apply(item)
                    if item.kind in SAVED_AFTER:
                        self._save()
            elif item["type"] == "activity":
                if self._view is not None:
                    self._view.state["now"] = item["text"]
            else:
                self._cells.take(item)
        self._tell()

    def _save(self) -> None:
        self._stale = True
        if self._writing is None or self._writing.done():
            self._writing = self._loop.create_task(self._write())

    async def _write(self) -> None:
        while self._stale and self._view is not None:
            self._stale = False
            view, merged = self._view, self._merged(self._view.run)
            about = {"run": view.run, "goal": view.state["goal"], "version": __version__}
            try:
                await asyncio.to_thread(write, self._notebook, merged, about, self.kernel.name)
            except AutoMLError as error:
                self._problem = f"{error} The run's journal holds everything."
                self._tell()

    def _merged(self, run: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
        cells = self._cells.snapshot()
        return lambda notebook: merge(notebook, cells, run)

    def _tell(self) -> None:
        if self._telling is None:
            self._telling = self._loop.call_later(TOLD_EVERY, self._tell_now)

    def _tell_now(self) -> None:
        self._telling = None
        glance = self._glance()
        for listener in list(self.changed):
            listener(glance)
