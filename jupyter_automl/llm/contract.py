"""What the agents may ask of a language model, and what is told about each request.

Nothing here knows a run or an agent: `data` comes in as JSON-able values, an answer goes out as the pydantic model that
was asked for, and everything that happened is told as an `Exchange`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)

Role = Literal["intent", "features", "experiments", "cells", "repair", "explanation", "review"]
"""Names of the prompts that are there; each is a file `prompts/<role>.md`."""

Verdict = Literal["answered", "cached", "invalid", "refused", "fault", "capped", "stopped"]
"""`answered` and `cached` brought an answer; all the others leave the expert's."""

Form = Literal["schema", "json", "text"]
"""How an answer is asked for: structured output, JSON mode, plain text."""


@dataclass(frozen=True)
class Usage:
    """What a model was asked and what it cost so far. `usd` is None when a price is not known."""

    requests: int = 0
    """Requests that were sent, repeated attempts among them."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = 0.0
    cached: int = 0
    """Questions that an earlier answer served; they cost nothing."""
    failed: int = 0
    """Questions that came to no answer."""
    by_role: Mapping[str, Usage] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON, by role where there are roles."""
        return asdict(self)


@dataclass(frozen=True)
class Exchange:
    """One question to a model and what became of it; the journal keeps it and the panel shows it. Never holds a key."""

    id: str
    """Of the question: the same in all that is told about it."""
    role: str
    prompt_version: str
    """Version of the prompt's file, such as `features@1`."""
    model: str
    host: str
    """Where it went: host and port, no path and no credentials."""
    form: Form
    messages: list[dict[str, str]]
    """Exactly what was sent: `role` and `content` of each message."""
    answer: str
    """Exactly what came back, cut at the cap; empty when nothing came."""
    verdict: Verdict
    why: str
    """One sentence for a person; empty when there is nothing to say."""
    attempts: int
    notes: list[str]
    """What went wrong on the way and what was done about it, a sentence each."""
    prompt_tokens: int
    completion_tokens: int
    usd: float | None
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON."""
        return asdict(self)


Told = Callable[[Exchange], None]
"""Hears of each question when it has come to an end."""


class Model(Protocol):
    """A language model, as the agents see it."""

    async def ask(
        self,
        role: str,
        data: Mapping[str, Any],
        schema: type[T],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 (the parts above pass what is left of their time)
    ) -> T | None:
        """One structured answer of the role's prompt about `data`, or None: then the expert's answer stands.

        The prompt is the versioned file `prompts/<role>.md`. `data` is JSON-able, already reduced to the privacy level,
        and quoted as data. The answer is validated against `schema`. None stands for a fault, a cap, a refusal and an
        invalid answer alike; the `Exchange` that is told says which. `timeout` is in seconds and covers all attempts.
        Never raises for faults of the endpoint; asyncio.CancelledError passes at once.
        """
        ...

    @property
    def usage(self) -> Usage:
        """What was asked and what it cost until now."""
        ...
