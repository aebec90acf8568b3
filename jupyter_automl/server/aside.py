"""Work beside the server's event loop: in a thread with a loop of its own, or in a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from jupyter_automl.errors import AutoMLError

Result = TypeVar("Result")


async def in_thread(make: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Run a coroutine in another thread's loop; cancelling this cancels it there, and waits for its end."""
    started: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = []

    async def main() -> Result:
        task = asyncio.current_task()
        assert task is not None
        started.append((asyncio.get_running_loop(), task))
        return await make()

    thread = asyncio.ensure_future(asyncio.to_thread(asyncio.run, main()))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        for loop, task in started:
            if not loop.is_closed():
                loop.call_soon_threadsafe(task.cancel)
        await asyncio.wait({thread})
        raise


async def command(*arguments: str, given: bytes | None = None, limit: float = 300.0) -> bytes:
    """What `jupyter automl ARGUMENTS` prints. Raises AutoMLError with its sentence when it fails or takes too long."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "jupyter_automl.cli", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(limit):
            out, complaint = await child.communicate(given or b"")
    except TimeoutError:
        raise AutoMLError(f"It was not done within {limit:g} seconds.") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        lines = [
            line for line in complaint.decode(errors="replace").splitlines() if line.startswith("Error: ")
        ]
        raise AutoMLError(lines[-1].removeprefix("Error: ") if lines else "It could not be done.")
    return out
