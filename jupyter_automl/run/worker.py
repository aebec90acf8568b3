"""One run in a thread with an event loop of its own, so that its host stays quick whatever a run computes."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from jupyter_automl.errors import AutoMLError
from jupyter_automl.kernel.live import LiveKernel
from jupyter_automl.llm.settings import ModelSettings

from .engine import Run
from .journal import Event, Journal
from .page import Page, Shown
from .stepping import Mode, Refused

LOG = logging.getLogger(__name__)
COALESCE = 0.05
"""Seconds in which pieces of output are gathered before they travel."""
WIND_UP = 10.0
"""Seconds that a run may take to close its books after it has told its end."""
ENDS = frozenset({"run.finished", "run.stopped", "run.rejected", "kernel.lost"})
"""Kinds of the event with which a run tells its end."""
Result = TypeVar("Result")
Item = Event | dict[str, Any]


class Outbox:
    """Gathers what a run tells, joins pieces of one stream, and hands it to the host's loop in order."""

    def __init__(self, deliver: Callable[[list[Item]], None], host: asyncio.AbstractEventLoop) -> None:
        self._deliver, self._host = deliver, host
        self._items: list[Item] = []
        self._timer: asyncio.TimerHandle | None = None

    def put(self, item: Item) -> None:
        """From the run's loop only."""
        last = self._items[-1] if self._items else None
        if isinstance(item, dict) and item["type"] in ("output", "activity"):
            if isinstance(last, dict) and _joins(last, item):
                last["text"] += item["text"]
            else:
                self._items.append(item)
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(COALESCE, self.flush)
            return
        self._items.append(item)
        if self._timer is None:
            # Whatever else is told in this turn travels along.
            self._timer = asyncio.get_running_loop().call_later(0, self.flush)

    def flush(self) -> None:
        """Deliver now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        items, self._items = self._items, []
        if items and not self._host.is_closed():
            self._host.call_soon_threadsafe(self._deliver, items)


def _joins(last: dict[str, Any], item: dict[str, Any]) -> bool:
    keys = ("type", "cell_id", "op", "index")
    return item.get("op") == "append" and all(last.get(key) == item.get(key) for key in keys)


class Worker:
    """Carries out one run until it ends, stops or loses its kernel. Made and used in the loop of its host."""

    def __init__(
        self, run_id: str, kernel: LiveKernel, mode: Mode, known: Mapping[str, Shown],
        deliver: Callable[[list[Item]], None], *, start: bool = False, model: ModelSettings | None = None,
    ) -> None:  # fmt: skip
        self._start, self._model = start, model
        self.run_id, self.kernel = run_id, kernel
        self._mode, self._known = mode, known
        self._host = asyncio.get_running_loop()
        self.done: asyncio.Future[None] = self._host.create_future()
        self._ready: asyncio.Future[None] = self._host.create_future()
        self._deliver, self._told_end = deliver, False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._run: Run | None = None
        self.refusal: str | None = None
        self._thread = threading.Thread(target=self._main, name=f"automl {run_id}", daemon=True)

    async def start(self) -> None:
        """Begin; returns when the run can be steered. Raises AutoMLError when another process carries it out."""
        self._thread.start()
        await asyncio.wait({self._ready, self.done}, return_when=asyncio.FIRST_COMPLETED)
        if self.refusal is not None:
            raise AutoMLError(self.refusal)

    async def call(self, function: Callable[[Run], Result]) -> Result:
        """Do something with the run in its own loop. Raises what the function raises, Refused when the run is over."""
        if self._loop is None or self._run is None or self.done.done() or self._loop.is_closed():
            raise Refused("The run is not going on now.")
        run = self._run

        async def there() -> Result:
            return function(run)

        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), self._loop))

    async def stop(self) -> None:
        """Interrupt the running cell and end; returns when nothing runs any more."""
        if self._loop is not None and self._task is not None and not self.done.done():
            self._loop.call_soon_threadsafe(self._task.cancel)
        await asyncio.wait({self.done})

    async def settled(self) -> None:
        """Wait until a run that has told its end has closed its books, some seconds at most; at once while it goes on.

        A person may be quicker than its last lines, and what is asked of it then would be lost with it.
        """
        if self._told_end:
            await asyncio.wait({self.done}, timeout=WIND_UP)

    def _hand_over(self, items: list[Item]) -> None:
        """In the host's loop: what the run tells."""
        self._told_end |= any(isinstance(item, Event) and item.kind in ENDS for item in items)
        self._deliver(items)

    def _main(self) -> None:
        try:
            asyncio.run(self._carry_out())
        except asyncio.CancelledError:
            LOG.debug("run %s was stopped", self.run_id)
        except AutoMLError as error:
            self.refusal = str(error)
        except Exception:
            LOG.exception("run %s ended by a fault", self.run_id)
        finally:
            if not self._host.is_closed():
                self._host.call_soon_threadsafe(self._over)

    def _over(self) -> None:
        if not self.done.done():
            self.done.set_result(None)

    async def _carry_out(self) -> None:
        # Imported here: the catalogue and its libraries take a second that the host's loop must not wait.
        from .live import Live, carry_out_live

        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        outbox = Outbox(self._hand_over, self._host)
        journal = Journal()
        try:
            with journal.owned(self.run_id):
                await carry_out_live(
                    journal, self.run_id,
                    Live(
                        kernel=self.kernel, page=Page(outbox.put, self._known), mode=self._mode, on_event=outbox.put,
                        show=lambda kind, details: _show(outbox, kind, details), ready=self._steerable, start=self._start,
                        model=self._model,
                    ),
                )  # fmt: skip
        finally:
            outbox.flush()
            journal.close()

    def _steerable(self, run: Run) -> None:
        self._run = run
        self._host.call_soon_threadsafe(self._now_ready)

    def _now_ready(self) -> None:
        if not self._ready.done():
            self._ready.set_result(None)


def _show(outbox: Outbox, kind: str, details: dict[str, Any]) -> None:
    if kind == "doing":
        outbox.put({"type": "activity", "text": details["text"], "fraction": None})
    elif kind == "proving":
        done, total = details["done"], details["total"]
        text = f"Proving: cell {done} of {total} in a fresh kernel"
        outbox.put({"type": "activity", "text": text, "fraction": done / total})
    elif kind == "step.started":
        outbox.put({"type": "activity", "text": details["title"], "fraction": None})
