"""A real kernel as a server holds it for its user, for tests of what a run does in it."""

import asyncio
import os
import signal
import time

from jupyter_client.manager import AsyncKernelManager


class Owned:
    """A real kernel as a server holds it that is too busy to be asked while it starts the kernel again."""

    id = "owned"

    def __init__(self):
        self.manager, self.ran, self.done = AsyncKernelManager(), [], []
        self._busy = asyncio.Lock()

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    @property
    def life(self):
        return self.pid

    def client(self):
        client = self.manager.client_factory()
        client.load_connection_info(self.manager.get_connection_info())
        return client

    async def is_alive(self):
        async with self._busy:
            return await self.manager.is_alive()

    async def is_busy(self):
        return False

    async def interrupt(self):
        await self.manager.interrupt_kernel()

    async def told(self, since, seconds):
        return next((what for at, what in self.done if at >= since), None)

    async def dies(self):
        """It is killed, and started again before anybody sees that it is dead."""
        async with self._busy:
            os.kill(self.pid, signal.SIGKILL)
            self.done.append((time.monotonic(), "autorestart"))
            await self.manager.restart_kernel(now=True)
