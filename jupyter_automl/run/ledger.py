"""Actions that happen once: what the journal already holds is returned, not done again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .journal import Event, Journal, standing


class Ledger:
    """The actions of one run by id. A resumed run walks the same path and finds its earlier results here."""

    def __init__(self, journal: Journal, run: str, on_event: Callable[[Event], None] | None = None) -> None:
        self.journal, self.run = journal, run
        self._on_event = on_event
        self._done = {
            event.payload["action"]: event.payload
            for event in standing(journal.events(run))
            if "action" in event.payload
        }
        self.walking = bool(self._done)
        """Whether all that was asked for so far was known: a run that goes on walks its old path first."""
        self.on_new: Callable[[], None] = lambda: None
        """Called before the first work that is not known."""

    def known(self, action: str) -> dict[str, Any] | None:
        """What was recorded for the action, or None."""
        return self._done.get(action)

    def note(self, kind: str, payload: dict[str, Any]) -> Event:
        """Append an event that is no action: it may come many times, and nothing is found by it."""
        event = self.journal.append(self.run, kind, payload)
        if self._on_event is not None:
            self._on_event(event)
        return event

    def new_ground(self) -> None:
        """From here on the run does what it has not done before."""
        if self.walking:
            self.walking = False
            self.on_new()

    def record(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Append an event; one with an `action` that is already known is not written twice."""
        action = payload.get("action")
        if action is not None and action in self._done:
            return self._done[action]
        event = self.journal.append(self.run, kind, payload)
        if action is not None:
            self._done[action] = event.payload
        if self._on_event is not None:
            self._on_event(event)
        return event.payload

    async def once(
        self, kind: str, action: str, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """The recorded result of the action, or the result of doing it now. Results must be JSON-able dicts."""
        known = self.known(action)
        if known is not None:
            return known
        self.new_ground()
        return self.record(kind, {"action": action, **(await work())})
