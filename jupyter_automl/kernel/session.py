"""A kernel of our own: started, watched, restarted and always ended by us."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import AsyncKernelManager

from jupyter_automl.errors import AutoMLError, BadInput

from .runner import CellRunner, Execution
from .watch import ProcessWatch, how_it_ended

LAUNCHER = Path(__file__).with_name("ipykernel_launcher.py")
READY = 60.0
"""Seconds until a kernel must have answered; a busy machine needs ten times the usual 1.2 s."""
ATTEMPTS = 2
"""A kernel that found its port taken by another program exits at once; it gets new ports once."""
FRUGAL = {
    "MALLOC_MMAP_THRESHOLD_": "1048576",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
    "MALLOC_ARENA_MAX": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""Let glibc give large freed arrays back at once, those of threads and of Arrow's text columns too, so that the peaks of
two fits do not add up; ignored elsewhere."""


class _Specs(KernelSpecManager):
    """The installed kernels; one that this machine's Python would start as ipykernel is started by our launcher."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        spec = super().get_kernel_spec(kernel_name)
        python, *rest = spec.argv
        options = list(itertools.takewhile(lambda argument: argument.startswith("-"), rest))
        module, *arguments = rest[len(options) :] or [""]
        ours = Path(python).name.startswith("python") and "kernel_provisioner" not in spec.metadata
        if ours and options[-1:] == ["-m"] and module == "ipykernel_launcher":
            spec.argv = [python, *options[:-1], str(LAUNCHER), *arguments]
        return spec


class KernelSession:
    """One kernel process and the runner of its cells. Use `start`, and `stop` in a `finally`.

    If our own process is ended without a chance to call `stop`, the kernel notices and ends itself.
    """

    def __init__(self, manager: AsyncKernelManager, launch: dict[str, Any], log: IO[bytes]) -> None:
        self.name = str(manager.kernel_name)
        self._manager = manager
        self._launch = launch
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._watch: ProcessWatch | None = None
        self._client: Any = None
        self._runner: CellRunner | None = None
        self._peak = 0
        self._memory_limit: int | None = None
        self._stopped = False

    @classmethod
    async def start(
        cls,
        name: str = "python3",
        *,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        memory_limit: int | None = None,
    ) -> KernelSession:
        """Start a kernel and wait until it answers.

        Parameters
        ----------
        name
            A kernelspec, as listed by `jupyter kernelspec list`.
        cwd
            Its working directory; ours when None.
        env
            Added to our own environment.
        memory_limit
            Bytes that the kernel and its children may hold while a cell runs.

        Raises BadInput for an unknown name (with the installed ones), AutoMLError when it does not come up.
        """
        specs = _Specs()
        try:
            specs.get_kernel_spec(name)
        except NoSuchKernel:
            installed = ", ".join(sorted(specs.find_kernel_specs())) or "none"
            raise BadInput(f"There is no kernel named {name!r}; installed kernels: {installed}.") from None
        # Libraries in C write past Python's streams; what they say last explains a crash.
        log = tempfile.TemporaryFile(prefix="jupyter_automl_kernel_")  # noqa: SIM115 (closed by stop)
        launch: dict[str, Any] = {
            "stdout": log,
            "stderr": log,
            "env": {**FRUGAL, **os.environ, **(env or {})},
        }
        if cwd is not None:
            launch["cwd"] = str(cwd)
        session = cls(AsyncKernelManager(kernel_name=name, kernel_spec_manager=specs), launch, log)
        session._memory_limit = memory_limit
        try:
            for attempt in range(ATTEMPTS):
                await session._manager.start_kernel(**launch)
                if await session._connect():
                    return session
                if attempt + 1 < ATTEMPTS:
                    await session._end()
                    session._manager = AsyncKernelManager(kernel_name=name, kernel_spec_manager=specs)
            raise AutoMLError(
                f"The kernel {name!r} does not answer: {session.epitaph()}. {session._last_words()}"
            )
        except BaseException:
            await session.stop()
            raise

    @property
    def connection_file(self) -> str:
        """Path of the file by which other clients reach this kernel."""
        return str(self._manager.connection_file)

    @property
    def pid(self) -> int | None:
        """The kernel's process, None when it has none."""
        return self._process.pid if self._process is not None and self.alive else None

    @property
    def alive(self) -> bool:
        """Whether the kernel's process runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def peak_memory(self) -> int:
        """Highest resident bytes seen of the kernel and its children while cells ran, over all restarts."""
        return max(self._peak, self._watch.peak if self._watch else 0)

    @property
    def memory_limit(self) -> int | None:
        """Bytes that a cell may make the kernel hold; None for no limit."""
        return self._memory_limit

    @memory_limit.setter
    def memory_limit(self, limit: int | None) -> None:
        self._memory_limit = limit
        if self._runner is not None:
            self._runner.memory_limit = limit

    async def execute(
        self,
        source: str,
        *,
        silent: bool = False,
        store_history: bool = True,
        limit: float | None = None,
        on_output: Callable[[dict[str, Any]], None] | None = None,
        expressions: dict[str, str] | None = None,
    ) -> Execution:
        """Run the source, see `CellRunner.execute`. Raises AutoMLError after `stop`."""
        if self._runner is None:
            raise AutoMLError("The kernel was stopped; start a new session.")
        return await self._runner.execute(
            source,
            silent=silent,
            store_history=store_history,
            limit=limit,
            on_output=on_output,
            expressions=expressions,
        )

    async def interrupt(self) -> None:
        """Stop what runs, as a person's Stop button does."""
        if self._runner is not None and self.alive:
            await self._runner.interrupt()

    async def restart(self) -> None:
        """A fresh interpreter behind the same connection file, whatever became of the old one."""
        if self._stopped:
            raise AutoMLError("The kernel was stopped; start a new session.")
        await self._disconnect()
        if self._watch is not None:
            self._peak = self.peak_memory
            self._watch.kill()
        await self._manager.restart_kernel(now=True)
        if not await self._connect():
            raise AutoMLError(
                f"The kernel does not answer after a restart: {self.epitaph()}. {self._last_words()}"
            )

    async def stop(self) -> None:
        """End the kernel, everything it started, and its files. Safe to call twice."""
        if self._stopped:
            return
        self._stopped = True
        try:
            await self._end()
        finally:
            self._log.close()

    async def is_alive(self) -> bool:
        """As `alive`; asked by the runner."""
        return self.alive

    async def kill(self) -> None:
        """End the process at once; the session can be restarted."""
        if self._watch is not None:
            self._watch.kill()
            await asyncio.to_thread(self._reap)

    def memory(self) -> int:
        """Resident bytes of the kernel and its children now."""
        return self._watch.sample() if self._watch is not None else 0

    def epitaph(self) -> str:
        """How the kernel's process ended, as a sentence."""
        code = self._process.poll() if self._process is not None else None
        return how_it_ended(code)

    async def _connect(self) -> bool:
        self._process = getattr(self._manager.provisioner, "process", None)
        if self._process is not None:
            self._watch = ProcessWatch(self._process.pid)
        self._client = self._manager.client()
        self._client.start_channels(stdin=False, hb=False)
        displays = self._runner.displays if self._runner is not None else None
        self._runner = CellRunner(
            self._client, _Own(self), memory_limit=self._memory_limit, displays=displays
        )
        self._runner.start()
        return await self._runner.ready(READY)

    async def _disconnect(self) -> None:
        if self._runner is not None:
            await self._runner.stop()
        if self._client is not None:
            self._client.stop_channels()
            self._client = None

    async def _end(self) -> None:
        try:
            await self._disconnect()
        finally:
            self._runner = None
            if self._watch is not None:
                self._watch.kill()
                await asyncio.to_thread(self._reap)
            await self._manager.shutdown_kernel(now=True)

    def _reap(self) -> None:
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)

    def _last_words(self) -> str:
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, self._log.tell() - 2_000))
        text = self._log.read().decode(errors="replace").strip()
        return f"It last said: {text}" if text else "It said nothing."


class _Own:
    """The session as its runner sees it: `interrupt` is the plain signal, not a person's wish."""

    def __init__(self, session: KernelSession) -> None:
        self._session = session
        self.is_alive = session.is_alive
        self.kill = session.kill
        self.memory = session.memory
        self.epitaph = session.epitaph

    async def interrupt(self) -> None:
        if self._session.alive:
            await self._session._manager.interrupt_kernel()
