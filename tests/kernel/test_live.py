"""A kernel that a server owns and starts again at once when it has died: what it was asked before is lost, and told."""

import asyncio
import os
import signal
import time

import pytest
from jupyter_client.manager import AsyncKernelManager

from jupyter_automl.kernel.live import LiveSession

PATIENCE = 60.0


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


@pytest.fixture
def story():
    """Carries out a coroutine function of a kernel and a session in it."""

    async def carry_out(told):
        kernel = Owned()
        await kernel.manager.start_kernel()
        try:
            session = await LiveSession.connect(kernel)
            async with asyncio.timeout(PATIENCE):
                await told(kernel, session)
            await session.stop()
        finally:
            await kernel.manager.shutdown_kernel(now=True)

    return lambda told: asyncio.run(carry_out(told))


def test_a_cell_that_runs_when_the_kernel_dies_is_not_waited_for(story):
    async def told(kernel, session):
        began, running = time.monotonic(), asyncio.Event()
        cell = asyncio.create_task(
            session.execute(
                "print('here', flush=True); import time; time.sleep(900)", on_output=lambda _: running.set()
            )
        )
        await running.wait()
        await kernel.dies()
        execution = await cell
        assert execution.status == "died"
        assert await session.what_happened(execution, began) == "autorestart"

    story(told)


def test_what_another_life_of_the_kernel_answers_counts_for_nothing(story):
    async def told(kernel, session):
        assert (await session.execute("kept = 1")).status == "ok"
        began = time.monotonic()
        await kernel.dies()
        execution = await session.execute("kept + 1")
        assert execution.status != "ok"
        assert await session.what_happened(execution, began) == "autorestart"
        assert not session.alive

    story(told)
