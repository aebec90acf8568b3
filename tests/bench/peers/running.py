"""One process at a time: started, watched, ended when it takes too long, with everything it started."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY = 0.2  # seconds between two looks at the memory
PATIENCE = 10  # seconds between asking a process to end and ending it


@dataclass(frozen=True)
class Ran:
    """What is known of a process that has ended.

    `began` is in seconds since the epoch, `seconds` from the start to the end; `processor` the seconds of all cores that
    its tree used, `others` the number of cores that other programs used meanwhile, on average; `peak` the largest sum
    of resident memory of its tree in bytes, sampled; `said` the last line on standard error.
    """

    code: int
    ended: bool
    began: float
    seconds: float
    processor: float
    others: float
    peak: int
    said: str


class _Tree:
    """A process and all that it starts, also what leaves its session or outlives it."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._root = pid
        self._seen: dict[int, psutil.Process] = {}
        self._used: dict[int, float] = {}

    def look(self) -> None:
        """Find new processes; note memory and processor time."""
        try:
            root = psutil.Process(self._root)
            for process in (root, *root.children(recursive=True)):
                self._seen.setdefault(process.pid, process)
        except psutil.NoSuchProcess:
            pass
        resident = 0
        for process in list(self._seen.values()):
            try:
                resident += process.memory_info().rss
                times = process.cpu_times()
                self._used[process.pid] = times.user + times.system
            except psutil.NoSuchProcess:
                del self._seen[process.pid]
        self.peak = max(self.peak, resident)

    def used(self) -> float:
        """Seconds of all cores, as last seen."""
        return sum(self._used.values())

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End all of it, politely first: a Java server or a kernel may have outlived its parent."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            left = [other for other in self._seen.values() if other.pid != process.pid and other.is_running()]
            if process.poll() is None:
                os.killpg(process.pid, number)
            for other in left:
                try:
                    other.send_signal(number)
                except psutil.NoSuchProcess:
                    continue
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                continue
            psutil.wait_procs(left, timeout=PATIENCE)


def run(command: list[str], folder: Path, environment: dict[str, str], limit: float, name: str) -> Ran:
    """Run a command in `folder`; what it prints goes to `name`.out and `name`.err there.

    Parameters
    ----------
    limit : float
        Seconds after which it is ended; `Ran.ended` says so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    waited, busy = _waited_for(), _busy()
    ended = False
    with (folder / f"{name}.out").open("wb") as out, (folder / f"{name}.err").open("wb") as err:
        began, clock = time.time(), time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            start_new_session=True,
        )  # fmt: skip
        tree = _Tree(process.pid)
        try:
            while process.poll() is None and not ended:
                try:
                    process.wait(timeout=EVERY)
                except subprocess.TimeoutExpired:
                    tree.look()
                ended = process.poll() is None and time.monotonic() - clock > limit
        finally:
            seconds = time.monotonic() - clock
            tree.end(process)
    # The kernel counts children that were waited for, also short ones; looking counts those that were not.
    used = max(_waited_for() - waited, tree.used())
    others = max(0.0, _busy() - busy - used) / seconds
    lines = (folder / f"{name}.err").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    said = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return Ran(process.returncode, ended, began, seconds, used, round(others, 2), tree.peak, said[:300])


def _waited_for() -> float:
    """Seconds of all cores that processes used whose end was waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _busy() -> float:
    """Seconds of all cores in which the machine was not idle."""
    times = psutil.cpu_times()
    return float(sum(times[:8]) - times.idle - getattr(times, "iowait", 0.0))
