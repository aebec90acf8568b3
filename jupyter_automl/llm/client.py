"""The client that the agents ask: retries, degrades, counts, remembers, and never raises for a fault of the endpoint."""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, cast

from .answers import T, Unusable, parsed
from .breaker import Breaker
from .cache import AnswerCache
from .compose import Question, prompt_tokens
from .context import tokens_of
from .contract import Exchange, Form, Told, Usage, Verdict
from .endpoint import Endpoint, Reply
from .faults import AGAIN, Fault
from .forms import LADDER, abilities_of, response_format
from .meter import Meter
from .settings import ModelSettings

MOST_SHORT_CUTS = 10
"""Requests of one question that are repeated at once because the endpoint wants them otherwise."""
_CHARGED = frozenset({"slow", "stalled", "cut", "too_long", "timeout"})
"""Faults after which the endpoint may have read the prompt: its tokens are counted."""


@dataclass
class _Going:
    """What is known of a question while it goes on."""

    role: str
    question: Question
    started: float = field(default_factory=time.monotonic)
    id: str = field(default_factory=lambda: secrets.token_hex(6))
    form: Form = "schema"
    messages: list[dict[str, str]] = field(default_factory=list)
    answer: str = ""
    verdict: Verdict = "fault"
    why: str = ""
    attempts: int = 0
    counted: int = 0
    notes: list[str] = field(default_factory=list)
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = 0.0

    def end(self, verdict: Verdict, why: str = "") -> None:
        self.verdict, self.why = verdict, why


