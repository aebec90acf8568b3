"""How often the repairs of each rule have worked on this machine, in one small SQLite file."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from jupyter_automl import user_database

SCHEMA = """
CREATE TABLE IF NOT EXISTS repairs (
    crash_class TEXT NOT NULL, rule TEXT NOT NULL, worked INTEGER NOT NULL, failed INTEGER NOT NULL,
    PRIMARY KEY (crash_class, rule)
) WITHOUT ROWID;
"""
DOUBT = 4
"""Tries that count as many as a rule's own word: until then history says little."""

DOUBTED = 0.7
"""Weight below which a rule is tried after the others: two failures and no success, or as bad."""


class RepairHistory:
    """Counts by class and rule. A history that cannot be read or written is an empty one: it only orders tries."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "repairs.sqlite"
        self._counts: dict[tuple[str, str], tuple[int, int]] | None = None

    def weight(self, crash_class: str, rule: str) -> float:
        """Between 0 and 1: what to multiply a confidence with; 1 for a rule that never failed."""
        worked, failed = self._read().get((crash_class, rule), (0, 0))
        return (worked + DOUBT) / (worked + failed + DOUBT)

    def doubted(self) -> list[tuple[str, str]]:
        """Classes and rules that failed at least twice and hardly ever worked."""
        return [key for key in sorted(self._read()) if self.weight(*key) < DOUBTED]

    def record(self, tries: list[tuple[str, str, bool]]) -> None:
        """Add tries of (crash class, rule, whether it worked)."""
        if not tries:
            return
        try:
            with user_database.opened(self._path, SCHEMA) as database:
                database.executemany(
                    "INSERT INTO repairs VALUES (?, ?, ?, ?) ON CONFLICT (crash_class, rule) DO UPDATE SET "
                    "worked = worked + excluded.worked, failed = failed + excluded.failed",
                    [(name, rule, int(worked), int(not worked)) for name, rule, worked in tries],
                )
        except (OSError, sqlite3.Error):
            return
        self._counts = None

    def all(self) -> list[dict[str, Any]]:
        """Class, rule and counts, the commonest first."""
        rows = sorted(self._read().items(), key=lambda item: (-sum(item[1]), item[0]))
        return [
            {"crash_class": name, "rule": rule, "worked": worked, "failed": failed}
            for (name, rule), (worked, failed) in rows
        ]

    def wipe(self) -> int:
        """Forget everything; how many rules there were. Raises OSError where the file cannot be removed."""
        count = len(self._read())
        user_database.remove(self._path)
        self._counts = None
        return count

    def _read(self) -> dict[tuple[str, str], tuple[int, int]]:
        if self._counts is None:
            self._counts = {}
            try:
                if self._path.exists():
                    with user_database.opened(self._path, SCHEMA) as database:
                        rows = database.execute(
                            "SELECT crash_class, rule, worked, failed FROM repairs"
                        ).fetchall()
                    self._counts = {(name, rule): (worked, failed) for name, rule, worked, failed in rows}
            except (OSError, sqlite3.Error):
                return self._counts
        return self._counts
