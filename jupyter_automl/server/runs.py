"""All runs of this server: begun, steered, resumed, taken back; and the notebooks that show them."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async

from jupyter_automl import __version__
from jupyter_automl.errors import BadInput
from jupyter_automl.run.budget import LEAST_BUDGET, MOST_BUDGET
from jupyter_automl.run.journal import Event, Journal, new_run_id, standing
from jupyter_automl.run.livebench import kernel_lost
from jupyter_automl.run.memory_switch import remembers
from jupyter_automl.run.options import Options
from jupyter_automl.run.places import free_path
from jupyter_automl.run.stepping import Mode, Refused
from jupyter_automl.run.view import LIGHT_KINDS, View
from jupyter_automl.run.view_summary import summary_of
from jupyter_automl.run.worker import Worker

from .kernels import KernelActions, ServerKernel
from .model import ServerModel
from .notebook import LiveNotebook
from .paths import Root

CONTENTS = "https://events.jupyter.org/jupyter_server/contents_service/v1"
REMEMBERED = 500
"""Actions whose repetition is recognised."""


class Runs:
    """The registry. Everything here happens in the server's loop."""

    def __init__(
        self, *, root: str, contents: Any, kernels: Any, sessions: Any, events: Any, model: ServerModel
    ) -> None:
        self.root = Root(root)
        self.contents, self.kernels, self.sessions = contents, kernels, sessions
        self.model = model
        self.journal = Journal()
        self.actions = KernelActions(kernels, events, self._kernel_gone)
        self.notebooks: dict[str, LiveNotebook] = {}
        self.done: OrderedDict[str, dict[str, Any]] = OrderedDict()
        """What actions by id came to."""
        self.reruns: dict[str, dict[str, Any]] = {}
        """Reruns that this server began, by id."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: dict[str, ServerKernel] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        events.add_listener(schema_id=CONTENTS, listener=self._on_contents)

    async def begin(self, request: dict[str, Any]) -> str:
        """Enter a new run and begin to read; returns its id. Raises BadInput, Refused."""
        path = str(request.get("notebook") or "").strip("/")
        output = self.root.inside(path)
        if output.suffix != ".ipynb":
            raise BadInput("Name a notebook (.ipynb) for the run.")
        async with self._locks.setdefault(path, asyncio.Lock()):
            return await self._begin(request, path, output)

    async def _begin(self, request: dict[str, Any], path: str, output: Path) -> str:
        notebook = self.notebook(path)
        await notebook.settled()
        if notebook.active:
            raise Refused("A run goes on in this notebook; stop it first, or choose another notebook.")
        mode = _mode(request.get("mode", "step"))
        await self._existing(path)
        kernel_id = await self._kernel_of(path, request.get("kernel_id"))
        kernel = ServerKernel(self.kernels, self.actions, kernel_id)
        options = await asyncio.to_thread(self._options, request, output, kernel.name)
        run = new_run_id()
        self.journal.append(run, "run.created", {
            "options": options.model_dump(mode="json"), "version": __version__, "mode": mode, "kernel_id": kernel_id,
            "live": True, "after": request.get("append_after"),
        })  # fmt: skip
        self._already_read(run, options, kernel)
        notebook.show(await self.view(run))
        notebook.cells.after = request.get("append_after")
        await self._carry_out(notebook, run, kernel, mode, fresh=True, start=bool(request.get("start")))
        return run

    def _options(self, request: dict[str, Any], output: Path, kernel: str) -> Options:
        goal = str(request.get("goal") or "").strip()
        if not goal:
            raise BadInput("Type a goal first: say in a sentence what to predict.")
        budget, seed = float(request.get("budget") or 120.0), int(request.get("seed") or 42)
        if not LEAST_BUDGET <= budget <= MOST_BUDGET:
            raise BadInput(f"The budget is out of range; give {LEAST_BUDGET:g} to {MOST_BUDGET:g} seconds.")
        data, frame = request.get("data") or {}, None
        if data.get("frame"):
            frame = str(data["frame"])
            if not frame.isidentifier():
                raise BadInput(f"{frame[:60]} is no name of a DataFrame in the kernel.")
            place = free_path(output.with_name(f"{output.stem}_{frame}.parquet"))
        else:
            place = self.root.inside(str(data.get("path") or ""))
            if not place.is_file():
                raise BadInput(f"There is no file {data.get('path') or ''}; choose data first.")
        return Options(
            goal=goal, data=place, output=output, target=request.get("target") or None,
            metric=request.get("metric") or None, budget=budget, seed=seed, kernel=kernel, force=True, live=True,
            frame=frame, bundle_name=free_path(output.with_name(f"{output.stem}_bundle")).name,
            model=None if request.get("no_model") else self.model.choice(),
            memory=not request.get("no_memory") and remembers(self.model.config),
        )  # fmt: skip

    def _already_read(self, run: str, options: Options, kernel: ServerKernel) -> None:
        """What the form has read of the file with the kernel's own Python need not be read again."""
        from .readings import CACHE, key_of

        found = CACHE.get(key_of(options.data)) if options.frame is None else None
        if found is not None and kernel.python == sys.executable:
            self.journal.append(run, "probed", {"action": "look:reading", "value": found, "seconds": 0.0})

    async def _existing(self, path: str) -> None:
        """The notebook is made when it is not there."""
        if not await ensure_async(self.contents.file_exists(path)):
            folder = path.rpartition("/")[0]
            if not await ensure_async(self.contents.dir_exists(folder)):
                raise BadInput(f"There is no folder {folder} for the notebook.")
            await ensure_async(self.contents.new({"type": "notebook"}, path))

    async def _kernel_of(self, path: str, kernel_id: Any = None, name: str | None = None) -> str:
        """The kernel that was named, else that of the notebook's session, else a new one."""
        if kernel_id and kernel_id in self.kernels:
            return str(kernel_id)
        for session in await ensure_async(self.sessions.list_sessions()):
            if session["path"] == path and session["kernel"]["id"] in self.kernels:
                return str(session["kernel"]["id"])
        session = await ensure_async(
            self.sessions.create_session(
                path=path, name=path.rpartition("/")[2], type="notebook", kernel_name=name
            )
        )
        return str(session["kernel"]["id"])

    async def _carry_out(
        self, notebook: LiveNotebook, run: str, kernel: ServerKernel, mode: Mode, *, fresh: bool, start: bool = False
    ) -> None:  # fmt: skip
        self._known[run] = kernel
        known = {} if fresh else notebook.cells.known()
        created = self.journal.events(run, ("run.created",))[0]
        model = self.model.settings(Options(**created.payload["options"]).model)
        worker = Worker(run, kernel, mode, known, notebook.deliver, start=start, model=model)
        notebook.worker, notebook.kernel_name = worker, kernel.name
        await worker.start()
        worker.done.add_done_callback(lambda _: notebook.state_changed(at_once=True))

    def notebook(self, path: str) -> LiveNotebook:
        """The notebook at that path."""
        path = path.strip("/")
        self.root.inside(path)
        if path not in self.notebooks:
            self.notebooks[path] = LiveNotebook(path, self.contents)
        return self.notebooks[path]

    async def open(self, path: str, run: str | None) -> LiveNotebook:
        """The notebook with the run that it shows: the one that goes on, else the one named in its metadata."""
        notebook = self.notebook(path)
        if notebook.view is None and run is not None:
            try:
                notebook.show(await self.view(run))
            except BadInput:
                return notebook
        return notebook

    def of(self, run: str) -> LiveNotebook | None:
        """The notebook that shows the run."""
        return next((each for each in self.notebooks.values() if each.run == run), None)

    def keep(self, task: asyncio.Task[None]) -> None:
        """Own a task until it ends, or the server does."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def events(self, run: str, kinds: tuple[str, ...] = ()) -> list[Event]:
        """Of the run, read off the loop."""
        return await asyncio.to_thread(_events, run, kinds)

    async def view(self, run: str) -> View:
        """The run's state out of the journal. Raises BadInput for an unknown one."""
        events = await self.events(run, LIGHT_KINDS)
        if not events:
            raise BadInput(f"No run is called {run[:60]}.")
        return View.of(run, events, self._relative)

    def _relative(self, path: str) -> str | None:
        return self.root.relative(path)

    async def summaries(self) -> list[dict[str, Any]]:
        """All runs, newest first."""
        views = await asyncio.to_thread(_views, self._relative)
        return [self.summary(view) for view in views if view.state["goal"]]

    def summary(self, view: View) -> dict[str, Any]:
        """One run in a line."""
        live = self.of(view.run)
        within = view.state["notebook"] is not None
        return summary_of(view.state, active=live is not None and live.active, within=within)

    async def act(self, run: str, action: str, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out one action of a person; the same `action_id` is carried out once. Raises Refused, BadInput."""
        identity = str(request.get("action_id") or "")
        lock = self._locks.setdefault(run, asyncio.Lock())
        async with lock:
            if identity and identity in self.done:
                return self.done[identity]
            from .actions import ACTIONS

            if action not in ACTIONS:
                raise BadInput(f"{action[:40]} is no action; there are {', '.join(ACTIONS)}.")
            notebook = self.of(run) or await self._reopened(run)
            await notebook.settled()
            answer = {"ok": True, **(await ACTIONS[action](self, notebook, request) or {})}
            if identity:
                self.done[identity] = answer
                while len(self.done) > REMEMBERED:
                    self.done.popitem(last=False)
            return answer

    async def _reopened(self, run: str) -> LiveNotebook:
        view = await self.view(run)
        path = view.state["notebook"]
        if path is None:
            raise BadInput("The run's notebook is outside of the folder that this server shows.")
        notebook = self.notebook(path)
        await notebook.settled()
        if notebook.active:
            raise Refused("Another run goes on in this notebook; stop it first.")
        notebook.show(view)
        return notebook

    async def resume(self, notebook: LiveNotebook, kernel_id: str | None, mode: Mode | None) -> None:
        """Go on with the run in its live kernel, or in another one where that is gone."""
        view = notebook.view
        assert view is not None
        if notebook.active:
            raise Refused("The run is going on.")
        if view.state["phase"] in ("finished", "partial", "failed"):
            raise Refused("The run has ended; start a new one, or go back to one of its steps.")
        await self._existing(notebook.path)
        wanted = await self._kernel_of(
            notebook.path, kernel_id or view.state["kernel_id"], view.state["kernel_name"]
        )
        kernel = self._known.get(view.run)
        if kernel is None or kernel.id != wanted:
            kernel = ServerKernel(self.kernels, self.actions, wanted)
        await _revived(kernel)
        await self._carry_out(notebook, view.run, kernel, mode or view.state["mode"], fresh=False)

    async def revert(self, notebook: LiveNotebook, step: str) -> bool:
        """Forget the step and all after it; whether its kernel has to be made anew."""
        assert notebook.run is not None
        events = standing(await self.events(notebook.run))
        first = next(
            (each.seq for each in events if each.kind == "step.started" and each.payload["step"] == step),
            None,
        )
        if first is None:
            raise Refused("That step has not begun, so there is nothing to take back.")
        event = self.journal.append(notebook.run, "reverted", {"from_seq": first, "step": step})
        if notebook.view is not None:
            notebook.view.apply(event)
        ran = ("cell.executed", "source.executed")
        return any(each.kind in ran and each.seq >= first for each in events)

    async def carry_on(self, notebook: LiveNotebook, *, restart: bool) -> None:
        """Walk the run's path again from the journal, after something of it was taken back."""
        assert notebook.run is not None
        kernel = self._known.get(notebook.run)
        if restart and kernel is not None and await kernel.is_alive():
            kernel.ran.clear()
            await kernel.restart()
        await self.resume_anyway(notebook)

    async def resume_anyway(self, notebook: LiveNotebook) -> None:
        """As `resume`, for a run that had ended, too."""
        view = notebook.view
        assert view is not None
        wanted = await self._kernel_of(notebook.path, view.state["kernel_id"], view.state["kernel_name"])
        kernel = self._known.get(view.run)
        if kernel is None or kernel.id != wanted:
            kernel = ServerKernel(self.kernels, self.actions, wanted)
        await _revived(kernel)
        await self._carry_out(notebook, view.run, kernel, view.state["mode"], fresh=False)

    def note(self, run: str, kind: str, payload: dict[str, Any]) -> Event:
        """Enter in the journal what a person did to the notebook."""
        return self.journal.append(run, kind, payload)

    def move(self, old: str, new: str) -> None:
        """A notebook, or a folder above it, was renamed or moved."""
        for path, notebook in list(self.notebooks.items()):
            if path == old or path.startswith(f"{old}/"):
                moved = new + path[len(old) :]
                self.notebooks[moved] = self.notebooks.pop(path)
                notebook.moved(moved)
                if notebook.run is not None and notebook.view is not None:
                    place = str(self.root.inside(moved))
                    notebook.view.apply(self.note(notebook.run, "notebook.moved", {"path": place}))
                    notebook.state_changed()

    async def _on_contents(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        if data.get("action") == "rename":
            self.move(str(data["source_path"]).strip("/"), str(data["path"]).strip("/"))

    async def _kernel_gone(self, kernel_id: str) -> str:
        """A kernel was shut down: how, and a run that waits for a person in it is told."""
        for notebook in self.notebooks.values():
            worker = notebook.worker
            if worker is None or not notebook.active or worker.kernel.id != kernel_id:
                continue
            sessions = await ensure_async(self.sessions.list_sessions())
            others = [each for each in sessions if each["path"] == notebook.path]
            how = "switch" if any(each["kernel"]["id"] != kernel_id for each in others) else "shutdown"
            self.keep(asyncio.get_running_loop().create_task(_lose(worker, how)))
            return how
        return "shutdown"

    async def close(self) -> None:
        """End all runs, as the server ends; they can be resumed."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for notebook in self.notebooks.values():
            if notebook.worker is not None and notebook.active:
                await notebook.worker.stop()
            await notebook.written()
            notebook.close()
        self.journal.close()


async def _revived(kernel: ServerKernel) -> None:
    """Wait until the kernel lives; a server restarts one that died within a few seconds."""
    until = time.monotonic() + 5.0
    while not await kernel.is_alive():
        if time.monotonic() > until:
            await kernel.restart()
            return
        await asyncio.sleep(0.1)


async def _lose(worker: Worker, how: str) -> None:
    try:
        await worker.call(lambda run: run.gate.lose(kernel_lost(how)) if run.gate else None)
    except Refused:
        return  # it has just ended


def _mode(value: Any) -> Mode:
    if value == "step":
        return "step"
    if value == "auto":
        return "auto"
    raise BadInput("The mode is step or auto.")


def _events(run: str, kinds: tuple[str, ...]) -> list[Event]:
    journal = Journal()
    try:
        return journal.events(run, kinds)
    finally:
        journal.close()


def _views(relative: Any) -> list[View]:
    journal = Journal()
    try:
        runs = [(run, journal.events(run, LIGHT_KINDS)) for run in journal.runs()]
    finally:
        journal.close()
    views = []
    for run, events in runs:
        if any(event.kind == "run.removed" for event in events):
            continue
        try:
            views.append(View.of(run, events, relative))
        except (KeyError, TypeError, ValueError):
            continue  # a run of another version of the program
    return views
