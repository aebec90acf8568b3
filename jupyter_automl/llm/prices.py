"""What tokens cost. Only well-known models of one public endpoint are listed; everything else is told in the configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .settings import PUBLIC_HOST, host_of

Price = tuple[float, float]
"""USD for a million tokens: of the prompt, of the answer."""

KNOWN: dict[str, Price] = {
    "gpt-4o": (2.50, 10.00),
    "gpt-4o-mini": (0.15, 0.60),
    "gpt-4.1": (2.00, 8.00),
    "gpt-4.1-mini": (0.40, 1.60),
    "gpt-4.1-nano": (0.10, 0.40),
    "gpt-5": (1.25, 10.00),
    "gpt-5-mini": (0.25, 2.00),
    "gpt-5-nano": (0.05, 0.40),
    "o4-mini": (1.10, 4.40),
}
"""List prices of early 2026, cached prompts not counted as cheaper: an upper bound."""

_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def price_of(model: str, endpoint: str, configured: Mapping[str, Price]) -> Price | None:
    """The price of a model at an endpoint, or None where it is not known. What is configured goes first."""
    if model in configured:
        return configured[model]
    if "*" in configured:
        return configured["*"]
    return KNOWN.get(_DATED.sub("", model)) if host_of(endpoint) == PUBLIC_HOST else None


def cost(price: Price | None, prompt_tokens: int, completion_tokens: int) -> float | None:
    """USD for so many tokens; None where the price is not known."""
    if price is None:
        return None
    return (price[0] * prompt_tokens + price[1] * completion_tokens) / 1_000_000
