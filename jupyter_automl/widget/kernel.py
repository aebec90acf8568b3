"""The kernel in which the panel itself lives, as a run sees it: cells go to it as from any other client."""

from __future__ import annotations

import _thread
import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from jupyter_automl.errors import AutoMLError
from jupyter_automl.run.stepping import KernelLost

STARTS, TICK = 5.0, 0.02
"""Seconds in which a cell that was sent begins; between two looks whether it has."""


class OwnKernel:
    """This process as a `LiveKernel`. It cannot start itself again; a run waits for its user to do that.

    Raises AutoMLError where there is no IPython kernel.
    """

    def __init__(self) -> None:
        shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
        kernel = getattr(shell, "kernel", None)
        if kernel is None:
            raise AutoMLError(
                "GoalPanel works in a notebook with an IPython kernel; run it in a cell of one."
            )
        from ipykernel.connect import get_connection_file

        self.file = Path(get_connection_file())
        self.id = self.file.stem.removeprefix("kernel-")
        self.ran: list[str] = []
        self.namespace: dict[str, Any] = shell.user_ns
        self._busy = True  # the cell that makes the panel runs
        shell.events.register("pre_execute", self._begins)
        shell.events.register("post_execute", self._ends)

    @property
    def name(self) -> str:
        """The kernelspec in which the notebook is proven: this kernel's, or Python's own where it has none."""
        named = os.environ.get("JPY_KERNEL_NAME") or "python3"
        try:
            argv = KernelSpecManager().get_kernel_spec(named).argv
        except NoSuchKernel:
            return "python3"
        return named if argv and argv[0] in (sys.executable, "python", "python3") else "python3"

    @property
    def life(self) -> object:
        return self.pid

    @property
    def pid(self) -> int | None:
        return os.getpid()

    def client(self) -> AsyncKernelClient:
        client = AsyncKernelClient(connection_file=str(self.file))
        client.load_connection_file()
        return client

    async def is_alive(self) -> bool:
        return True

    async def is_busy(self) -> bool:
        return self._busy

    async def interrupt(self) -> None:
        until = time.monotonic() + STARTS
        # The cell has been sent, and may be about to begin; a signal before that would be lost.
        while not self._busy and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(TICK)
        if not self._busy:
            return
        if hasattr(signal, "pthread_kill"):
            # To the thread that runs cells: a call that waits there, such as a sleep, wakes up from it.
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        else:
            _thread.interrupt_main()

    async def restart(self) -> None:
        raise KernelLost(
            "restart",
            "The run needs a fresh kernel, and this panel lives in the old one. Restart the kernel, show the panel again, "
            "and resume.",
        )

    async def told(self, since: float, seconds: float) -> str | None:
        return None

    def _begins(self) -> None:
        # A click is handled between the same two events, on a thread of its own while a cell runs.
        if threading.current_thread() is threading.main_thread():
            self._busy = True

    def _ends(self) -> None:
        if threading.current_thread() is threading.main_thread():
            self._busy = False
