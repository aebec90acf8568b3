"""One small SQLite file that is the user's alone: opened for each use, so that several runs may share it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

WAIT = 5.0
"""Seconds that another writer is waited for."""


@contextmanager
def opened(place: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """The file's connection, in one transaction; a new file is readable by its user only.

    Raises OSError or sqlite3.Error where the file cannot be used.
    """
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(place, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(place, timeout=WAIT)) as database, database:
        database.executescript(schema)
        yield database


def remove(place: Path) -> None:
    """Take the file away with what SQLite keeps beside it. Raises OSError where that is not allowed."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
