"""Real kernels that are ready at once: a parent process with the heavy libraries loaded forks one per request.

Each is a whole ipykernel process with its own connection file; only the seconds of importing are saved.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
LOADED = (
    "ipykernel.kernelapp",
    "numpy",
    "pandas",
    "pyarrow",
    "scipy.stats",
    "sklearn.compose",
    "sklearn.ensemble",
    "sklearn.impute",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.pipeline",
    "matplotlib.pyplot",
    "seaborn",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
)


@dataclass
class Outcome:
    """What running one cell gave: ``error`` is the message's content, None where it ran; ``died`` by itself."""

    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    died: bool = False
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The plain text of all outputs."""
        parts = [each.get("text") or each.get("data", {}).get("text/plain", "") for each in self.outputs]
        return "\n".join(parts)


class PatientClient(BlockingKernelClient):
    """Takes a kernel for dead when its process has ended, and not when a busy machine lets it miss a heartbeat."""

    def __init__(self, pid: int, **options: Any) -> None:
        super().__init__(**options)
        self._pid = pid

    async def _async_is_alive(self) -> bool:
        return _runs(self._pid)


def _runs(pid: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Kernel:
    """One live kernel with its client."""

    def __init__(self, pid: int, connection_file: str) -> None:
        self.pid = pid
        self.connection_file = connection_file
        self.client = PatientClient(pid, connection_file=connection_file)
        self.client.load_connection_file()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=180)

    def alive(self) -> bool:
        """Whether the process still runs."""
        return _runs(self.pid)

    def run(self, source: str, *, limit: float = 60.0, history: bool = True) -> Outcome:
        """Run ``source``; after ``limit`` seconds it is interrupted as a person would do it."""
        outcome = Outcome()
        started = time.perf_counter()
        request = self.client.execute(source, store_history=history, stop_on_error=False)
        interrupted = False
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=0.25)
            except queue.Empty:
                if not self.alive():
                    outcome.died = True
                    break
                if not interrupted and time.perf_counter() - started > limit:
                    os.kill(self.pid, signal.SIGINT)
                    interrupted = True
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind in {"stream", "display_data", "execute_result"}:
                outcome.outputs.append({"output_type": kind, **content})
            elif kind == "error":
                outcome.error = content
                outcome.outputs.append({"output_type": "error", **content})
        outcome.seconds = time.perf_counter() - started
        return outcome

    def close(self) -> None:
        """End the process and the channels."""
        self.client.stop_channels()
        if self.alive():
            os.kill(self.pid, signal.SIGKILL)


class KernelParent:
    """The process that forks kernels; use as a context manager."""

    def __enter__(self) -> "KernelParent":
        environment = {**os.environ, **ONE_THREAD, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
        environment.pop("PYTHONPATH", None)
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def start(self, folder: Path) -> Kernel:
        """A fresh kernel working in ``folder``."""
        assert self._process.stdin
        assert self._process.stdout
        connection_file, _ = write_connection_file(
            str(folder.parent / f"{folder.name}-{time.monotonic_ns()}.json")
        )
        self._process.stdin.write(json.dumps({"file": connection_file, "folder": str(folder)}) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        return Kernel(pid, connection_file)


def _serve() -> None:
    for name in LOADED:
        __import__(name)
    # The debugger takes half of a kernel's start and no case sets a breakpoint.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become_kernel(request["file"], request["folder"])
            os._exit(0)
        print(pid, flush=True)


def _become_kernel(connection_file: str, folder: str) -> None:
    from ipykernel.kernelapp import IPKernelApp

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.chdir(folder)
    sys.path[0] = ""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    launch: Callable[..., None] = IPKernelApp.launch_instance
    launch(argv=["-f", connection_file, "--HistoryManager.enabled=False"])


if __name__ == "__main__":
    _serve()
