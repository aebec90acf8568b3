"""Bars a forked copy of the kernel from everything but computing; part of the probes that call a proposed function."""

from __future__ import annotations

import os
import sys
import sysconfig
from typing import Any

BARRED = ("socket.", "subprocess.", "shutil.", "ctypes.", "ftplib.", "http.", "urllib.", "smtplib.", "tempfile.",
          "sqlite3.", "webbrowser.", "glob.", "pty.", "fcntl.", "winreg.", "builtins.input", "code.__new__")  # fmt: skip
BARRED_OF_OS = frozenset({
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.kill", "os.killpg", "os.remove",
    "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "os.putenv",
    "os.unsetenv", "os.chdir", "os.utime",
})  # fmt: skip


class Barred(BaseException):
    """The function tried what it must not try; nothing that catches errors catches this."""


class Bars:
    """Inside its block files (but those of Python itself, to read), network and processes are out of reach.

    For a process that ends when it has answered: the environment is emptied, and what it puts up stays up.
    """

    def __init__(self) -> None:
        self._closed = False
        self._places = tuple(
            {
                os.path.realpath(sysconfig.get_path(name))
                for name in ("stdlib", "platstdlib", "purelib", "platlib")
            }
        )
        os.environ.clear()
        sys.addaudithook(self._hook)

    def __enter__(self) -> None:
        self._closed = True

    def __exit__(self, *error: object) -> None:
        self._closed = False

    def _hook(self, event: str, given: tuple[Any, ...]) -> None:
        if not self._closed:
            return
        if event == "open":
            path, mode = given[0], str(given[1] or "r")
            writes = any(mark in mode for mark in "wax+") or bool(
                int(given[2] or 0) & (os.O_WRONLY | os.O_RDWR)
            )
            if writes or not (isinstance(path, str) and os.path.realpath(path).startswith(self._places)):
                raise Barred("it opened a file")
        elif event in BARRED_OF_OS or event.startswith(BARRED):
            raise Barred(f"it tried {event}")
