"""Runs source in a forked copy of the kernel, so that the kernel itself stays as it is.

The copy prints nothing, shows nothing, has a limit of time and of memory, and ends without a word.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import time
from typing import Any

from .answer import plain
from .forking import ROOM, alone, forked, say
from .holdings import evaluated, held
from .kept import as_it_was, put_back
from .muted import mute, one_thread
from .telling import told

REPORT = 4_000_000
"""Bytes of a report."""
PATIENCE = 60.0
"""Seconds that a failed copy waits for a question."""


def probe(
    sources: list[str],
    limit: float,
    watch: list[str] = [],  # noqa: B006
    stay: bool = False,
    undo: bool = False,
) -> dict[str, Any]:
    """What becomes of the sources, run one after the other until one fails.

    Returns `status` (`ok`, `error`, `time_limit`, `died`, `impossible`), `stage` (index of the source that failed),
    `ename`, `evalue`, `traceback` much as the kernel would have sent them, `before` and `after` (watched name → `type`,
    `rows`, `columns`, `missing`), `printed` (its end) and `seconds`; where a source failed also `state`, see
    `holdings.held`, and with `stay` the number (`copy`) by which the failed copy can be asked, see `copies`.
    With `undo` the copy begins as the kernel was when `keep` last kept what a cell may change.
    """
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None or not sys.platform.startswith("linux"):
        return {"status": "impossible", "evalue": "a copy of the kernel cannot be made here"}
    names = as_it_was(shell.user_ns) if undo else shell.user_ns
    before = {name: measured(names[name]) for name in watch if name in names}
    began = time.monotonic()
    copy = forked(
        lambda questions, writer: _inside(shell, sources, limit, watch, stay, undo, questions, writer)
    )
    report: dict[str, Any] | None = None
    try:
        line = copy.hear(began + limit)
        report = (
            {"status": "time_limit"} if line is None else json.loads(line) if line else {"status": "died"}
        )
    finally:
        if report is not None and report["status"] == "error" and stay:
            report["copy"] = copy.stay()
        else:
            copy.end()
    return report | {"before": before, "seconds": time.monotonic() - began}


def _inside(
    shell: Any,
    sources: list[str],
    limit: float,
    watch: list[str],
    stay: bool,
    undo: bool,
    questions: int,
    writer: int,
) -> None:
    alone(limit)
    _bound_memory()
    printed = _Printed()
    sys.stdout = sys.stderr = printed
    mute(shell)
    one_thread()
    if undo:
        put_back(shell.user_ns)
    report: dict[str, Any] = {"status": "ok"}
    for stage, source in enumerate(sources):
        result = shell.run_cell(source, store_history=False, silent=False)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            report = {"status": "error", "stage": stage, "ename": type(error).__name__, "evalue": str(error)}
            report |= {"traceback": told(error), "state": held()}
            break
    report["after"] = {name: measured(shell.user_ns[name]) for name in watch if name in shell.user_ns}
    report["printed"] = printed.text[-4_000:]
    data = json.dumps(report, default=str).encode()
    if len(data) > REPORT:
        return
    say(writer, data)
    signal.alarm(0)
    while stay and report["status"] == "error":
        ready, _, _ = select.select([questions], [], [], PATIENCE)
        asked = os.read(questions, 2**20) if ready else b""
        if not asked:
            return
        try:
            answer = plain(evaluated(json.loads(asked)))
        except Exception:  # noqa: BLE001 (None says that there is no answer, whatever the expression raised)
            answer = None
        say(writer, json.dumps(answer).encode())


class _Printed:
    """Takes what is printed and keeps its end."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text = (self.text + str(text))[-8_000:]
        return len(str(text))

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        return None

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError("no file stands behind this stream")


def _bound_memory() -> None:
    try:
        with open("/proc/self/statm", encoding="ascii") as pages:
            held = int(pages.read().split()[0]) * resource.getpagesize()
        with open("/proc/meminfo", encoding="ascii") as lines:
            free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
        resource.setrlimit(resource.RLIMIT_AS, (held + max(ROOM, free // 2), resource.RLIM_INFINITY))
    except (OSError, ValueError, StopIteration):
        return


def measured(value: Any) -> dict[str, Any]:
    """Type, rows, columns and the count of missing values, as far as the value has them."""
    found: dict[str, Any] = {"type": type(value).__name__}
    try:
        module = type(value).__module__
        shape = getattr(value, "shape", None)
        if module.startswith(("pandas", "numpy", "scipy")) and isinstance(shape, tuple) and shape:
            found["rows"] = int(shape[0])
            if len(shape) > 1:
                found["columns"] = int(shape[1])
            if module.startswith("pandas") and hasattr(value, "isna") and value.size <= 5_000_000:
                missing = value.isna().sum()
                found["missing"] = int(missing.sum() if hasattr(missing, "sum") else missing)
        elif isinstance(value, (list, tuple, dict, set)):
            found["rows"] = len(value)
    except Exception as error:  # noqa: BLE001 (an object of the user may raise anything when it is looked at)
        found["unknown"] = type(error).__name__
    return found
