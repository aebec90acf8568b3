"""A kernel that a server owns and starts again at once when it has died: what it was asked before is lost, and told."""

import asyncio
import time

import pytest

from jupyter_automl.kernel.live import LiveSession
from tests.owned_kernel import Owned

PATIENCE = 60.0


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
