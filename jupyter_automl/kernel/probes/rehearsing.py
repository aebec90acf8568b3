"""Inside the copy: what a rehearsal may do, and how its end is told; part of the rehearsal probe."""

from __future__ import annotations

import ast
import os
import resource
import signal
import sys
from typing import Any

from .muted import mute, one_thread
from .telling import told

OUTSIDE = ("socket.connect", "socket.bind", "socket.sendto", "subprocess.", "shutil.", "ftplib.", "urllib.", "smtplib.",
           "sqlite3.", "webbrowser.", "pty.", "builtins.input", "os.system", "os.exec", "os.fork", "os.posix_spawn",
           "os.spawn", "os.kill", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink",
           "os.truncate", "os.chmod", "os.chown")  # fmt: skip
"""Audit events of Python (https://docs.python.org/3/library/audit_events.html) that reach out of the process."""
NATIVE = frozenset(
    {"save_model", "save", "export", "export_graphviz", "render", "write_image", "to_hdf", "to_parquet"}
)
"""Calls that may write from compiled code, of which Python hears nothing."""


class OutOfBounds(BaseException):
    """The rehearsal tried what it must not; nothing that catches errors catches this."""


def rehearse(shell: Any, sources: list[str]) -> dict[str, Any]:
    """Run the sources here, in the copy; see `rehearsal.probe`."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 (it ends with the process)
    sys.dont_write_bytecode = True
    mute(shell)
    one_thread()
    sys.addaudithook(_hook)
    for stage, source in enumerate(sources):
        if _writes(source):
            return {"status": "unknown", "evalue": "it writes a file"}
        result = shell.run_cell(source, store_history=False, silent=False)
        error = result.error_before_exec or result.error_in_exec
        if isinstance(error, OutOfBounds | KeyboardInterrupt | SystemExit | MemoryError):
            return {"status": "unknown", "evalue": str(error)}
        if error is not None:
            report = {"status": "error", "stage": stage, "ename": type(error).__name__, "evalue": str(error)}
            return report | {"traceback": told(error)}
    return {"status": "ok"}


def _hook(event: str, given: tuple[Any, ...]) -> None:
    if event == "open":
        path, mode = given[0], str(given[1] or "r")
        writes = any(mark in mode for mark in "wax+") or bool(int(given[2] or 0) & (os.O_WRONLY | os.O_RDWR))
        if writes and path != os.devnull and not isinstance(path, int):
            raise OutOfBounds(f"it opened {path} to write")
    elif event == "os.mkdir" and os.path.isdir(given[0]):
        return  # it will be told that the folder is there
    elif event.startswith(OUTSIDE):
        raise OutOfBounds(f"it tried {event}")


def _writes(source: str) -> bool:
    if any(
        line.lstrip().startswith(("!", "%")) and not line.lstrip().startswith("%matplotlib")
        for line in source.splitlines()
    ):
        return True
    try:
        tree = ast.parse(
            "\n".join("" if line.lstrip().startswith("%") else line for line in source.splitlines())
        )
    except SyntaxError:
        return False
    return any(isinstance(node, ast.Attribute) and node.attr in NATIVE for node in ast.walk(tree))
