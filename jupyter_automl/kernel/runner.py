"""Executes source in a kernel through a client, whoever owns that kernel.

A `CellRunner` never hangs on a kernel that died: next to the two message channels it asks the kernel's owner,
a few times a second, whether the kernel lives. The command line owns its kernel (`session.KernelSession`); a
Jupyter server gives a `KernelOwner` for the user's live kernel and keeps everything else.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty
from typing import Any, Literal, Protocol

from jupyter_client.asynchronous.client import AsyncKernelClient

from .outputs import Displays, OutputArea, bounded

Status = Literal["ok", "error", "interrupted", "time_limit", "died"]

TICK = 0.2
"""Seconds between two looks at the kernel's process while a cell runs."""
GRACE = 3.0
"""Seconds that a cell has to end after it was interrupted by us, before the kernel is ended."""
CANCEL_GRACE = 1.0
"""The same when the caller was cancelled (Ctrl-C): a person waits."""
SILENCE = 5.0
"""Seconds that we wait in silence for one channel once the other has said that the cell ended."""
NO_ANSWER = "NoAnswer"
"""The name of the end of a cell whose answer never came: an interrupt that fell between the two took it along."""
LOOK_AGAIN = 0.1
"""Seconds after which a channel that is silent is looked at anew."""
FLUSH = 0.5
"""Seconds in which messages of a kernel that just died are still collected."""
RESUBMISSIONS = 5
"""How often a cell is sent that the kernel dropped because a cell before it failed."""


@dataclass(frozen=True)
class Execution:
    """What became of one piece of source.

    `error`: it raised. `interrupted`: somebody else stopped it. `time_limit`: it was stopped by us because of
    `limit`; also when it then returned normally, since its result would depend on the clock. `died`: the
    kernel is gone. After `time_limit` the kernel may be gone too: ask the owner. `ename` is `MemoryLimit`
    when the memory limit stopped it, whether the kernel outlived that (`error`) or not (`died`).
    """

    status: Status
    outputs: list[dict[str, Any]]
    execution_count: int | None
    ename: str
    evalue: str
    traceback: list[str]
    seconds: float
    expressions: dict[str, Any] = field(default_factory=dict)
    """Per user expression its `text/plain`, or `{"status": "error", ename, evalue, traceback}`."""


class KernelOwner(Protocol):
    """What a runner asks of whoever holds the kernel."""

    async def is_alive(self) -> bool:
        """Whether the kernel can still answer."""

    async def interrupt(self) -> None:
        """Stop what runs, as the Stop button does."""

    async def kill(self) -> None:
        """End the kernel; only after an interrupt was ignored. An owner may refuse by doing nothing."""

    def memory(self) -> int:
        """Bytes that the kernel holds now; 0 when unknown."""

    def epitaph(self) -> str:
        """How a kernel ended, as a sentence."""


@dataclass
class _Running:
    area: OutputArea
    replied: asyncio.Future[dict[str, Any]]
    idle: asyncio.Future[None]
    lost: asyncio.Future[str]
    heard: float
    count: int | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)


