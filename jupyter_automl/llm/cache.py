"""Answers of earlier identical requests, in one SQLite file of the user."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from pathlib import Path
from typing import Any, NamedTuple

from jupyter_automl import user_database

MOST = 5_000
"""Answers that are kept; the oldest go first."""
FILE = "model_answers.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, at REAL NOT NULL, model TEXT NOT NULL, answer TEXT NOT NULL
) WITHOUT ROWID;
"""


class Kept(NamedTuple):
    """What the file holds."""

    answers: int
    bytes: int


class AnswerCache:
    """Opens the file for each use: several runs may share it. A file that cannot be used is as good as an empty one."""

    def __init__(self, place: Path) -> None:
        self.place = place

    @staticmethod
    def key_of(endpoint: str, model: str, request: Any) -> str:
        """The name of a request: the same text to the same model at the same address has the same one."""
        text = json.dumps([endpoint, model, request], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def answer(self, key: str) -> str | None:
        """The answer of that request, if it is kept."""
        try:
            with user_database.opened(self.place, _SCHEMA) as db:
                row = db.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        except (sqlite3.Error, OSError):
            return None
        return None if row is None else str(row[0])

    def keep(self, key: str, model: str, answer: str) -> None:
        """Keep an answer that was of use."""
        try:
            with user_database.opened(self.place, _SCHEMA) as db:
                db.execute(
                    "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", (key, time.time(), model, answer)
                )
                db.execute(
                    "DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY at DESC LIMIT -1 OFFSET ?)",
                    (MOST,),
                )
        except (sqlite3.Error, OSError):
            return

    def drop(self, key: str) -> None:
        """Forget one answer."""
        try:
            with user_database.opened(self.place, _SCHEMA) as db:
                db.execute("DELETE FROM answers WHERE key = ?", (key,))
        except (sqlite3.Error, OSError):
            return

    def kept(self) -> Kept:
        """How much is kept."""
        if not self.place.exists():
            return Kept(0, 0)
        try:
            with user_database.opened(self.place, _SCHEMA) as db:
                (count,) = db.execute("SELECT COUNT(*) FROM answers").fetchone()
        except (sqlite3.Error, OSError):
            return Kept(0, 0)
        return Kept(int(count), self.place.stat().st_size)

    def wipe(self) -> int:
        """Forget all answers; how many there were."""
        count = self.kept().answers
        user_database.remove(self.place)
        return count
