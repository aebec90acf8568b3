"""Execute a notebook top to bottom with papermill, in processes that never outlive their purpose."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from nbformat import NotebookNode

from jupyter_automl.errors import AutoMLError

from .document import load

DISTRIBUTIONS = (
    "numpy", "pandas", "scikit-learn", "lightgbm", "catboost", "xgboost", "xgboost-cpu", "matplotlib", "skops", "joblib",
    "ipykernel", "papermill",
)  # fmt: skip
"""Whose versions in the kernel's environment a proof names."""
_TAIL = 12

Progress = Callable[[int, int], None]
"""Called with (code cells done, code cells in all)."""


@dataclass(frozen=True)
class CellFailure:
    """The cell that stopped the notebook."""

    cell_id: str | None
    cell_index: int | None
    """Position in the notebook as it was given, from 0."""
    ename: str
    evalue: str

    def __str__(self) -> str:
        where = "The notebook" if self.cell_index is None else f"Cell {self.cell_index + 1}"
        said = self.evalue.strip().splitlines()
        return f"{where} stopped with {self.ename}{': ' + said[0][:300] if said else ''}."


@dataclass(frozen=True)
class Execution:
    """What came out of it."""

    notebook: NotebookNode
    """As papermill left it, with all its marks."""
    failure: CellFailure | None
    seconds: float
    facts: dict[str, Any] = field(default_factory=dict)
    """`python`, `versions` and `data_sha256` as the kernel knew them at the end; empty after a failure."""


async def execute(
    notebook_path: Path,
    parameters: Mapping[str, Any] | None = None,
    *,
    kernel_name: str | None = None,
    time_limit: float | None = None,
    on_progress: Progress | None = None,
) -> Execution:
    """Run a copy of the notebook in a fresh kernel, in the notebook's own folder; the file stays.

    `time_limit` is in seconds for the whole notebook. Cancelling, the limit and the death of this process all
    end the kernel too. Raises AutoMLError when papermill itself cannot do its work (no such kernel, say).
    """
    notebook_path = _absolute(notebook_path)
    given = load(notebook_path)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="jupyter-automl-") as folder:
        output = Path(folder) / notebook_path.name
        job = {
            "notebook": str(notebook_path),
            "output": str(output),
            "parameters": dict(parameters or {}),
            "kernel_name": kernel_name,
            "cwd": str(notebook_path.parent),
            "distributions": DISTRIBUTIONS,
        }
        events, complaint = await _run_child(job, time_limit, on_progress)
        seconds = time.perf_counter() - began
        last = {event.pop("kind"): event for event in events}
        if "timeout" not in last and ("end" not in last or not output.exists()):
            raise AutoMLError(f"papermill could not execute {notebook_path}: {complaint}")
        executed = load(output) if output.exists() else given
    failure = None
    if error := last.get("timeout") or last.get("error"):
        index = next((i for i, cell in enumerate(given.cells) if cell.get("id") == error["id"]), None)
        failure = CellFailure(error["id"], index, error["ename"], error["evalue"])
    return Execution(executed, failure, seconds, last.get("facts", {}))


async def _run_child(
    job: dict[str, Any], time_limit: float | None, on_progress: Progress | None
) -> tuple[list[dict[str, Any]], str]:
    """The child's events, and the end of what it complained about."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", str(Path(__file__).with_name("papermill_child.py")),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, limit=2**24,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    events: list[dict[str, Any]] = []
    tail: list[str] = []

    async def listen(stream: asyncio.StreamReader) -> None:
        async for line in stream:
            event = json.loads(line)
            if event["kind"] == "cell" and on_progress is not None:
                on_progress(event["done"], event["of"])
            events.append(event)

    async def drain(stream: asyncio.StreamReader) -> None:
        async for line in stream:
            tail.append(line.decode(errors="replace").strip())
            del tail[:-_TAIL]

    try:
        child.stdin.write(json.dumps(job).encode() + b"\n")
        async with asyncio.timeout(time_limit):
            await asyncio.gather(listen(child.stdout), drain(child.stderr), child.wait())
    except TimeoutError:
        said = f"not finished after {time_limit:g} seconds"
        events.append({"kind": "timeout", "id": None, "ename": "TimeoutError", "evalue": said})
    except ConnectionError:
        await child.wait()
    finally:
        end_process_tree(child.pid)
        child.stdin.close()
        await child.wait()
    return events, next((line for line in reversed(tail) if line), "it ended without a word")


def _absolute(path: Path) -> Path:
    return path.absolute()


def end_process_tree(pid: int) -> None:
    """Kill a process with all its descendants: kernels have sessions of their own, so a group is not enough.

    The root is stopped first, so that it starts nothing new while its descendants are looked up.
    """
    try:
        root = psutil.Process(pid)
        root.suspend()
        family = [*root.children(recursive=True), root]
    except psutil.NoSuchProcess:
        return
    for process in family:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs([process for process in family if process is not root], timeout=5)
