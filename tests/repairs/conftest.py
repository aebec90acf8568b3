"""One real kernel for all tests of this folder's file, and a way to crash in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jupyter_automl.kernel.probe import probe_file
from jupyter_automl.kernel.probes import names
from jupyter_automl.kernel.runner import Execution
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.repairs.crash import Crash


class Kernel:
    """A kernel session driven from plain test functions."""

    def __init__(self, runner: asyncio.Runner, session: KernelSession) -> None:
        self._runner = runner
        self.session = session

    def run(self, source: str, **options: Any) -> Execution:
        return self._runner.run(self.session.execute(source, **options))

    def ok(self, source: str) -> str:
        """Run what must work; what it printed."""
        result = self.run(source)
        assert result.status == "ok", (source, result.ename, result.evalue)
        return "".join(output.get("text", "") for output in result.outputs)

    def crash(
        self, source: str, *, sent: str | None = None, step: str = "experiments.model", **known: Any
    ) -> Crash:
        """Run what must fail, and describe the crash as the executor does."""
        result = self.run(source if sent is None else sent, limit=known.pop("limit", None))
        assert result.status != "ok", source
        if not self.session.alive:
            self._runner.run(self.session.restart())
            state = {}
        else:
            bound = self._runner.run(
                self.session.execute("", silent=True, expressions={"n": "' '.join(sorted(globals()))"})
            )
            wanted = [name for name in bound.expressions["n"].strip("'").split() if not name.startswith("_")]
            state = self._runner.run(probe_file(self.session, names, names=wanted))
        return Crash(
            step, source, result.ename, result.evalue, component="model", traceback=result.traceback,
            status=result.status, state=state, **known,
        )  # fmt: skip

    def restart(self) -> None:
        self._runner.run(self.session.restart())


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder: Path = tmp_path_factory.mktemp("kernel")
    with asyncio.Runner() as runner:
        session = runner.run(KernelSession.start(cwd=folder))
        try:
            yield Kernel(runner, session)
        finally:
            runner.run(session.stop())
