"""One real kernel for the tests of a file, crashed and mended as a user's is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from jupyter_automl.mend.cell import repair_cell
from tests.driven_kernel import DrivenKernel, driven


class UserKernel(DrivenKernel):
    """A kernel in which a user's cells run; `crash` describes a failing one as `repair-cell` reads it."""

    def fresh(self, *cells: str) -> None:
        """Start anew and run these cells."""
        self.ok("%reset -f")
        for cell in cells:
            self.ok(cell)

    def crash(self, ran: Sequence[str], source: str, **more: Any) -> dict[str, Any]:
        """Run the cells in a fresh state, then the source, which must fail."""
        self.fresh(*ran)
        result = self.run(source)
        assert result.status == "error", source
        return {
            "cells": list(ran), "source": source, "ename": result.ename, "evalue": result.evalue, "outputs": [],
            "traceback": result.traceback, "connection_file": self.session.connection_file, "cwd": str(self.folder), **more,
        }  # fmt: skip

    def mended(self, ran: Sequence[str], source: str, **more: Any) -> dict[str, Any]:
        """Crash, mend, and run the answer in the live kernel and again from a fresh start."""
        answer = repair_cell(self.crash(ran, source, **more))
        assert answer["source"] is not None, answer
        for afresh in (False, True):
            if afresh:
                self.fresh(*dict.fromkeys(cell for cell in ran if cell != source))
            if answer["setup"]:
                self.ok(answer["setup"])
            self.ok(answer["source"])
        return answer


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UserKernel]:
    with driven(UserKernel, tmp_path_factory.mktemp("user")) as kernel:
        yield kernel
