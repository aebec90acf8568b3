"""Actions that happen once: what the journal already holds is returned, not done again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from .journal import Event, Journal


class Ledger:
    """The actions of one run by id. A resumed run walks the same path and finds its earlier results here."""

    def __init__(self, journal: Journal, run: str, on_event: Callable[[Event], None] | None = None) -> None:
        self.journal, self.run = journal, run
        self._on_event = on_event
        self._done = {
            event.payload["action"]: event.payload
            for event in journal.events(run)
            if "action" in event.payload
        }

    def known(self, action: str) -> dict[str, Any] | None:
        """What was recorded for the action, or None."""
        return self._done.get(action)

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
        return self.record(kind, {"action": action, **(await work())})
