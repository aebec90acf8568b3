"""Where the kernel runs. Standard library only, so that it works in any kernel."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any


def probe(packages: Iterable[str] = ()) -> dict[str, Any]:
    """Python's version, installed versions of the given distributions, usable cores, memory in bytes.

    `packages` maps name → version for those that are installed. `free` is what can be had without swapping,
    within the control group's limit where there is one; None where the system does not tell.
    """
    installed = {}
    for name in packages:
        try:
            installed[name] = version(name)
        except PackageNotFoundError:
            continue
    total, free = memory()
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "packages": installed,
        "cores": cores(),
        "total": total,
        "free": free,
    }


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory() -> tuple[int | None, int | None]:
    """Total and free bytes; None where unknown."""
    total = free = None
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            stated = {
                line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.endswith(" kB\n")
            }
        total, free = stated.get("MemTotal"), stated.get("MemAvailable")
    except OSError:
        try:
            total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (AttributeError, OSError, ValueError):
            total = None
    limit, used = control_group()
    if limit is not None and (total is None or limit < total):
        total = limit
        free = limit - used if free is None else min(free, limit - used)
    return total, free


def control_group() -> tuple[int | None, int]:
    """Limit and use of the container's memory in bytes, (None, 0) without a limit."""
    for folder, limit_file, used_file in (
        ("/sys/fs/cgroup", "memory.max", "memory.current"),
        ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        try:
            with open(f"{folder}/{limit_file}", encoding="ascii") as text:
                limit = text.read().strip()
            with open(f"{folder}/{used_file}", encoding="ascii") as text:
                used = int(text.read())
        except (OSError, ValueError):
            continue
        if limit.isdigit() and int(limit) < 2**60:
            return int(limit), used
    return None, 0
