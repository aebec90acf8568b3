"""The files below a folder, as many as can be looked through in the time of a repair."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

MOST = 3_000
"""Files that are looked at; a folder that holds more is not searched to its end."""


def files_below(*starts: Path, most: int = MOST) -> list[Path]:
    """The files below these folders, no hidden ones and none in hidden folders, `most` of them at the most."""
    return list(islice((path for start in starts for path in _walk(start)), most))


def _walk(start: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(start):
        # In place: it is how `os.walk` is told not to go down into a folder.
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))
