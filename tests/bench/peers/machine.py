"""What was measured on: written beside every result."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def use_cores(cores: int) -> int:
    """Bind this process, and so all it starts, to that many cores; returns how many there really are."""
    allowed = sorted(os.sched_getaffinity(0))[:cores]
    os.sched_setaffinity(0, allowed)
    return len(allowed)


def context(versions: dict[str, str], cores: int, others: float) -> dict[str, Any]:
    """Machine, versions, commit, cores that other programs used meanwhile, and time."""
    return {
        "machine": {"processor": _processor(), "cores": cores, "memory_gib": _memory(),
                    "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version()},
        "versions": versions,
        "commit": commit(),
        "others": others,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip


def commit() -> str:
    """The commit of the source tree, with a plus when the package differs from it; empty outside git."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
        return done.stdout.strip()

    changed = git("status", "--porcelain", "--", "jupyter_automl")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def _memory() -> float:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
