"""Runs the command line as a person does: another process, real kernels, real files."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "jupyter_automl.cli"]


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def report(self) -> dict[str, Any]:
        return json.loads(self.stdout)


def environment(**more: str) -> dict[str, str]:
    """The tests' environment with more on top; a user's own settings stay out."""
    return {**os.environ, **more}


def automl(*arguments: object, cwd: Path, seconds: float = 400, **env: str) -> Outcome:
    """Run one command to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=seconds, check=False,
        env=environment(**env),
    )  # fmt: skip
    return Outcome(done.returncode, done.stdout, done.stderr)


def start(*arguments: object, cwd: Path, **env: str) -> subprocess.Popen[str]:
    """Begin a command, to be killed or interrupted by the test."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(**env),
    )  # fmt: skip


def wait_for(process, text):
    """Read progress until a line holds the text; returns the lines read."""
    lines = []
    for line in process.stderr:
        lines.append(line)
        if text in line:
            return lines
    raise AssertionError(f"the run ended before {text!r}:\n{''.join(lines)}")


def kernels_of(folder: Path) -> list[int]:
    """Process ids of kernels whose working directory is the folder."""
    import psutil

    found = []
    for process in psutil.process_iter(["cmdline", "cwd"]):
        line = " ".join(process.info["cmdline"] or [])
        if "ipykernel_launcher" in line and process.info["cwd"] == str(folder):
            found.append(process.pid)
    return found
