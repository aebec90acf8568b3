"""Each peer in an environment of its own, made when it is first needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from .learners import PEERS

REQUIREMENTS = Path(__file__).with_name("requirements")


def python_of(peer: str, folder: Path) -> str:
    """The interpreter to run a peer with; makes its environment below `folder` if its requirements changed.

    Raises
    ------
    SystemExit
        When the environment cannot be made; the message says which and why.
    """
    named = PEERS[peer][1]
    if named is None:
        return sys.executable
    place = (folder / named).absolute()
    python = place / "bin" / "python"
    wanted = (REQUIREMENTS / f"{named}.txt").read_text(encoding="utf-8")
    made = place / ".made"
    if made.exists() and made.read_text(encoding="utf-8") == wanted:
        return str(python)
    print(f"Making {place} ...", file=sys.stderr)
    shutil.rmtree(place, ignore_errors=True)
    _run(named, [sys.executable, "-m", "venv", str(place)])
    file = str(REQUIREMENTS / f"{named}.txt")
    uv = shutil.which("uv") or _beside("uv")
    if uv:
        _run(named, [uv, "pip", "install", "--quiet", "--python", str(python), "-r", file])
    else:
        _run(named, [str(python), "-m", "pip", "install", "--quiet", "-r", file])
    made.write_text(wanted, encoding="utf-8")
    return str(python)


def _beside(name: str) -> str | None:
    """A program in the folder of this interpreter."""
    found = Path(sys.executable).with_name(name)
    return str(found) if found.exists() else None


def _run(named: str, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise SystemExit(f"The environment of {named} cannot be made: {last}")
