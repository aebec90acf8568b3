"""What came of earlier runs on this machine: which components did well on which kind of table, in one SQLite file."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jupyter_automl import user_database

from .kinship import Likeness

FILE = "outcomes.sqlite"
MOST = 1_000
"""Runs that are kept; the oldest go first."""

FAILED = "failed"
"""Kind of an outcome: a model that crashed and could not be mended."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    run TEXT PRIMARY KEY, at REAL NOT NULL, data TEXT NOT NULL, sha256 TEXT NOT NULL, content TEXT NOT NULL,
    likeness TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcomes (
    run TEXT NOT NULL, component TEXT NOT NULL, kind TEXT NOT NULL, reached REAL NOT NULL, seconds REAL NOT NULL,
    share REAL NOT NULL, PRIMARY KEY (run, component)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS proposals (
    run TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, evidence TEXT NOT NULL,
    PRIMARY KEY (run, kind, name)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Outcome:
    """How one component did in one run, by scores out of fold alone."""

    component: str
    kind: str
    """`model`, `baseline`, `revision`, `ensemble`, … or `FAILED`."""
    reached: float
    """Its gain over a constant guess as a share of the best model's gain: 1 for the best model itself."""
    seconds: float
    share: float = 0.0
    """Its part of what was chosen: 1 alone, its weight in a blend, 0 when it was not in it."""


@dataclass(frozen=True)
class Upheld:
    """What a language model proposed and the gates kept."""

    kind: str
    name: str
    description: str
    evidence: str


@dataclass(frozen=True)
class Past:
    """One finished and proven run."""

    run: str
    at: float
    """Seconds since the epoch."""
    data: str
    """Name of the file, for people to recognise."""
    sha256: str
    """Of the file."""
    content: str
    """A digest of what the columns hold, which a copy in another format shares."""
    likeness: Likeness
    outcomes: list[Outcome] = field(default_factory=list)
    proposals: list[Upheld] = field(default_factory=list)

    def payload(self) -> dict[str, Any]:
        return asdict(self)


class Outcomes:
    """The history of a folder. One that cannot be read or written is an empty one: it only orders what is tried."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / FILE

    def record(self, past: Past) -> None:
        """Enter a run; entering it again replaces it."""
        try:
            with user_database.opened(self.place, _SCHEMA) as db:
                self._drop(db, past.run)
                db.execute(
                    "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?)",
                    (past.run, past.at, past.data, past.sha256, past.content, json.dumps(past.likeness.payload())),
                )  # fmt: skip
                db.executemany(
                    "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?)",
                    [(past.run, one.component, one.kind, one.reached, one.seconds, one.share) for one in past.outcomes],
                )  # fmt: skip
                db.executemany(
                    "INSERT OR REPLACE INTO proposals VALUES (?, ?, ?, ?, ?)",
                    [(past.run, one.kind, one.name, one.description, one.evidence) for one in past.proposals],
                )
                old = db.execute("SELECT run FROM runs ORDER BY at DESC, run LIMIT -1 OFFSET ?", (MOST,))
                for (run,) in old.fetchall():
                    self._drop(db, run)
        except (OSError, sqlite3.Error):
            return

    def all(self) -> list[Past]:
        """All runs, newest first."""
        if not self.place.exists():
            return []
        try:
            with user_database.opened(self.place, _SCHEMA) as db:
                runs = db.execute("SELECT * FROM runs ORDER BY at DESC, run").fetchall()
                outcomes = db.execute("SELECT * FROM outcomes ORDER BY run, reached DESC").fetchall()
                proposals = db.execute("SELECT * FROM proposals ORDER BY run, kind, name").fetchall()
        except (OSError, sqlite3.Error):
            return []
        return [
            Past(
                run, at, data, sha256, content, likeness,
                [Outcome(*rest) for owner, *rest in outcomes if owner == run],
                [Upheld(*rest) for owner, *rest in proposals if owner == run],
            )
            for run, at, data, sha256, content, figures in runs
            if (likeness := _likeness(figures)) is not None
        ]  # fmt: skip

    def forget(self, run: str) -> None:
        """Take one run out."""
        if not self.place.exists():
            return
        try:
            with user_database.opened(self.place, _SCHEMA) as db:
                self._drop(db, run)
        except (OSError, sqlite3.Error):
            return

    def wipe(self) -> int:
        """Forget everything; how many runs there were. Raises OSError where the file cannot be removed."""
        count = len(self.all())
        user_database.remove(self.place)
        return count

    @staticmethod
    def _drop(db: sqlite3.Connection, run: str) -> None:
        for table in ("runs", "outcomes", "proposals"):
            db.execute(f"DELETE FROM {table} WHERE run = ?", (run,))


def _likeness(figures: str) -> Likeness | None:
    try:
        return Likeness.of(json.loads(figures))
    except (ValueError, TypeError):
        return None
