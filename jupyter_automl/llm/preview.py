"""Shows what would be sent, without sending it: made by the same code as the request itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from .compose import Question, prompt_tokens
from .forms import abilities_of, response_format
from .prices import cost, price_of
from .settings import ModelSettings, Privacy, host_of, on_this_machine

SENT: dict[Privacy, str] = {
    "names": "Names of columns are sent, no values.",
    "statistics": "Names of columns, their types and statistics are sent, and common category labels; no rows.",
    "rows": "Names of columns, statistics and a few sample rows are sent.",
}
"""What each level of privacy lets out, in a sentence."""


@dataclass(frozen=True)
class Preview:
    """One request as it would go out."""

    messages: list[dict[str, str]]
    response_format: dict[str, Any] | None
    host: str
    model: str
    prompt_tokens: int
    """About."""
    usd: float | None
    """At most, with the longest answer; None where the price is not known."""
    note: str

    def as_text(self) -> str:
        """To be read by a person, in the order in which it is sent."""
        parts = [
            f"To {self.model} at {self.host}",
            *(f"[{one['role']}]\n{one['content']}" for one in self.messages),
        ]
        return "\n\n".join(parts)


def messages_for(
    role: str, data: Mapping[str, Any], schema: type[BaseModel], settings: ModelSettings
) -> Preview:
    """What a question of that role would send now. Raises KeyError for an unknown role."""
    abilities = abilities_of(settings)
    question = Question.of(role, data, schema, settings, abilities)
    messages = question.messages()
    tokens = prompt_tokens(messages)
    price = price_of(settings.model, settings.endpoint, settings.prices)
    return Preview(
        messages=messages, response_format=response_format(abilities, schema), host=settings.host, model=settings.model,
        prompt_tokens=tokens, usd=cost(price, tokens, question.answer_tokens),
        note=note_for(settings.endpoint, settings.privacy),
    )  # fmt: skip


def note_for(endpoint: str, privacy: Privacy) -> str:
    """What leaves, and where to, in a sentence or two."""
    where = "It stays on this machine." if on_this_machine(endpoint) else f"It goes to {host_of(endpoint)}."
    return f"{SENT[privacy]} The rows that are set aside for the final score are never sent. {where}"
