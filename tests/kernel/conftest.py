"""A real kernel, shared by the tests of one file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from jupyter_automl.kernel.session import KernelSession

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Runs a coroutine on the file's own event loop."""
    with asyncio.Runner() as runner:
        yield runner.run


@pytest.fixture(scope="module")
def session(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    session = run(KernelSession.start(cwd=tmp_path_factory.mktemp("kernel")))
    try:
        yield session
    finally:
        run(session.stop())


@pytest.fixture
def live(run: Run, session: KernelSession) -> KernelSession:
    """The shared session, alive whatever an earlier test did to it."""
    if not session.alive:
        run(session.restart())
    session.memory_limit = None
    return session