class CellRunner:
    """Runs one piece of source at a time through its own shell and iopub pumps.

    The client's channels must be started; `start` begins to read them, `stop` ends that (the channels
    stay the caller's). `memory_limit`, in bytes, bounds what a cell may hold.
    """

    def __init__(
        self,
        client: AsyncKernelClient,
        owner: KernelOwner,
        *,
        memory_limit: int | None = None,
        displays: Displays | None = None,
    ) -> None:
        self.memory_limit = memory_limit
        self.displays: Displays = {} if displays is None else displays
        self._client = client
        self._owner = owner
        self._running: dict[str, _Running] = {}
        self._pumps: list[asyncio.Task[None]] = []
        self._one = asyncio.Lock()
        self._interrupted = False

    def start(self) -> None:
        """Begin to read the kernel's messages; what was read before is read on."""
        self._pumps = [
            asyncio.create_task(self._pump(self._client.get_shell_msg, self._on_shell), name="shell pump"),
            asyncio.create_task(self._pump(self._client.get_iopub_msg, self._on_iopub), name="iopub pump"),
        ]

    async def stop(self) -> None:
        """Stop reading; what still runs is given up as died."""
        self.lose("the connection to the kernel was closed")
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        self._pumps = []

    async def ready(self, limit: float) -> bool:
        """Wait until both channels work; False when the kernel died or `limit` seconds passed."""
        until = time.monotonic() + limit
        while (left := until - time.monotonic()) > 0:
            running = self._new(OutputArea())
            key = self._client.kernel_info()
            self._running[key] = running
            try:
                # A subscription takes a moment to arrive, so early status messages may be lost: ask again.
                either: set[asyncio.Future[Any]] = {running.idle, running.lost}
                await asyncio.wait(either, timeout=min(0.25, left), return_when=asyncio.FIRST_COMPLETED)
                if running.idle.done():
                    return True
            finally:
                self._running.pop(key, None)
            if not await self._owner.is_alive():
                return False
        return False

    def lose(self, why: str) -> None:
        """Tell that the kernel was restarted or ended by its owner: what runs will never answer."""
        for running in self._running.values():
            if not running.lost.done():
                running.lost.set_result(why)

    async def interrupt(self) -> None:
        """Stop what runs on a person's behalf: it ends as `interrupted`."""
        self._interrupted = True
        await self._owner.interrupt()

    async def execute(
        self,
        source: str,
        *,
        silent: bool = False,
        store_history: bool = True,
        limit: float | None = None,
        on_output: Callable[[dict[str, Any]], None] | None = None,
        expressions: dict[str, str] | None = None,
    ) -> Execution:
        """Run the source and wait for its end, at most `limit` seconds and a few of grace.

        Parameters
        ----------
        limit
            Seconds; then the kernel is interrupted, and ended if that is ignored for `GRACE` seconds.
        on_output
            Told of each change of the outputs as it happens, see `outputs.OutputArea`.
        expressions
            Name → Python expression, evaluated after the source without touching the namespace.

        What `on_output` raises is raised here, and the cell is interrupted first.
        Cancelling the caller interrupts the kernel, and ends it if that is ignored for `CANCEL_GRACE`.
        """
        async with self._one:
            self._interrupted = False
            if any(pump.done() for pump in self._pumps):
                await self.stop()
                self.start()
            started = time.monotonic()
            for _ in range(RESUBMISSIONS):
                execution = await self._submit(
                    source, started, silent, store_history, limit, on_output, expressions
                )
                # The kernel drops what it finds queued when a cell fails; that cell may be another client's.
                if execution.ename != "Aborted":
                    break
            return execution

    async def _submit(
        self,
        source: str,
        started: float,
        silent: bool,
        store_history: bool,
        limit: float | None,
        on_output: Callable[[dict[str, Any]], None] | None,
        expressions: dict[str, str] | None,
    ) -> Execution:
        running = self._new(OutputArea(self.displays, on_output))
        key = self._client.execute(
            source, silent, store_history and not silent, expressions or {}, allow_stdin=False
        )
        self._running[key] = running
        try:
            reply, status, ename, evalue = await self._wait(running, started, limit)
        except BaseException:
            # Cancelled, or a view that failed: the cell must not run on unheard.
            await self._give_up(running)
            raise
        finally:
            self._running.pop(key, None)
        return _execution(running, reply, status, ename, evalue, time.monotonic() - started)

    async def _wait(
        self, running: _Running, started: float, limit: float | None
    ) -> tuple[dict[str, Any], Status | None, str, str]:
        """The reply's content; and the status with its cause where it is not for the reply to say."""
        stopped: tuple[Status, str, str] | None = None
        kill_at: float | None = None
        looked = started
        while True:
            now = time.monotonic()
            timeout = TICK
            if limit is not None and stopped is None:
                timeout = max(0.0, min(TICK, started + limit - now))
            waiting: set[asyncio.Future[Any]] = {running.replied, running.idle, running.lost}
            await asyncio.wait(
                {future for future in waiting if not future.done()} or waiting,
                timeout=timeout,
                return_when=asyncio.FIRST_COMPLETED,
            )
            now = time.monotonic()
            for pump in self._pumps:
                if pump.done():
                    pump.result()
            if running.lost.done():
                return {}, *(stopped or ("died", "DeadKernel", running.lost.result()))
            if running.replied.done() and (running.idle.done() or now - running.heard > SILENCE):
                reply = running.replied.result()
                if stopped is not None:
                    return reply, *stopped
                if reply.get("status") == "aborted":
                    return reply, "interrupted", "Aborted", "an earlier cell failed in the same kernel"
                if self._interrupted or reply.get("ename") == "KeyboardInterrupt":
                    return reply, "interrupted", "KeyboardInterrupt", "stopped by the user"
                return reply, None, "", ""
            if running.idle.done() and now - running.heard > SILENCE:
                return {}, *(stopped or ("died", NO_ANSWER, "the kernel ended the cell without an answer"))
            if now - looked < TICK and (running.replied.done() or running.idle.done()):
                continue  # half of the end is here: most questions end before a look at the process would
            looked = now
            memory = self._owner.memory()
            if not await self._owner.is_alive():
                await asyncio.wait({running.idle}, timeout=FLUSH)
                return {}, *(stopped or ("died", "DeadKernel", self._owner.epitaph()))
            if stopped is None:
                stopped = self._limits(memory, now - started, limit)
                if stopped is not None:
                    kill_at = now + GRACE
                    await self._owner.interrupt()
            elif kill_at is not None and now >= kill_at:
                kill_at = None
                await self._owner.kill()
                if stopped[1] == "MemoryLimit":
                    stopped = ("died", *stopped[1:])

    def _limits(self, memory: int, seconds: float, limit: float | None) -> tuple[Status, str, str] | None:
        if self.memory_limit is not None and memory > self.memory_limit:
            held, allowed = memory / 2**20, self.memory_limit / 2**20
            return (
                "error",
                "MemoryLimit",
                f"the kernel held {held:,.0f} MB, above the limit of {allowed:,.0f} MB",
            )
        if limit is not None and seconds >= limit:
            return "time_limit", "TimeLimit", f"the cell did not end within {limit:g} seconds"
        return None

    async def _give_up(self, running: _Running) -> None:
        if running.replied.done():
            return
        await self._owner.interrupt()
        await asyncio.wait({running.replied}, timeout=CANCEL_GRACE)
        if not running.replied.done():
            await self._owner.kill()

    def _new(self, area: OutputArea) -> _Running:
        loop = asyncio.get_running_loop()
        return _Running(
            area, loop.create_future(), loop.create_future(), loop.create_future(), time.monotonic()
        )

    async def _pump(self, get: Callable[..., Any], take: Callable[[dict[str, Any]], None]) -> None:
        while True:
            # A message that arrives while we send is told to the sender, and not to who waits; so it is asked for again.
            with contextlib.suppress(Empty):
                take(await get(timeout=LOOK_AGAIN))

    def _on_shell(self, message: dict[str, Any]) -> None:
        running = self._running.get(message["parent_header"].get("msg_id", ""))
        if running is None:
            return
        running.heard = time.monotonic()
        if not running.replied.done():
            running.replied.set_result(message["content"])
        for payload in message["content"].get("payload", []):
            if payload.get("source") == "page" and payload.get("data"):
                running.area.handle("display_data", {"data": payload["data"]})

    def _on_iopub(self, message: dict[str, Any]) -> None:
        kind, content = message["header"]["msg_type"], message["content"]
        if kind == "shutdown_reply":
            self.lose("the kernel was restarted" if content.get("restart") else "the kernel was shut down")
            return
        running = self._running.get(message["parent_header"].get("msg_id", ""))
        if running is None:
            return
        running.heard = time.monotonic()
        if kind == "status" and content.get("execution_state") == "idle":
            if not running.idle.done():
                running.idle.set_result(None)
        elif kind == "execute_input":
            running.count = content.get("execution_count")
        else:
            if kind == "error":
                running.errors.append(content)
            running.area.handle(kind, content)


def _execution(
    running: _Running, reply: dict[str, Any], status: Status | None, ename: str, evalue: str, seconds: float
) -> Execution:
    # A cell whose kernel died after the traceback was printed still says what it raised.
    said = reply if reply.get("ename") else (running.errors[-1] if running.errors else {})
    if status is None:
        status = "ok" if reply.get("status") == "ok" else "error"
        ename, evalue = str(said.get("ename", "")), str(said.get("evalue", ""))
    values: dict[str, Any] = {}
    for name, value in reply.get("user_expressions", {}).items():
        values[name] = value.get("data", {}).get("text/plain") if value.get("status") == "ok" else value
    return Execution(
        status=status,
        outputs=running.area.close(),
        execution_count=reply.get("execution_count", running.count),
        ename=ename,
        evalue=bounded(evalue, 20_000),
        traceback=[bounded(str(line), 20_000) for line in said.get("traceback", [])],
        seconds=seconds,
        expressions=values,
    )
