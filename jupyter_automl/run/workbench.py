"""The run's kernel: started when first needed, rebuilt from what already ran whenever it is lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Protocol

from jupyter_automl.errors import RunFailed
from jupyter_automl.kernel.probe import Executes, ProbeFailed, probe, probe_file
from jupyter_automl.kernel.runner import Execution

from .ledger import Ledger

LIVES = 3
"""Kernels that one question, or one replay of the finished cells, may use up before the run gives up."""


class Session(Executes, Protocol):
    """A kernel that a workbench works in: one of our own, or a live one."""

    @property
    def alive(self) -> bool: ...

    @property
    def peak_memory(self) -> int: ...

    async def interrupt(self) -> None: ...

    async def stop(self) -> None: ...


class Workbench:
    """Executes cells and probes once each; a lost kernel is replaced and the finished cells run again in it."""

    def __init__(self, ledger: Ledger, start: Callable[[], Coroutine[Any, Any, Session]]) -> None:
        self.ledger = ledger
        self._start = start
        self._starting: asyncio.Task[Session] | None = None
        self._session: Session | None = None
        self._sources: list[str] = []
        self._replayed = 0
        self.seconds = 0.0
        """Time that the kernel spent on cells, those before the run was cut off among them."""
        self.clock = 0.0
        """Seconds of all work in the kernel as the journal has it, so that a run that goes on later, or runs its cells
        again in a fresh kernel, decides as one that was never disturbed."""
        self.peak_memory = 0

    def warm_up(self) -> None:
        """Start the kernel in the background."""
        if self._session is None and self._starting is None:
            self._starting = asyncio.create_task(self._start())

    async def warmed_up(self) -> None:
        """Wait until the kernel that `warm_up` starts is there, or could not be started."""
        if self._starting is not None:
            await asyncio.wait([self._starting])

    async def session(self) -> Session:
        """The kernel, with everything that already ran in it.

        Raises RunFailed when a cell that ran before fails now, or no kernel lives through them.
        """
        for _ in range(LIVES):
            session = await self._started()
            execution = await self._replay(session)
            if execution is None:
                return session
            if execution.status != "died":
                said = f"{execution.ename}: {execution.evalue}"
                raise RunFailed(f"A finished cell failed when it was run again: {said}")
            await self.restart()
        raise RunFailed(f"{LIVES} kernels died one after the other while the finished cells ran again.")

    async def _started(self) -> Session:
        if self._session is not None and not self._session.alive:
            await self.restart()
        if self._session is None:
            self.warm_up()
            assert self._starting is not None
            self._session = await self._starting
            self._starting = None
        return self._session

    async def _replay(self, session: Session) -> Execution | None:
        """Run what this kernel has not seen yet; the execution that failed, None when there was none."""
        while self._replayed < len(self._sources):
            execution = await session.execute(self._sources[self._replayed], store_history=True)
            if execution.status != "ok":
                return execution
            self._replayed += 1
        return None

    async def _ask(self, question: Callable[[Session], Coroutine[Any, Any, Any]]) -> dict[str, Any]:
        """The answer of a probe; it is asked again where the kernel died meanwhile, since a probe changes nothing."""
        for life in range(1, LIVES + 1):
            session = await self.session()
            began = time.monotonic()
            try:
                return {"value": await question(session), "seconds": time.monotonic() - began}
            except ProbeFailed as failure:
                if not await self._may_ask_again(failure, began) or life == LIVES:
                    raise
        raise AssertionError("unreachable")

    async def _may_ask_again(self, failure: ProbeFailed, began: float) -> bool:
        """Whether a probe that was asked at `began` failed for a reason that another try may not meet."""
        if failure.status == "died":
            await self.restart()
            return True
        return False

    async def execute(
        self,
        action: str,
        source: str,
        *,
        sent: str | None = None,
        limit: float | None = None,
        expressions: dict[str, str] | None = None,
        on_output: Callable[[dict[str, Any]], None] | None = None,
    ) -> Execution:
        """Run a cell. `sent` is what really goes to the kernel where that differs from the cell's source."""

        async def work() -> dict[str, Any]:
            execution = await self._run(
                action,
                source if sent is None else sent,
                limit=limit,
                expressions=expressions,
                on_output=on_output,
            )
            if self._session is not None:
                self.peak_memory = max(self.peak_memory, self._session.peak_memory)
            if execution.status == "ok":
                self._has_run(source)
            return {"execution": execution_payload(execution), "source": source}

        return self._settled(await self.ledger.once("cell.executed", action, work))

    async def _run(self, action: str, source: str, **how: Any) -> Execution:
        session = await self.session()
        return await session.execute(source, **how)

    def _has_run(self, source: str) -> None:
        """The kernel has got this far."""
        self._replayed += 1

    def hand_over(self, execution: dict[str, Any]) -> None:
        """For a cell that the user ran; only a live notebook has one."""
        raise NotImplementedError

    def amend(self, old: Sequence[str], new: str) -> None:
        """The user ran another source in place of the old: replays run that."""
        self._sources = [new if source in old else source for source in self._sources]

    async def silently(
        self, action: str, source: str, *, expressions: dict[str, str] | None = None
    ) -> Execution:
        """Run source that belongs to another cell (hoisted imports); kept for replays when it ran."""

        async def work() -> dict[str, Any]:
            execution = await self._run(
                action, source, silent=True, store_history=False, expressions=expressions
            )
            if execution.status == "ok":
                self._has_run(source)
            return {"execution": execution_payload(execution), "source": source}

        return self._settled(await self.ledger.once("source.executed", action, work))

    def _settled(self, payload: dict[str, Any]) -> Execution:
        """The recorded execution, its time counted and its source kept for replays when it ran."""
        execution = Execution(**payload["execution"])
        self.seconds += execution.seconds
        self.clock += 0.0 if execution.status == "died" else execution.seconds
        if execution.status == "ok":
            self._sources.append(payload["source"])
        return execution

    async def probe(self, action: str, function: Callable[..., Any], /, *names: str, **arguments: Any) -> Any:
        """The value of a probe function in the kernel. Raises ProbeFailed."""

        async def work() -> dict[str, Any]:
            return await self._ask(lambda kernel: probe(kernel, function, *names, limit=120.0, **arguments))

        return self._answer(await self.ledger.once("probed", action, work))

    async def probe_file(self, action: str, file: Path, /, *names: str, **arguments: Any) -> Any:
        """The value of a probe file in the kernel. Raises ProbeFailed."""

        async def work() -> dict[str, Any]:
            return await self._ask(lambda kernel: probe_file(kernel, file, *names, limit=600.0, **arguments))

        return self._answer(await self.ledger.once("probed", action, work))

    def _answer(self, payload: dict[str, Any]) -> Any:
        self.clock += payload["seconds"]
        return payload["value"]

    async def restart(self) -> None:
        """A fresh kernel; what already ran is run again when the kernel is next needed."""
        if self._session is not None:
            await self._session.stop()
        self._session, self._replayed = None, 0

    async def interrupt(self) -> None:
        if self._session is not None:
            await self._session.interrupt()

    async def close(self) -> None:
        """End the kernel."""
        if self._starting is not None:
            self._starting.cancel()
            (result,) = await asyncio.gather(self._starting, return_exceptions=True)
            if not isinstance(result, BaseException):
                await result.stop()
            self._starting = None
        if self._session is not None:
            await self._session.stop()
            self._session = None


def execution_payload(execution: Execution) -> dict[str, Any]:
    """The execution as JSON."""
    return {
        "status": execution.status,
        "outputs": execution.outputs,
        "execution_count": execution.execution_count,
        "ename": execution.ename,
        "evalue": execution.evalue,
        "traceback": execution.traceback,
        "seconds": execution.seconds,
        "expressions": execution.expressions,
    }