class EndpointModel:
    """A `Model` behind an OpenAI-compatible endpoint. Made and used in one event loop; close it there."""

    def __init__(
        self, settings: ModelSettings, told: Told | None = None, *, spent: Usage | None = None
    ) -> None:
        """`told` hears of every question; `spent` is what the run had used before it was cut off."""
        self.settings = settings
        self._told = told
        self._endpoint = Endpoint(settings)
        self._abilities = abilities_of(settings)
        self._meter = Meter(settings, spent)
        self._breaker = Breaker(settings.breaker_faults, settings.breaker_seconds)
        self._cache = AnswerCache(settings.cache) if settings.cache is not None else None
        self._places = asyncio.Semaphore(settings.parallel)
        # Imported while the run does other things; a question's few seconds are not for that.
        self._imported = asyncio.get_running_loop().run_in_executor(None, import_module, "openai")

    @property
    def usage(self) -> Usage:
        """What was asked and what it cost until now."""
        return self._meter.usage

    async def ask(
        self, role: str, data: Mapping[str, Any], schema: type[T], *,
        timeout: float | None = None,  # noqa: ASYNC109 (the parts above pass what is left of their time)
    ) -> T | None:  # fmt: skip
        """See `contract.Model.ask`."""
        going = _Going(role, Question.of(role, data, schema, self.settings, self._abilities))
        going.messages, going.form = going.question.messages(), self._abilities.form
        try:
            found = await self._settled(going, schema, timeout)
        except asyncio.CancelledError:
            going.end("stopped", "Stopped before an answer came.")
            raise
        finally:
            if going.verdict not in ("answered", "cached"):
                self._meter.failed(role)
            self._tell(going)
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._endpoint.close()

    async def _settled(self, going: _Going, schema: type[T], limit: float | None) -> T | None:
        key = self._key(going.question)
        found = self._remembered(key, going, schema)
        if found is not None:
            return found
        await asyncio.shield(self._imported)
        seconds = min(
            limit if limit is not None else self.settings.question_seconds, self.settings.question_seconds
        )
        until = time.monotonic() + seconds
        try:
            async with asyncio.timeout(max(0.0, seconds)), self._places:
                refusal = self._breaker.refusal()
                if refusal is not None:
                    going.end("fault", refusal)
                    return None
                found = await self._asked(going, schema, until)
        except TimeoutError:
            fault = Fault("slow", f"{self.settings.host} gave no whole answer within {seconds:g} s.")
        except Fault as error:
            fault = error
        else:
            if found is not None and self._cache is not None:
                self._cache.keep(key, self.settings.model, going.answer)
            return found
        if fault.kind not in ("rejected", "context", "too_long", "form", "parameter"):
            self._breaker.failed(fault)
        going.end("fault", str(fault))
        return None

    def _remembered(self, key: str, going: _Going, schema: type[T]) -> T | None:
        text = self._cache.answer(key) if self._cache is not None else None
        if text is None or self._cache is None:
            return None
        try:
            found = parsed(text, schema)
        except Unusable:
            self._cache.drop(key)
            return None
        going.answer = text
        going.end("cached", "An earlier answer to the same request was used; nothing was sent.")
        self._meter.served_from_cache(going.role)
        return found

    async def _asked(self, going: _Going, schema: type[T], until: float) -> T | None:
        short_cuts = 0
        while True:
            going.messages, going.form = going.question.messages(), self._abilities.form
            size = prompt_tokens(going.messages)
            capped = self._meter.refusal(size, going.question.answer_tokens)
            if capped is not None:
                going.end("capped", capped)
                return None
            try:
                reply = await self._request(going, size)
                self._breaker.worked()
                return self._judged(going, reply, schema)
            except Fault as fault:
                if self._adapted(going, fault) and short_cuts < MOST_SHORT_CUTS:
                    short_cuts += 1
                    continue
                going.counted += 1
                wait = self._wait(going, fault, until)
                if wait is None:
                    raise
                going.notes.append(f"{fault} Asked again after {wait:.1f} s.")
                await asyncio.sleep(wait)
            except _AskAgain as again:
                going.counted += 1
                if going.counted >= self.settings.attempts:
                    going.end("invalid", again.why)
                    return None
                going.notes.append(f"{again.why} Asked again.")
            except _Final:
                return None

    async def _request(self, going: _Going, size: int) -> Reply:
        question, received = going.question, list[str]()
        reserved = size + question.answer_tokens
        self._meter.reserve(reserved)
        going.attempts += 1
        spent = (0, 0)
        try:
            reply = await self._endpoint.complete(
                [{**message, "content": self._endpoint.clean(message["content"])} for message in going.messages],
                self._abilities, response_format=response_format(self._abilities, question.schema),
                answer_tokens=question.answer_tokens, received=received,
            )  # fmt: skip
            answered = reply.completion_tokens
            spent = (reply.prompt_tokens if reply.prompt_tokens is not None else size,
                     answered if answered is not None else tokens_of(reply.text))  # fmt: skip
            going.answer = self._cut(reply.text)
            return reply
        except Fault as fault:
            if received or fault.kind in _CHARGED:
                spent = (size, tokens_of("".join(received)))
                going.answer = self._cut("".join(received))
            raise
        except asyncio.CancelledError:
            spent = (size, tokens_of("".join(received)))
            raise
        finally:
            usd = self._meter.sent(going.role, *spent, reserved=reserved)
            going.usd = None if usd is None or going.usd is None else going.usd + usd
            going.prompt_tokens += spent[0]
            going.completion_tokens += spent[1]

    def _judged(self, going: _Going, reply: Reply, schema: type[T]) -> T:
        host = self.settings.host
        if reply.refusal or reply.finish == "content_filter":
            said = self._endpoint.clean(" ".join(reply.refusal.split())[:200])
            going.end("refused", f"The model refused{f': {said}' if said else ' (its content filter)'}.")
            raise _Final
        text = reply.text
        if len(text.encode("utf-8", "surrogatepass")) > self.settings.answer_bytes:
            raise Fault(
                "too_long", f"The answer of {host} was longer than an answer may be; it was not used."
            )
        if not text.strip() and reply.finish != "length":
            raise Fault("protocol", f"{host} gave an empty answer.")
        whole = reply.finish not in (None, "length")
        try:
            found = parsed(text, schema, mend=whole)
        except Unusable as unusable:
            if reply.finish is None:
                raise Fault("cut", f"The connection to {host} was cut before the answer was whole.") from None
            if reply.finish == "length":
                raise self._longer(going) from None
            raise self._again(going, text, str(unusable)) from None
        going.end("answered")
        return found

    def _longer(self, going: _Going) -> _AskAgain:
        question = going.question
        why = f"The answer was cut off at {question.answer_tokens} tokens."
        question.answer_tokens = min(question.answer_tokens * 2, question.context // 2)
        return _AskAgain(why)

    def _again(self, going: _Going, text: str, why: str) -> _AskAgain:
        if self._abilities.form == "schema" and not _of_form(text, going.question):
            # The endpoint took the schema and did not keep to it; from now on it is said in words.
            self._abilities.rung = LADDER.index("json")
            going.notes.append(
                f"{self.settings.host} does not keep to a JSON schema; the schema is sent in words."
            )
        else:
            going.question.correct(text, why)
        return _AskAgain(f"The answer does not fit: {self._endpoint.clean(why[:200])}.")

    def _adapted(self, going: _Going, fault: Fault) -> bool:
        """Whether the next request is another one, because this one was not taken as it was."""
        abilities, question = self._abilities, going.question
        if fault.kind == "form" and abilities.lower():
            going.notes.append(f"{fault} Asked for {LADDER[abilities.rung]} instead.")
            return True
        if fault.kind == "parameter" and fault.parameter and fault.parameter not in abilities.dropped:
            abilities.dropped.add(fault.parameter)
            abilities.streams = abilities.streams and fault.parameter != "stream"
            going.notes.append(str(fault))
            return True
        if fault.kind == "context" and not question.shortened:
            question.shorten(fault.limit)
            abilities.context = question.context
            going.notes.append(f"{fault} Asked again with shorter data.")
            return True
        return False

    def _wait(self, going: _Going, fault: Fault, until: float) -> float | None:
        """Seconds until the next attempt; None when there is none."""
        if fault.kind not in AGAIN or going.counted >= self.settings.attempts:
            return None
        backoff = self.settings.backoff_seconds * 2 ** (going.counted - 1) * random.uniform(0.75, 1.25)
        wait = max(backoff, fault.wait or 0.0)
        return wait if time.monotonic() + wait < until else None

    def _key(self, question: Question) -> str:
        request = [question.prompt.text, question.data_text, question.schema_text]
        return AnswerCache.key_of(self.settings.endpoint, self.settings.model, request)

    def _cut(self, text: str) -> str:
        cleaned = self._endpoint.clean(text)
        most = self.settings.answer_bytes // 4
        return cleaned if len(cleaned) <= most else f"{cleaned[:most]}… (+{len(cleaned) - most} characters)"

    def _tell(self, going: _Going) -> None:
        if self._told is None:
            return
        self._told(Exchange(
            id=going.id, role=going.role, prompt_version=going.question.prompt.version, model=self.settings.model,
            host=self.settings.host, form=going.form,
            messages=[{**message, "content": self._endpoint.clean(message["content"])} for message in going.messages],
            answer=going.answer, verdict=going.verdict, why=going.why, attempts=going.attempts, notes=going.notes,
            prompt_tokens=going.prompt_tokens, completion_tokens=going.completion_tokens, usd=going.usd,
            seconds=round(time.monotonic() - going.started, 3),
        ))  # fmt: skip


class _AskAgain(Exception):
    """The answer cannot be used; another one may."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Final(Exception):
    """The question has ended without an answer, and its verdict is set."""


def _of_form(text: str, question: Question) -> bool:
    """Whether the text is JSON with the very members of the schema."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and set(cast(dict[str, Any], found)) == set(question.schema.model_fields)
