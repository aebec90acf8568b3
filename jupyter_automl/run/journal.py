"""The journal: append-only events in one SQLite file. It is the truth; notebook and report are views of it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir

from jupyter_automl.errors import BadInput

SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    run TEXT NOT NULL, seq INTEGER NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Event:
    """One thing that happened: `at` is seconds since the epoch."""

    run: str
    seq: int
    at: float
    kind: str
    payload: dict[str, Any]


def default_folder() -> Path:
    """`JUPYTER_AUTOML_DATA_DIR`, or a folder in Jupyter's data folder."""
    return Path(os.environ.get("JUPYTER_AUTOML_DATA_DIR") or Path(jupyter_data_dir()) / "jupyter_automl")


def new_run_id() -> str:
    """Sortable by time, unique: `20260131-142501-3f9a`."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"


LASTING = (
    "run.created",
    "run.started",
    "notebook.moved",
    "chosen",
    "cell.deleted",
    "reverted",
    "model.asked",
    "model.used",
)
"""Kinds that a step taken back does not take along."""


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that count: an event `reverted` takes back what came from its `from_seq` on."""
    kept: list[Event] = []
    for event in events:
        if event.kind == "reverted":
            first = event.payload["from_seq"]
            kept = [one for one in kept if one.seq < first or one.kind in LASTING]
        kept.append(event)
    return kept


class Journal:
    """Events of all runs; several processes may write, each to its own run."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the journal, made when there is none. Raises BadInput when its folder cannot be used."""
        self.folder = folder or default_folder()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self.folder / "journal.sqlite", timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise BadInput(
                f"The journal of runs in {self.folder} cannot be used ({error}); "
                "name another folder in JUPYTER_AUTOML_DATA_DIR."
            ) from None

    def append(self, run: str, kind: str, payload: dict[str, Any]) -> Event:
        """Write one event and return it. It is on disk when this returns, also for a process that dies next."""
        text = json.dumps(payload, ensure_ascii=False, default=str)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            (last,) = self._db.execute(
                "SELECT COALESCE(MAX(seq), 0) FROM events WHERE run = ?", (run,)
            ).fetchone()
            event = Event(run, last + 1, time.time(), kind, json.loads(text))
            self._db.execute(
                "INSERT INTO events VALUES (?, ?, ?, ?, ?)", (run, event.seq, event.at, kind, text)
            )
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        return event

    def events(self, run: str, kinds: tuple[str, ...] = ()) -> list[Event]:
        """All events of a run in order; only those of the given kinds if any are named."""
        wanted = f" AND kind IN ({','.join('?' * len(kinds))})" if kinds else ""
        rows = self._db.execute(
            f"SELECT run, seq, at, kind, payload FROM events WHERE run = ?{wanted} ORDER BY seq",
            (run, *kinds),
        )
        return [Event(r, seq, at, kind, json.loads(payload)) for r, seq, at, kind, payload in rows]

    def runs(self) -> list[str]:
        """Ids of all runs, newest first."""
        return [run for (run,) in self._db.execute("SELECT DISTINCT run FROM events ORDER BY run DESC")]

    def find(self, prefix: str) -> str:
        """The run whose id starts with `prefix`. Raises BadInput when there is none, or more than one."""
        found = [run for run in self.runs() if run.startswith(prefix)]
        if len(found) == 1 or prefix in found:
            return prefix if prefix in found else found[0]
        if not found:
            raise BadInput(f"No run is called {prefix!r}; `jupyter automl runs` lists them.")
        raise BadInput(
            f"{len(found)} runs start with {prefix!r}: {', '.join(found[:4])}. Give more of the name."
        )

    @contextmanager
    def owned(self, run: str) -> Iterator[None]:
        """Hold the run for this process; the hold ends with the process, however it ends.

        Raises BadInput when another process holds it.
        """
        with self._held(run, f"Run {run} is going on in another process; stop it there first."):
            yield

    @contextmanager
    def writing(self, output: Path) -> Iterator[None]:
        """Hold the notebook to be written, so that two runs do not write the same one. Raises BadInput."""
        name = hashlib.sha256(str(output.resolve()).encode()).hexdigest()[:16]
        with self._held(f"output-{name}", f"Another run is writing {output}; choose another --output."):
            yield

    @contextmanager
    def _held(self, name: str, refusal: str) -> Iterator[None]:
        locks = self.folder / "locks"
        locks.mkdir(exist_ok=True)
        with open(locks / f"{name}.lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BadInput(refusal) from None
            yield

    def close(self) -> None:
        self._db.close()
