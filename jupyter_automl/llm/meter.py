"""Counts requests, tokens and money of one run, and says when a cap is reached before anything more is sent."""

from __future__ import annotations

from dataclasses import replace

from .contract import Usage
from .prices import cost, price_of
from .settings import ModelSettings


class Meter:
    """The meter of one run. What was spent before a run was cut off counts on."""

    def __init__(self, settings: ModelSettings, spent: Usage | None = None) -> None:
        self._settings = settings
        self._price = price_of(settings.model, settings.endpoint, settings.prices)
        self._spent = spent or Usage()
        self._roles: dict[str, Usage] = dict(self._spent.by_role)
        self._reserved_requests = 0
        self._reserved_tokens = 0
        if self._price is None and self._spent.requests == 0:
            self._spent = replace(self._spent, usd=None)

    @property
    def usage(self) -> Usage:
        """All of it until now."""
        return replace(self._spent, by_role=dict(self._roles))

    def refusal(self, prompt_tokens: int, answer_tokens: int) -> str | None:
        """Why a request of that size, its longest answer included, must not be sent; None when it may."""
        limit, spent = self._settings, self._spent
        if spent.requests + self._reserved_requests >= limit.max_requests:
            return f"The limit of {limit.max_requests} requests to the model is reached."
        tokens = spent.prompt_tokens + spent.completion_tokens + self._reserved_tokens
        if tokens + prompt_tokens + answer_tokens > limit.max_tokens:
            return f"The limit of {limit.max_tokens:,} tokens for the model would be passed ({tokens:,} are used)."
        if limit.max_usd is not None:
            next_usd = cost(self._price, prompt_tokens, answer_tokens)
            reserved = cost(self._price, 0, self._reserved_tokens)
            if next_usd is None or reserved is None or spent.usd is None:
                return f"The price of {limit.model} is not known, so the limit of {limit.max_usd:g} USD cannot be kept."
            if spent.usd + reserved + next_usd > limit.max_usd:
                return f"The limit of {limit.max_usd:g} USD for the model would be passed ({spent.usd:.4f} are used)."
        return None

    def reserve(self, tokens: int) -> None:
        """A request goes out that may take so many tokens."""
        self._reserved_requests += 1
        self._reserved_tokens += tokens

    def sent(self, role: str, prompt_tokens: int, completion_tokens: int, *, reserved: int) -> float | None:
        """A request that was reserved has come to its end; returns what it cost."""
        self._reserved_requests -= 1
        self._reserved_tokens -= reserved
        usd = cost(self._price, prompt_tokens, completion_tokens)
        self._add(role, Usage(1, prompt_tokens, completion_tokens, usd))
        return usd

    def served_from_cache(self, role: str) -> None:
        """A question that cost nothing."""
        self._add(role, Usage(cached=1))

    def failed(self, role: str) -> None:
        """A question that came to no answer."""
        self._add(role, Usage(failed=1))

    def _add(self, role: str, more: Usage) -> None:
        self._spent = _sum(self._spent, more)
        known = self._roles.get(role) or Usage(usd=None if self._price is None else 0.0)
        self._roles[role] = _sum(known, more)


def _sum(left: Usage, right: Usage) -> Usage:
    usd = None if left.usd is None or right.usd is None else left.usd + right.usd
    return replace(
        left, requests=left.requests + right.requests, prompt_tokens=left.prompt_tokens + right.prompt_tokens,
        completion_tokens=left.completion_tokens + right.completion_tokens, usd=usd,
        cached=left.cached + right.cached, failed=left.failed + right.failed,
    )  # fmt: skip
