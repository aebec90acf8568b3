"""A kernel that somebody else owns: a Jupyter server holds it, and its user works in it too.

Nothing here ends that kernel. A restart, by whomever, is seen by the kernel's `life`, which is another one then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

from jupyter_client.asynchronous.client import AsyncKernelClient

from jupyter_automl.errors import AutoMLError

from .runner import CellRunner, Execution
from .watch import ProcessWatch

READY = 60.0
"""Seconds in which a kernel must answer; it may be busy with a cell of the user's."""
BUSY = 0.2
"""Seconds between two looks at a kernel that runs its user's cell."""
TELLING = 4.0
"""Seconds in which the server says what became of a kernel that does not answer any more."""


class LiveKernel(Protocol):
    """The kernel as its server holds it. May be used from any event loop."""

    id: str
    ran: list[str]
    """What of one run has been run in the present life, oldest first; kept by the run."""

    @property
    def life(self) -> object:
        """Differs after every restart."""

    @property
    def pid(self) -> int | None:
        """The kernel's process on this machine."""

    def client(self) -> AsyncKernelClient:
        """A client of its own for the event loop in which this is called; its channels are not started."""

    async def is_alive(self) -> bool:
        """Whether the kernel can answer."""

    async def is_busy(self) -> bool:
        """Whether it runs something."""

    async def interrupt(self) -> None:
        """As the Stop button does."""

    async def restart(self) -> None:
        """A fresh interpreter; raises AutoMLError when there is none."""

    async def told(self, since: float, seconds: float) -> str | None:
        """What was done to the kernel after `since` (monotonic): `restart`, `autorestart`, `dead`, `shutdown`,
        `interrupt`; waits for it at most `seconds`."""


class LiveSession:
    """One client of a live kernel and the runner of its cells, for one life of that kernel."""

    def __init__(self, kernel: LiveKernel, client: Any, runner: CellRunner) -> None:
        self.kernel, self.life = kernel, kernel.life
        self._client, self._runner = client, runner
        self._watch: ProcessWatch | None = None

    @classmethod
    async def connect(cls, kernel: LiveKernel, on_busy: Callable[[], None] = lambda: None) -> LiveSession:
        """Connect and wait until the kernel answers; as long as it takes while a cell of its user runs.

        Raises AutoMLError when it does not answer.
        """
        if await kernel.is_busy():
            on_busy()
        # The server knows its state but tells no event of it; asking the kernel would only queue up.
        while await kernel.is_busy() and await kernel.is_alive():  # noqa: ASYNC110
            await asyncio.sleep(BUSY)
        client = kernel.client()
        client.start_channels(stdin=False, hb=False)
        owner = _Elsewhere(kernel)
        runner = CellRunner(client, owner)
        session = cls(kernel, client, runner)
        if kernel.pid is not None:
            owner.watch = session._watch = ProcessWatch(kernel.pid)
        runner.start()
        try:
            if await runner.ready(READY):
                return session
        except BaseException:
            await session.stop()
            raise
        await session.stop()
        raise AutoMLError("The kernel does not answer; restart it, then resume the run.")

    @property
    def alive(self) -> bool:
        """Whether the kernel still lives the life that this session knows."""
        return bool(self.life == self.kernel.life)

    @property
    def peak_memory(self) -> int:
        """Highest resident bytes of the kernel that were seen while cells ran."""
        return self._watch.peak if self._watch is not None else 0

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
        """Run the source, see `CellRunner.execute`."""
        return await self._runner.execute(
            source, silent=silent, store_history=store_history, limit=limit, on_output=on_output, expressions=expressions,
        )  # fmt: skip

    async def what_happened(self, execution: Execution, since: float) -> str | None:
        """Who ended the cell: None for itself, else as `LiveKernel.told`. A restart often interrupts first.

        What another life of the kernel has answered is of a cell that found nothing of what ran before it.
        """
        if execution.status == "died" or not self.alive:
            return await self.kernel.told(since, TELLING) or "dead"
        if execution.status == "interrupted" or execution.ename == "KeyboardInterrupt":
            return await self.kernel.told(since, 1.0) or "interrupt"
        return None

    def lose(self, why: str) -> None:
        """What runs will never answer."""
        self._runner.lose(why)

    async def interrupt(self) -> None:
        """Stop what runs."""
        await self._runner.interrupt()

    async def stop(self) -> None:
        """Give up the connection; the kernel goes on."""
        await self._runner.stop()
        self._client.stop_channels()


class _Elsewhere:
    """The kernel as the runner sees it."""

    def __init__(self, kernel: LiveKernel) -> None:
        self._kernel, self._life = kernel, kernel.life
        self.watch: ProcessWatch | None = None
        self._looked, self._held = 0.0, 0

    async def is_alive(self) -> bool:
        """Whether it is still the same life: a kernel that was started again at once never answers what the old one was asked."""
        return await self._kernel.is_alive() and self._life == self._kernel.life

    async def interrupt(self) -> None:
        await self._kernel.interrupt()

    async def kill(self) -> None:
        """The kernel is the user's and is not ended: interrupted once more, as the first may have come in C code."""
        await self._kernel.interrupt()

    def memory(self) -> int:
        now = time.monotonic()
        if self.watch is not None and now - self._looked > 0.5:
            self._looked, self._held = now, self.watch.sample()
        return self._held

    def epitaph(self) -> str:
        return "the kernel is gone"
