"""The workbench of a run in a live kernel: never ends that kernel, and tells what its user did to it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from jupyter_automl.errors import AutoMLError
from jupyter_automl.kernel.live import LiveKernel, LiveSession
from jupyter_automl.kernel.probe import ProbeFailed
from jupyter_automl.kernel.runner import NO_ANSWER, Execution

from .ledger import Ledger
from .stepping import Interrupted, KernelLost
from .workbench import Session, Workbench

CAUSES = {
    "restart": "was restarted",
    "autorestart": "died and was started again",
    "dead": "died",
    "shutdown": "was shut down",
    "switch": "was switched for another one, and what the cells had made went with it",
    "interrupt": "was interrupted while finished cells ran again",
}


class LiveBench(Workbench):
    """Executes in a live kernel. An interrupt, and the first death on a cell, stop the run for its user to decide."""

    def __init__(self, ledger: Ledger, kernel: LiveKernel, say: Callable[[str], None]) -> None:
        super().__init__(ledger, self._connect)
        self.kernel = kernel
        self._say = say
        """Told what goes on beside the run's own cells."""
        self._given: dict[str, Any] | None = None
        self._died = {
            event.payload["during"] for event in ledger.journal.events(ledger.run, ("kernel.lost",))
            if event.payload.get("reason") in ("autorestart", "dead") and event.payload.get("during")
        }  # fmt: skip
        self.during: str | None = None
        """The action that runs now."""

    async def _connect(self) -> LiveSession:
        try:
            return await LiveSession.connect(
                self.kernel, lambda: self._say("The kernel is busy; waiting until its cell has ended")
            )
        except AutoMLError as error:
            raise KernelLost("dead", str(error)) from None

    async def _started(self) -> Session:
        if self._session is not None and not self._session.alive:
            await self._session.stop()
            self._session = None
        if self._session is None:
            if not await self.kernel.is_alive():
                raise KernelLost("dead", "The kernel is not running.")
            self._session = await self._connect()
            self._replayed = _common(self.kernel.ran, self._sources)
            del self.kernel.ran[self._replayed :]
        return self._session

    async def _replay(self, session: Session) -> Execution | None:
        before, total = self._replayed, len(self._sources)
        while self._replayed < total:
            self._say(f"Running finished cells again: {self._replayed - before + 1} of {total - before}")
            execution = await session.execute(self._sources[self._replayed], store_history=True)
            if execution.status in ("interrupted", "died"):
                raise kernel_lost("interrupt" if execution.status == "interrupted" else "dead")
            if execution.status != "ok":
                return execution
            self._has_run(self._sources[self._replayed])
        return None

    def _has_run(self, source: str) -> None:
        super()._has_run(source)
        self.kernel.ran.append(source)

    async def restart(self) -> None:
        """A fresh interpreter, unless the kernel has got one already; its user's own names are gone with the old."""
        session, self._session, self._replayed = self._session, None, 0
        if session is not None:
            same = session.alive and await self.kernel.is_alive()
            await session.stop()
            if not same:
                return
        self.kernel.ran.clear()
        await self.kernel.restart()

    def amend(self, old: Sequence[str], new: str) -> None:
        """As always; the kernel has run the new source already."""
        super().amend(old, new)
        self.kernel.ran[:] = [new if source in old else source for source in self.kernel.ran]

    def hand_over(self, execution: dict[str, Any]) -> None:
        """The next cell has run already, by the user's hand, with these `outputs`, `execution_count`, `success`."""
        self._given = execution

    async def _run(self, action: str, source: str, **how: Any) -> Execution:
        session = await self.session()
        began, self.during = time.monotonic(), action
        given, self._given = self._given, None
        if given is not None:
            probe = await session.execute(
                "", silent=True, store_history=False, expressions=how["expressions"]
            )
            return _by_hand(given, probe)
        execution = await session.execute(source, **how)
        assert isinstance(session, LiveSession)
        happened = await session.what_happened(execution, began)
        if happened == "interrupt":
            raise Interrupted("You interrupted this cell. Nothing was changed.")
        if happened in ("restart", "shutdown", "switch") or (
            happened is not None and action not in self._died
        ):
            self._died.add(action)
            raise kernel_lost(happened)
        return execution

    async def _may_ask_again(self, failure: ProbeFailed, began: float) -> bool:
        if failure.status == "died":
            session = self._session
            if (
                failure.ename == NO_ANSWER
                and session is not None
                and session.alive
                and await self.kernel.is_alive()
            ):
                # The kernel ran it and the answer got lost on its way: by another connection it may arrive.
                await session.stop()
                self._session = None
                return True
            raise kernel_lost(await self.kernel.told(began, 4.0) or "dead") from None
        return failure.status == "interrupted"


def kernel_lost(reason: str) -> KernelLost:
    """The loss of a live kernel, in a sentence."""
    return KernelLost(reason, f"The kernel {CAUSES.get(reason, 'died')}.")


def _common(ran: list[str], wanted: list[str]) -> int:
    """How many sources from the first on are the same."""
    count = 0
    for one, other in zip(ran, wanted, strict=False):
        if one != other:
            break
        count += 1
    return count


def _by_hand(given: dict[str, Any], probe: Execution) -> Execution:
    """The execution of a cell that the user ran in the notebook."""
    outputs = list(given.get("outputs") or [])
    error: dict[str, Any] = next((item for item in outputs if item.get("output_type") == "error"), {})
    ok = bool(given.get("success", not error))
    return Execution(
        status="ok" if ok else "error", outputs=outputs, execution_count=given.get("execution_count"),
        ename=str(error.get("ename", "")), evalue=str(error.get("evalue", "")),
        traceback=[str(line) for line in error.get("traceback", [])], seconds=float(given.get("seconds", 0.0)),
        expressions=probe.expressions,
    )  # fmt: skip
