"""A kernel of this server as a run sees it: what its user does to it is told, and nobody's kernel is ended."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from jupyter_automl.errors import AutoMLError

ACTIONS = "https://events.jupyter.org/jupyter_server/kernel_actions/v1"
KEPT = 50
"""Actions that are remembered per kernel."""
TICK = 0.05


class KernelActions:
    """Listens to what is done to the kernels of a server: by its users, and by the server when one has died.

    `gone` is asked how a kernel that was shut down went, `shutdown` or `switch`, at the moment when it has gone.
    """

    def __init__(self, kernel_manager: Any, event_logger: Any, gone: Callable[[str], Awaitable[str]]) -> None:
        self._manager, self._gone = kernel_manager, gone
        self._actions: dict[str, deque[tuple[float, str]]] = {}
        self._watched: set[str] = set()
        event_logger.add_listener(schema_id=ACTIONS, listener=self._on_event)

    def watch(self, kernel_id: str) -> None:
        """Also hear of this kernel's crashes."""
        if kernel_id in self._watched:
            return
        self._watched.add(kernel_id)
        for event, action in (("restart", "autorestart"), ("dead", "dead")):
            self._manager.add_restart_callback(
                kernel_id, lambda action=action: self._add(kernel_id, action), event
            )

    def since(self, kernel_id: str, moment: float) -> str | None:
        """What was done after `moment` (monotonic), the gravest first: a crash, a restart, a stop."""
        done = {action for at, action in self._actions.get(kernel_id, ()) if at >= moment}
        return next(
            (
                each
                for each in ("dead", "autorestart", "restart", "switch", "shutdown", "interrupt")
                if each in done
            ),
            None,
        )

    async def _on_event(self, logger: Any, schema_id: str, data: dict[str, Any]) -> None:
        if data.get("status") == "success" and data.get("kernel_id"):
            kernel_id, action = str(data["kernel_id"]), str(data["action"])
            self._add(kernel_id, await self._gone(kernel_id) if action == "shutdown" else action)

    def _add(self, kernel_id: str, action: str) -> None:
        self._actions.setdefault(kernel_id, deque(maxlen=KEPT)).append((time.monotonic(), action))


class ServerKernel:
    """One kernel, for one run. Its methods may be called from the run's own event loop."""

    def __init__(self, kernel_manager: Any, actions: KernelActions, kernel_id: str) -> None:
        self.id = kernel_id
        self.ran: list[str] = []
        self._manager, self._actions = kernel_manager, actions
        self._loop = asyncio.get_running_loop()
        self._life: object = self.life
        actions.watch(kernel_id)

    @property
    def name(self) -> str:
        """Of its kernelspec."""
        return str(self._kernel().kernel_name)

    @property
    def python(self) -> str | None:
        """The interpreter that its kernelspec names."""
        spec = getattr(self._kernel(), "kernel_spec", None)
        first = spec.argv[0] if spec is not None and spec.argv else None
        return sys.executable if first in ("python", "python3") else first

    @property
    def pid(self) -> int | None:
        provisioner = getattr(self._kernel(), "provisioner", None)
        process = getattr(provisioner, "process", None)
        pid = getattr(process, "pid", None) or getattr(provisioner, "pid", None)
        return int(pid) if pid else None

    @property
    def life(self) -> object:
        try:
            return self.pid or self._kernel()
        except AutoMLError:
            return None

    def client(self) -> AsyncKernelClient:
        info: Any = self._kernel().get_connection_info()
        client = AsyncKernelClient()
        client.load_connection_info(info)
        self._new_life()
        return client

    async def is_alive(self) -> bool:
        return bool(await self._there(self._alive()))

    async def is_busy(self) -> bool:
        return self.id in self._manager and getattr(self._kernel(), "execution_state", None) == "busy"

    async def interrupt(self) -> None:
        await self._there(self._interrupt())

    async def restart(self) -> None:
        await self._there(self._restart())

    async def told(self, since: float, seconds: float) -> str | None:
        until = time.monotonic() + seconds
        found = self._actions.since(self.id, since)
        while found in (None, "interrupt") and time.monotonic() < until:
            # An interrupt may be the beginning of a restart; a moment tells.
            if found == "interrupt" and time.monotonic() > until - seconds + 0.4:
                break
            await asyncio.sleep(TICK)
            found = self._actions.since(self.id, since)
        return found

    def _new_life(self) -> None:
        if self.life != self._life:
            self._life = self.life
            self.ran.clear()

    def _kernel(self) -> Any:
        try:
            return self._manager.get_kernel(self.id)
        except (KeyError, HTTPError):  # the server's own manager says it with a 404
            raise AutoMLError("The kernel was shut down.") from None

    async def _alive(self) -> bool:
        if self.id not in self._manager:
            return False
        return bool(await ensure_async(self._manager.is_alive(self.id)))

    async def _interrupt(self) -> None:
        if self.id in self._manager:
            await ensure_async(self._manager.interrupt_kernel(self.id))

    async def _restart(self) -> None:
        if self.id not in self._manager:
            raise AutoMLError("The kernel was shut down; choose another one, then resume the run.")
        await ensure_async(self._manager.restart_kernel(self.id))

    async def _there(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do the work in the server's own loop, which owns the kernel manager."""
        if asyncio.get_running_loop() is self._loop:
            return await work
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))
