"""The language model of a run: there where one is configured, and every question to it stands in the journal."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_automl.llm.cache import FILE
from jupyter_automl.llm.contract import Exchange, Model, Usage
from jupyter_automl.llm.settings import ModelChoice, ModelSettings, Privacy

from .journal import Event

if TYPE_CHECKING:
    from jupyter_automl.llm.client import EndpointModel

    from .ledger import Ledger

ASKED, USED = "model.asked", "model.used"
"""Kinds of events: a question with its whole texts; what all questions came to so far, for the panel and the report."""


class Asking:
    """Of one run, in its event loop; `model` is None where none is configured. Close it at the end."""

    def __init__(self, settings: ModelSettings | None, ledger: Ledger) -> None:
        self._ledger = ledger
        self._client: EndpointModel | None = None
        self.privacy: Privacy = settings.privacy if settings is not None else "names"
        if settings is not None:
            from jupyter_automl.llm.client import EndpointModel

            spent = usage_in(ledger.journal.events(ledger.run, (USED,)))
            self._client = EndpointModel(settings, self._tell, spent=spent)

    @property
    def model(self) -> Model | None:
        """What the agents ask."""
        return self._client

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    def _tell(self, exchange: Exchange) -> None:
        assert self._client is not None
        self._ledger.note(ASKED, exchange.as_json())
        more = {key: getattr(exchange, key) for key in ("id", "role", "verdict", "why", "host", "seconds")}
        self._ledger.note(USED, {**more, "model": exchange.model, "usage": self._client.usage.as_json()})


def usage_in(events: list[Event]) -> Usage | None:
    """What the run had used by its last event of kind `model.used`; None where nothing was asked."""
    return _usage(events[-1].payload["usage"]) if events else None


def exchanges_in(events: list[Event]) -> dict[str, Any]:
    """What a run asked and was answered, oldest first, with `at` (seconds since the epoch), and the usage; JSON-able."""
    used = [event.payload["usage"] for event in events if event.kind == USED]
    asked = [{**event.payload, "at": event.at} for event in events if event.kind == ASKED]
    return {"exchanges": asked, "usage": used[-1] if used else None}


def exchanges_in_words(found: dict[str, Any]) -> str:
    """The same, to be read: each request as it went out and each answer as it came."""
    parts = []
    for number, one in enumerate(found["exchanges"], 1):
        head = f"{number}. {one['role']} to {one['model']} at {one['host']}: {one['verdict']} after {one['seconds']:.1f} s, "
        head += f"{one['prompt_tokens'] + one['completion_tokens']:,} tokens"
        said = [text for text in (one["why"], *one["notes"]) if text]
        sent = [f"[{message['role']}]\n{message['content']}" for message in one["messages"]]
        parts.append("\n\n".join([head, *said, *sent, f"[answer]\n{one['answer'] or 'Nothing.'}"]))
    return ("\n\n" + "-" * 80 + "\n\n").join(parts) or "No language model was asked in this run."


def _usage(found: dict[str, Any]) -> Usage:
    known = {field.name for field in fields(Usage)}
    roles = {role: _usage(one) for role, one in found.get("by_role", {}).items()}
    return Usage(**{**{key: value for key, value in found.items() if key in known}, "by_role": roles})


def usage_report(model: Model | None, choice: ModelChoice | None) -> dict[str, Any] | None:
    """The report's `model`: None where the run had none."""
    if model is None or choice is None:
        return None
    used = model.usage
    return {
        "requests": used.requests, "prompt_tokens": used.prompt_tokens, "completion_tokens": used.completion_tokens,
        "usd": used.usd, "cached": used.cached, "failed": used.failed, "name": choice.model, "privacy": choice.privacy,
        "roles": {role: {key: value for key, value in one.as_json().items() if key != "by_role"}
                  for role, one in sorted(used.by_role.items())},
    }  # fmt: skip


def cache_file(folder: Path) -> Path:
    """Where answers are kept in the user's data folder."""
    return folder / FILE
