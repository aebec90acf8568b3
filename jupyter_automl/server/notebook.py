"""One notebook with a run: what its tabs are sent, and what is written when no tab is there."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from jupyter_automl import __version__
from jupyter_automl.errors import AutoMLError
from jupyter_automl.run.cells import Cells
from jupyter_automl.run.journal import Event
from jupyter_automl.run.view import TERMINAL, View, snapshot
from jupyter_automl.run.worker import ENDS, Item, Worker

from .lease import Lease, Tab
from .saving import write

LOG = logging.getLogger(__name__)
STATES = 0.25
"""Seconds between two states of the panel, at least."""
SAVES = 20.0
"""Seconds between two saves while a run goes on."""
PATIENCE = 4.0
"""Seconds in which a tab is expected to save."""

Message = dict[str, Any]


class LiveNotebook:
    """The projection of one run into one notebook. Lives in the server's loop."""

    def __init__(self, path: str, contents: Any) -> None:
        self.path = path
        self.cells = Cells()
        self.view: View | None = None
        self.worker: Worker | None = None
        self.lease = Lease(self._lease_changed)
        self.seq = 0
        self.kernel_name: str | None = None
        self.last_modified: str | None = None
        """Of the file as the server wrote it last."""
        self._contents = contents
        self._stated, self._saved = 0.0, time.monotonic()
        self._state_timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._dirty = False
        self._unseen = False
        """Whether the server has written what the tab that gets the lease next may not have seen."""
        self._tab_saved = asyncio.Event()

    @property
    def run(self) -> str | None:
        """The run that the notebook shows."""
        return self.view.run if self.view is not None else None

    @property
    def active(self) -> bool:
        """Whether a run goes on here."""
        return self.worker is not None and not self.worker.done.done()

    async def settled(self) -> None:
        """Wait until a run that has told its end has closed its books."""
        if self.worker is not None:
            await self.worker.settled()

    def show(self, view: View) -> None:
        """Show another run from now on."""
        if self.view is None or self.view.run != view.run:
            self.cells = Cells()
        self.view = view
        self.cells.gone = set(view.deleted)
        if self.lease.holder is not None:
            self.lease.holder.send(self._snapshot())
        self.state_changed(at_once=True)

    def deliver(self, items: list[Item]) -> None:
        """What the run's thread tells, in order."""
        for item in items:
            if isinstance(item, Event):
                self._event(item)
            elif item["type"] == "activity":
                if self.view is not None:
                    self.view.state["now"] = item["text"]
                self._to_all({"run": self.run, **item})
            else:
                self._project(item)

    def _event(self, event: Event) -> None:
        if self.view is None or event.run != self.view.run:
            return
        self.view.apply(event)
        if event.kind == "proposed":
            # The page has to know what waits before it draws it: a quick key is for the cell that is drawn.
            self._send_state()
            self._project({"type": "cell.proposed", **event.payload})
            return
        if event.kind == "step.finished" and time.monotonic() - self._saved > SAVES:
            self.save()
        elif event.kind in ENDS:
            self.state_changed(at_once=True)
            self._to_all({"type": "run.finished", "run": event.run, "phase": self.view.state["phase"]})
            self.save()
        self.state_changed(at_once=event.kind in ("decided", "asked", "phase", "kernel.lost"))

    def _project(self, item: Message) -> None:
        message = self.cells.take(item)
        if message is None:
            return
        self.seq += 1
        self._dirty = True
        if self.lease.holder is not None:
            self.lease.holder.send({**message, "seq": self.seq, "path": self.path})

    def attach(self, tab: Tab, *, visible: bool, last_modified: str | None) -> None:
        """A tab shows the notebook: it gets the lease or not, and the whole state."""
        fresh = last_modified is None or self.last_modified is None or last_modified >= self.last_modified
        self._unseen = False
        if not fresh:
            tab.send({"type": "file.newer", "last_modified": self.last_modified, "path": self.path})
        self.lease.attach(tab, visible=visible)
        tab.send(self._state())
        if self.lease.holder is not tab:
            tab.send(self._snapshot())

    def metadata(self) -> dict[str, Any] | None:
        """Of the notebook, as the run writes it."""
        if self.view is None:
            return None
        return {"run": self.view.run, "goal": self.view.state["goal"], "version": __version__}

    def state_changed(self, *, at_once: bool = False) -> None:
        """Send the panel's state soon, at most four times a second."""
        if self._state_timer is not None:
            if not at_once:
                return
            self._state_timer.cancel()
        wait = max(0.0, self._stated + STATES - time.monotonic())
        loop = asyncio.get_running_loop()
        self._state_timer = loop.call_later(min(wait, 0.02) if at_once else wait, self._send_state)

    def show_cell(self, cell_id: str) -> None:
        """Send one cell as it is."""
        if self.lease.holder is not None:
            self.seq += 1
            self.lease.holder.send({**self.cells.whole(cell_id), "seq": self.seq, "path": self.path})

    def forget(self) -> None:
        """Show no run any more."""
        self.view, self.worker, self.cells = None, None, Cells()
        self.state_changed(at_once=True)

    def state(self) -> dict[str, Any] | None:
        """Of the panel; a run that nobody carries out was cut off by the end of its server."""
        if self.view is None:
            return None
        state = snapshot(self.view.state)
        if not self.active and state["phase"] not in TERMINAL:
            state.update(phase="server_restarted", reason=None, proposal=None, question=None)
        return state

    def _send_state(self) -> None:
        if self._state_timer is not None:
            self._state_timer.cancel()
        self._state_timer, self._stated = None, time.monotonic()
        self._to_all(self._state())

    def _state(self) -> Message:
        return {"type": "state", "run": self.run, "state": self.state()}

    def _snapshot(self) -> Message:
        return {
            "type": "snapshot", "seq": self.seq, "path": self.path, "cells": self.cells.snapshot(),
            "metadata": self.metadata(), "run": self.run,
        }  # fmt: skip

    def _lease_changed(self, tab: Tab | None) -> None:
        if tab is None:
            self.save()
            return
        if self._unseen:
            self._unseen = False
            tab.send({"type": "file.newer", "last_modified": self.last_modified, "path": self.path})
        if self.view is not None:
            tab.send(self._snapshot())

    def save(self) -> None:
        """Let the leased tab save; without one, write the file."""
        self._saved = time.monotonic()
        if self.lease.holder is not None:
            self.seq += 1
            self.lease.holder.send({"type": "save", "seq": self.seq, "path": self.path})
        elif self._dirty and (self._writing is None or self._writing.done()):
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def flushed(self) -> None:
        """The file as its tab shows it: asks the leased tab to save and waits a moment; else the server writes."""
        self._tab_saved.clear()
        self.save()
        if self.lease.holder is None:
            await self.written()
            return
        try:
            async with asyncio.timeout(PATIENCE):
                await self._tab_saved.wait()
        except TimeoutError:
            LOG.info("the tab that shows %s did not save it in time", self.path)

    def tell(self, message: Message) -> None:
        """Tell all tabs something that is not of the notebook's cells."""
        self._to_all(message)

    def saved_by(self, tab: Tab, last_modified: str | None) -> None:
        """A tab saved: the others look at an older file now."""
        self._tab_saved.set()
        if tab is self.lease.holder:
            self._dirty = False
        for other in self.lease.tabs:
            if other is not tab:
                other.send({"type": "file.newer", "last_modified": last_modified, "path": self.path})

    async def written(self) -> None:
        """Wait until a write that goes on has ended."""
        if self._writing is not None:
            await asyncio.wait({self._writing})

    async def _write(self) -> None:
        while self._dirty and self.lease.holder is None and self.run is not None:
            self._dirty = False
            try:
                self.last_modified = await write(
                    self._contents,
                    self.path,
                    self.cells.snapshot(),
                    self.run,
                    self.metadata(),
                    self.kernel_name,
                )
                self._unseen = True
            except AutoMLError as error:
                LOG.warning("%s", error)
                return

    def moved(self, path: str) -> None:
        """The notebook has another path now."""
        self.path = path

    def _to_all(self, message: Message) -> None:
        for tab in self.lease.tabs:
            tab.send(message)

    def close(self) -> None:
        """The server ends."""
        if self._state_timer is not None:
            self._state_timer.cancel()
        self.lease.close()
