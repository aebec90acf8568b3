"""Tests a connection: reachable, key, model, JSON schema, streaming, context; one line each, and a verdict."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from pydantic import BaseModel, Field

from .answers import Unusable, parsed
from .endpoint import Endpoint, Reply
from .faults import Fault
from .forms import LADDER, Abilities, abilities_of, forget_abilities, response_format, schema_note
from .settings import ModelSettings

Grade = Literal["good", "fair", "bad", "unknown"]
"""`fair` works with less; `bad` means that the model cannot be used."""

MOST_REQUESTS = 12
_CONTEXT_NAMES = (
    "max_model_len",
    "context_length",
    "context_window",
    "max_context_length",
    "n_ctx",
    "n_ctx_train",
)
_NO_KEY = frozenset({"key", "forbidden"})
_NOT_REACHED = frozenset({"refused_connection", "tls", "dns", "unreachable", "slow"})


class Capital(BaseModel):
    """A question that every model can answer."""

    country: str = Field(max_length=40)
    capital: str = Field(max_length=40)


@dataclass(frozen=True)
class Check:
    """One line of the test."""

    name: str
    grade: Grade
    text: str


@dataclass(frozen=True)
class Connection:
    """What the test found."""

    ok: bool
    verdict: str
    checks: list[Check]
    requests: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """All of it as JSON."""
        return asdict(self)


async def tried(settings: ModelSettings) -> Connection:
    """Test the connection with a few tiny requests. Never raises for faults of the endpoint."""
    forget_abilities()
    settings = replace(settings, answer_tokens=min(settings.answer_tokens, 200))
    endpoint = Endpoint(settings)
    await endpoint.ready()
    began = asyncio.get_running_loop().time()
    attempt = _Attempt(settings, endpoint, abilities_of(settings))
    try:
        async with asyncio.timeout(settings.question_seconds):
            await attempt.run()
    except TimeoutError:
        attempt.fault = attempt.fault or Fault(
            "slow", f"{settings.host} did not answer within {settings.question_seconds:g} s."
        )
    finally:
        await endpoint.close()
    seconds = round(asyncio.get_running_loop().time() - began, 2)
    checks = attempt.checks()
    ok = attempt.fault is None
    if attempt.fault is not None:
        verdict = str(attempt.fault)
    elif all(check.grade in ("good", "unknown") for check in checks):
        verdict = f"{settings.model} at {settings.host} can be used."
    else:
        less = "; ".join(check.text for check in checks if check.grade == "fair")
        verdict = f"{settings.model} at {settings.host} can be used, with less than it could: {less}"
    return Connection(ok, verdict, checks, attempt.requests, seconds)


class _Attempt:
    """The requests of one test and what they told."""

    def __init__(self, settings: ModelSettings, endpoint: Endpoint, abilities: Abilities) -> None:
        self._settings, self._endpoint, self._abilities = settings, endpoint, abilities
        self.requests = 0
        self.fault: Fault | None = None
        self._listed: list[Any] | None = None
        self._reply: Reply | None = None
        self._fits: bool | None = None

    async def run(self) -> None:
        try:
            # Azure lists what could be deployed, not what is.
            self._listed = None if self._settings.api_version else await self._endpoint.models()
        except Fault as fault:
            # Many endpoints list nothing; what cannot be reached at all need not be asked anything else.
            if fault.kind in _NOT_REACHED | {"key"}:
                self.fault = fault
                return
        try:
            await self._ask()
        except Fault as fault:
            self.fault = fault

    async def _ask(self) -> None:
        abilities = self._abilities
        while True:
            self.requests += 1
            note = schema_note(abilities, Capital)
            text = f"Name a country and its capital, as one JSON object with the members country and capital. {note}"
            try:
                self._reply = await self._endpoint.complete(
                    [{"role": "user", "content": text.strip()}], abilities,
                    response_format=response_format(abilities, Capital), answer_tokens=self._settings.answer_tokens, received=[],
                )  # fmt: skip
            except Fault as fault:
                if self.requests >= MOST_REQUESTS or not self._adapted(fault):
                    raise
                continue
            try:
                parsed(self._reply.text, Capital)
                self._fits = True
            except Unusable:
                self._fits = False
                if abilities.form == "schema" and self.requests < MOST_REQUESTS:
                    abilities.rung = LADDER.index("json")
                    continue
            return

    def _adapted(self, fault: Fault) -> bool:
        abilities = self._abilities
        if fault.kind == "form":
            return abilities.lower()
        if fault.kind == "parameter" and fault.parameter and fault.parameter not in abilities.dropped:
            abilities.dropped.add(fault.parameter)
            abilities.streams = abilities.streams and fault.parameter != "stream"
            return True
        return fault.kind == "protocol" and not abilities.streams and self.requests == 1

    def checks(self) -> list[Check]:
        """The lines, in the order in which things can fail."""
        return [
            self._reachable(),
            self._key(),
            self._model(),
            self._schema(),
            self._streaming(),
            self._context(),
        ]

    def _reachable(self) -> Check:
        if self.fault is not None and self.fault.kind in _NOT_REACHED and self._listed is None:
            return Check("reachable", "bad", str(self.fault))
        return Check("reachable", "good", f"{self._settings.host} answers.")

    def _key(self) -> Check:
        named = self._settings.key_name
        if self.fault is not None and self.fault.kind in _NO_KEY:
            return Check(
                "key", "bad", str(self.fault) if named else f"{self.fault} No key is set on the server."
            )
        if self._reply is None:
            return Check("key", "unknown", "Whether the key is accepted is not known.")
        return Check("key", "good", f"The key of {named} is accepted." if named else "No key is needed.")

    def _model(self) -> Check:
        name = self._settings.model
        ids = [str(one) for one in (_member(entry, "id") for entry in self._listed or []) if one]
        if self._reply is not None:
            listed = "" if name in ids or not ids else ", though it does not list it"
            return Check("model", "good", f"The endpoint knows {name}{listed}.")
        if self.fault is not None and self.fault.kind == "unknown_model":
            there = f" It has {', '.join(ids[:8])}{' and others' if len(ids) > 8 else ''}." if ids else ""
            return Check("model", "bad", f"{self.fault}{there}")
        if self.fault is not None and self._listed is not None:
            return Check("model", "bad", str(self.fault))
        return Check("model", "unknown", "Whether the model is there is not known.")

    def _schema(self) -> Check:
        if self._reply is None:
            return Check("schema", "unknown", "Structured output was not tried.")
        if not self._fits:
            return Check(
                "schema", "fair", "its answer to a simple question did not fit; few answers will be of use."
            )
        form = self._abilities.form
        if form == "schema":
            return Check("schema", "good", "Structured output by JSON schema works.")
        way = "JSON mode is used" if form == "json" else "plain text is used and mended"
        return Check("schema", "fair", f"no structured output by JSON schema, so {way}.")

    def _streaming(self) -> Check:
        if self._reply is None:
            return Check("streaming", "unknown", "Streaming was not tried.")
        if self._abilities.streams and "stream" not in self._abilities.dropped:
            return Check(
                "streaming",
                "good",
                f"Answers are streamed; the first piece came after {self._reply.first_seconds:.1f} s.",
            )
        return Check("streaming", "fair", "answers come whole, so a stalled one is noticed late.")

    def _context(self) -> Check:
        name, budget = self._settings.model, self._settings.context_tokens
        listed = self._listed or []
        # Some servers hold one model and answer to every name.
        entry = next(
            (one for one in listed if _member(one, "id") == name),
            listed[0] if self._reply is not None and len(listed) == 1 else None,
        )
        places = [entry, _member(entry, "meta")]
        found = next(
            (
                size
                for place in places
                for key in _CONTEXT_NAMES
                if isinstance(size := _member(place, key), int) and size > 0
            ),
            None,
        )
        if found is None:
            return Check(
                "context", "unknown", f"The context's length is not told; up to {budget:,} tokens are used."
            )
        self._abilities.context = found
        if found < budget:
            return Check("context", "fair", f"its context of {found:,} tokens is short, so less is sent.")
        return Check("context", "good", f"The context holds {found:,} tokens; up to {budget:,} are used.")


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
