"""The messages of a question: what is sent and what a preview shows are made here, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from .context import fitted, tokens_of
from .forms import Abilities, schema_note, strict_schema
from .prompts import Prompt, prompt_of
from .settings import ModelSettings

LONGER = {"cells": 2}
"""Roles whose answers are long: how many times the usual room they have."""
LEAST_DATA = 200
"""Tokens of data below which a question makes no sense."""


@dataclass
class Question:
    """One question on its way: its texts, and how much room they have."""

    prompt: Prompt
    data: Mapping[str, Any]
    schema: type[BaseModel]
    abilities: Abilities
    context: int
    """Tokens for prompt and answer together."""
    answer_tokens: int
    correction: list[dict[str, str]] = field(default_factory=list)
    """An answer that did not fit, and what was wrong with it."""
    shortened: bool = False

    @classmethod
    def of(
        cls,
        role: str,
        data: Mapping[str, Any],
        schema: type[BaseModel],
        settings: ModelSettings,
        abilities: Abilities,
    ) -> Question:
        """The question as it is sent first. Raises KeyError for an unknown role."""
        context = min(settings.context_tokens, abilities.context or settings.context_tokens)
        return cls(
            prompt_of(role), data, schema, abilities, context,
            min(settings.answer_tokens * LONGER.get(role, 1), context // 3),
        )  # fmt: skip

    @property
    def schema_text(self) -> str:
        """The schema as JSON; part of what makes a question this one."""
        return json.dumps(strict_schema(self.schema, bounds=True), sort_keys=True)

    @property
    def data_text(self) -> str:
        """The data, quoted, as far as there is room. The schema is counted in words or not: the text stays the same."""
        room = (
            self.context
            - self.answer_tokens
            - tokens_of(self.prompt.text)
            - tokens_of(self.schema_text)
            - 100
        )
        return fitted(self.data, max(LEAST_DATA, room))

    def messages(self) -> list[dict[str, str]]:
        """Exactly what goes out."""
        note = schema_note(self.abilities, self.schema)
        system = f"{self.prompt.text}\n\n{note}" if note else self.prompt.text
        return [
            {"role": "system", "content": system},
            {"role": "user", "content": self.data_text},
            *self.correction,
        ]

    def correct(self, answer: str, why: str) -> None:
        """Show the model its answer and what was wrong with it."""
        self.correction = [
            {"role": "assistant", "content": answer[:1_500]},
            {
                "role": "user",
                "content": f"This does not fit ({why[:300]}). Answer again with the JSON object alone.",
            },
        ]

    def shorten(self, limit: int | None) -> None:
        """Take less room: of what the endpoint says it has, or half."""
        # Where the endpoint counts more tokens than are counted here, its limit alone would not help.
        told = limit if limit is not None and limit < self.context else None
        self.context = max(600, self.context // 2 if told is None else int(told * 0.75))
        self.shortened = True
        self.answer_tokens = min(self.answer_tokens, self.context // 3)
        self.correction = []


def prompt_tokens(messages: list[dict[str, str]]) -> int:
    """About how many tokens the messages take."""
    return sum(tokens_of(message["content"]) + 4 for message in messages)
