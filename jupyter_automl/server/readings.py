"""What is there to learn from: files below the root, tables in a kernel, their columns, and what a goal means for them."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import OrderedDict
from pathlib import Path
from typing import Any

from jupyter_automl.agents import intent
from jupyter_automl.agents.understanding.measures import FITS
from jupyter_automl.contracts import Reading, Structure
from jupyter_automl.errors import AutoMLError, BadInput
from jupyter_automl.kernel.live import LiveSession
from jupyter_automl.kernel.probe import ProbeFailed, probe
from jupyter_automl.run.live import write_frame
from jupyter_automl.run.reading import examples, read_file
from jupyter_automl.run.view_result import sentence_of

from .kernels import ServerKernel
from .runs import Runs

FRESH = 120.0
"""Seconds for which what was read of a kernel's table is believed."""
KEPT = 20
_ROLES = {"number": "number", "category": "category", "boolean": "yes or no", "date": "date", "text": "text"}


def tables(most):  # type: ignore[no-untyped-def]
    import sys

    pandas = sys.modules.get("pandas")
    kernel = vars(sys.modules["__main__"])
    if pandas is None:
        return []
    return [
        {"name": name, "rows": len(value), "columns": len(value.columns)}
        for name, value in list(kernel.items())
        if isinstance(value, pandas.DataFrame) and not name.startswith("_")
    ][:most]


async def frames_in(runs: Runs, kernel_id: str) -> list[dict[str, Any]]:
    """The DataFrames that live in a kernel, found silently. Raises AutoMLError while it is busy."""
    session = await _session(runs, kernel_id)
    try:
        found: list[dict[str, Any]] = await probe(session, tables, most=100)
        return found
    finally:
        await session.stop()


async def _session(runs: Runs, kernel_id: str) -> LiveSession:
    if kernel_id not in runs.kernels:
        raise BadInput("There is no such kernel.")
    try:
        async with asyncio.timeout(5):
            return await LiveSession.connect(ServerKernel(runs.kernels, runs.actions, kernel_id))
    except TimeoutError:
        raise AutoMLError("The kernel is busy; try again when its cell has ended.") from None


class Cache:
    """What was read lately, by what it was read from."""

    def __init__(self) -> None:
        self._read: OrderedDict[tuple[Any, ...], tuple[float, dict[str, Any]]] = OrderedDict()

    def get(self, key: tuple[Any, ...], within: float = float("inf")) -> dict[str, Any] | None:
        """What was read under the key, unless it is older than `within` seconds."""
        at, found = self._read.get(key, (0.0, None))
        return found if found is not None and time.monotonic() - at < within else None

    def put(self, key: tuple[Any, ...], found: dict[str, Any]) -> None:
        """Keep it."""
        self._read[key] = (time.monotonic(), found)
        while len(self._read) > KEPT:
            self._read.popitem(last=False)


CACHE = Cache()


def key_of(path: Path) -> tuple[Any, ...]:
    """Differs when the file does."""
    about = path.stat()
    return (str(path), about.st_mtime_ns, about.st_size)


async def read(runs: Runs, data: dict[str, Any]) -> dict[str, Any]:
    """Reading decisions and structure of a file or of a kernel's table, or `{"error": sentence}`."""
    if data.get("frame"):
        key: tuple[Any, ...] = (data.get("kernel_id"), data["frame"])
        found = CACHE.get(key, FRESH)
        if found is None:
            found = await _read_frame(runs, str(data.get("kernel_id")), str(data["frame"]))
            CACHE.put(key, found)
        return found
    path = runs.root.inside(str(data.get("path") or ""))
    if not path.is_file():
        raise BadInput(f"There is no file {data.get('path') or ''}.")
    key = key_of(path)
    found = CACHE.get(key)
    if found is None:
        found = await read_file(path)
        if "error" in found:
            found = {"error": runs.root.said(found["error"])}
        CACHE.put(key, found)
    return found


async def _read_frame(runs: Runs, kernel_id: str, name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="jupyter-automl-") as folder:
        place = Path(folder) / "frame.parquet"
        try:
            await frame_written(runs, kernel_id, name, place)
        except ProbeFailed as failure:
            return {"error": unusable(name, failure)}
        return await read_file(place)


async def frame_written(runs: Runs, kernel_id: str, name: str, place: Path) -> None:
    """Write a kernel's table to a file. Raises ProbeFailed for one that cannot be used, AutoMLError while the kernel is busy."""
    session = await _session(runs, kernel_id)
    try:
        await probe(session, write_frame, name, limit=60.0, path=str(place))
    finally:
        await session.stop()


def unusable(name: str, failure: ProbeFailed) -> str:
    """Why a kernel's table cannot be used, in a sentence."""
    return f"{name} cannot be used: {' '.join(failure.evalue.split())[:300]}."


async def preview(runs: Runs, data: dict[str, Any]) -> dict[str, Any]:
    """Rows, columns and goals that fit; or an error in a sentence."""
    found = await read(runs, data)
    if "error" in found:
        return {"rows": None, "rows_exact": False, "columns": [], "examples": [], "error": found["error"]}
    structure = Structure(**found["structure"])
    columns = [
        {"name": column.name, "kind": column.kind, "dtype_text": _ROLES[column.kind]}
        for column in structure.columns
    ]
    return {
        "rows": structure.rows, "rows_exact": True, "columns": columns, "examples": examples(structure), "error": None,
    }  # fmt: skip


async def understand(runs: Runs, request: dict[str, Any]) -> dict[str, Any]:
    """How the goal is read for this data. Raises BadInput when it is not."""
    found = await read(runs, request.get("data") or {})
    if "error" in found:
        raise BadInput(found["error"])
    structure, reading = Structure(**found["structure"]), Reading(**found["reading"])
    spec = await asyncio.to_thread(
        intent.understand, str(request.get("goal") or ""), structure, target=request.get("target") or None,
        metric=request.get("metric") or None, reading=reading,
    )  # fmt: skip
    others = [
        column.name
        for column in structure.columns
        if column.name != spec.target
        and column.kind in ("category", "boolean", "number")
        and column.distinct > 1
    ]
    return {
        "task": spec.task, "target": spec.target, "metric": spec.metric, "sentence": sentence_of(spec.model_dump()),
        "alternatives": {"targets": others[:50], "metrics": [name for name in FITS[spec.task] if name != spec.metric]},
        "unclear": [f"{item.question} {item.taken}: {item.why}" for item in spec.unclear],
        "positive": spec.positive,
    }  # fmt: skip
