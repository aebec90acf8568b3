"""Runs in a process of its own: reads one data file as a kernel would, and prints what is in it as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

from jupyter_automl.kernel import probes
from jupyter_automl.kernel.joining import joined
from jupyter_automl.kernel.probes.answer import ask


def main() -> int:
    """Read the file that the first argument names (as JSON of the probe's arguments)."""
    source = joined(Path(probes.__file__).parent / "reading")
    sys.stdout.write(ask(source, "probe", [], sys.argv[1], {}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
