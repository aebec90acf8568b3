"""A real kernel session that plain test functions drive."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from jupyter_automl.kernel.runner import Execution
from jupyter_automl.kernel.session import KernelSession

Kind = TypeVar("Kind", bound="DrivenKernel")


class DrivenKernel:
    """Runs source in its session; whoever makes it ends it, see `driven`."""

    def __init__(self, runner: asyncio.Runner, session: KernelSession, folder: Path) -> None:
        self._runner = runner
        self.session = session
        self.folder = folder

    def run(self, source: str, **options: Any) -> Execution:
        return self._runner.run(self.session.execute(source, **options))

    def ok(self, source: str) -> str:
        """Run what must work; what it printed."""
        result = self.run(source)
        assert result.status == "ok", (source, result.ename, result.evalue)
        return "".join(output.get("text", "") for output in result.outputs)

    def restart(self) -> None:
        self._runner.run(self.session.restart())


@contextmanager
def driven(kind: type[Kind], folder: Path) -> Iterator[Kind]:
    """A kernel of that kind, started in the folder and ended with the block."""
    with asyncio.Runner() as runner:
        session = runner.run(KernelSession.start(cwd=folder))
        try:
            yield kind(runner, session, folder)
        finally:
            runner.run(session.stop())
