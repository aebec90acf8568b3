"""The process of a kernel that a server started, and no other: neither a copy of it nor what it has started."""

from __future__ import annotations

import psutil


def kernel_pid(server: int, kernel: str) -> int:
    """Its number, by the id in the name of the kernel's connection file.

    A copy of a kernel, and whatever it starts at the moment of the fork, has the same command line; it stands below
    the kernel, whose parent is the server.

    Raises AssertionError when the server has no such process.
    """
    for process in psutil.Process(server).children():
        try:
            if any(kernel in part for part in process.cmdline()):
                return process.pid
        except psutil.NoSuchProcess:
            continue
    raise AssertionError(f"Process {server} has no kernel {kernel}.")
