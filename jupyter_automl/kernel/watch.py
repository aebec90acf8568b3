"""The kernel's process seen from outside: how much memory it holds, how it ended, what it left behind."""

from __future__ import annotations

import os
import signal

import psutil


class ProcessWatch:
    """Watches one kernel process and its children by process id.

    Memory is the resident set in bytes, of the kernel and its children together; pages that they share are
    counted once a process, so with forked workers the sum errs on the high side.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0
        self._process: psutil.Process | None
        try:
            self._process = psutil.Process(pid)
            self._born = self._process.create_time()
            self._group = os.getpgid(pid) if hasattr(os, "getpgid") else None
        except (psutil.Error, ProcessLookupError):
            self._process, self._born, self._group = None, 0.0, None

    def sample(self) -> int:
        """Bytes held now; 0 when the process is gone."""
        if self._process is None:
            return 0
        try:
            total = int(self._process.memory_info().rss)
            for child in self._process.children(recursive=True):
                try:
                    total += int(child.memory_info().rss)
                except psutil.Error:
                    continue
        except psutil.Error:
            return 0
        self.peak = max(self.peak, total, self._high_water())
        return total

    def _high_water(self) -> int:
        """The kernel's own peak as Linux keeps it, so that a spike between two looks is not missed; else 0."""
        try:
            with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as lines:
                return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
        except OSError:
            return 0

    def family(self) -> list[psutil.Process]:
        """The process, its descendants, and what it started that outlived it (same process group)."""
        found: dict[int, psutil.Process] = {}
        if self._process is None:
            return []
        try:
            if self._process.is_running():
                found[self.pid] = self._process
                found.update((child.pid, child) for child in self._process.children(recursive=True))
        except psutil.Error:
            found.pop(self.pid, None)
        if self._group is not None and self._group == self.pid:
            # The kernel leads its own group, so members born after it are its own, even when it has died.
            for process in psutil.process_iter():
                try:
                    if os.getpgid(process.pid) == self._group and process.create_time() >= self._born:
                        found[process.pid] = process
                except (psutil.Error, ProcessLookupError, PermissionError):
                    continue
        return list(found.values())

    def kill(self) -> None:
        """End the process and everything it started. Safe to call twice."""
        for process in self.family():
            try:
                process.kill()
            except psutil.Error:
                continue


def how_it_ended(code: int | None) -> str:
    """A sentence on the exit code of a kernel's process (negative: the signal that ended it)."""
    if code is None:
        return "the kernel's process is gone"
    if code >= 0:
        return f"the kernel's process ended by itself with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = {
        "SIGKILL": "; the system's out-of-memory killer does this",
        "SIGSEGV": "; a fault in a compiled library",
        "SIGABRT": "; a compiled library gave up",
    }.get(name, "")
    return f"the kernel's process was ended by {name}{hint}"
