"""Copies of the kernel by fork: made, kept to themselves, and heard; part of the probes that try something in one."""

from __future__ import annotations

import json
import os
import resource
import signal
import time
import warnings
from collections.abc import Callable
from typing import Any

from .copies import Copy

ROOM = 2**30
"""Bytes that a copy may take on top of what the kernel holds."""


def forked(work: Callable[[int, int], None]) -> Copy:
    """A copy of this process, which does the work and ends; it is handed where it is asked and where it answers."""
    reader, writer = os.pipe()
    questions, asker = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reader)
            os.close(asker)
            work(questions, writer)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    os.close(questions)
    return Copy(child, reader, asker)


def tried(work: Callable[[], bytes], allowed: float) -> dict[str, Any]:
    """What the work in a copy says in JSON; `status` is `time_limit` or `died`, with `why`, where it says nothing.

    The copy has `allowed` seconds.
    """
    until = time.monotonic() + allowed
    copy = forked(lambda questions, writer: say(writer, work()))
    try:
        line = copy.hear(until)
    finally:
        copy.end()
    if line is None:
        return {"status": "time_limit", "why": f"it had not ended after {allowed:g} seconds"}
    if not line:
        return {"status": "died", "why": "the copy of the kernel died"}
    try:
        report: dict[str, Any] = json.loads(line)
    except ValueError:
        return {"status": "died", "why": "the copy of the kernel said nothing that can be read"}
    return report


def say(writer: int, data: bytes) -> None:
    """Send one line to the kernel."""
    data += b"\n"
    while data:
        data = data[os.write(writer, data) :]


def alone(allowed: float) -> None:
    """Inside the copy: a group of its own, nobody's terminal, and an end should the kernel be gone by then."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(allowed) + 2)
    silence = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(silence, number)


def bounded() -> None:
    """Inside the copy: no more memory than `ROOM`, no file that grows, no process."""
    try:
        with open("/proc/self/statm", encoding="ascii") as pages:
            taken = int(pages.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + ROOM, taken + ROOM))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    except (OSError, ValueError):
        return
