"""One real kernel for all tests of this folder's file, and a way to crash in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from jupyter_automl.kernel.probe import probe_file
from jupyter_automl.kernel.probes import names
from jupyter_automl.repairs.crash import Crash
from tests.driven_kernel import DrivenKernel, driven


class Kernel(DrivenKernel):
    """A kernel in which generated cells crash."""

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


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    with driven(Kernel, tmp_path_factory.mktemp("kernel")) as kernel:
        yield kernel
