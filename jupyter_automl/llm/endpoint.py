"""One request over the wire, with the `openai` client: streamed, bounded in time and bytes, every fault a `Fault`."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .azure import resource_of
from .faults import Fault, TooLong, chain, connection_fault, status_fault
from .forms import Abilities
from .settings import PUBLIC_HOST, ModelSettings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

LOG = logging.getLogger(__name__)
_KEY_LIKE = re.compile(r"\bsk-[A-Za-z0-9_*\-]{8,}")
_SHORT = 8
"""Letters below which a key is none: local endpoints are given words such as `ollama`."""
_MOST_TOKENS = 50_000_000
_WRONG_SHAPE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What comes of an answer that is no chat completion at all."""


@dataclass(frozen=True)
class Reply:
    """What came back: `finish` is None where the endpoint did not say that it was done."""

    text: str
    finish: str | None
    refusal: str
    prompt_tokens: int | None
    completion_tokens: int | None
    first_seconds: float


class Endpoint:
    """Of one event loop; close it there."""

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        self._client: AsyncOpenAI | None = None

    def clean(self, text: str) -> str:
        """The text without the key, and without what looks like one."""
        key = self._settings.key.get_secret_value()
        if len(key) >= _SHORT:
            text = text.replace(key, "[key]")
        return _KEY_LIKE.sub("[key]", text)

    async def ready(self) -> None:
        """Have the client imported: it takes a second, which the loop, and with it the kernel's messages, must not wait."""
        if self._client is None:
            await asyncio.to_thread(import_module, "openai")

    async def complete(
        self, messages: list[dict[str, str]], abilities: Abilities, *, response_format: dict[str, Any] | None,
        answer_tokens: int, received: list[str],
    ) -> Reply:  # fmt: skip
        """One answer. What came of it so far stands in `received`, however it ends. Raises Fault."""
        arguments: dict[str, Any] = {
            "model": self._settings.model,
            "messages": messages,
            "temperature": 0,
            "seed": 0,
        }
        limit = "max_completion_tokens" if "max_tokens" in abilities.dropped else "max_tokens"
        arguments[limit] = answer_tokens
        if response_format is not None:
            arguments["response_format"] = response_format
        if abilities.streams:
            arguments |= {"stream": True, "stream_options": {"include_usage": True}}
        for name in abilities.dropped:
            arguments.pop(name, None)
        began = asyncio.get_running_loop().time()
        try:
            if not arguments.get("stream"):
                return await self._whole(arguments, began)
            return await self._streamed(arguments, abilities, began, received)
        except _WRONG_SHAPE as error:
            LOG.debug("an answer of another shape", exc_info=error)
            raise Fault(
                "protocol", f"{self._settings.host} answered with something that is no chat completion."
            ) from None

    async def models(self) -> list[Any]:
        """What the endpoint says it serves, each entry as it came. Raises Fault."""
        try:
            async with asyncio.timeout(self._settings.first_seconds):
                page = await self._called((await self._opened()).models.list())
            found = getattr(page, "data", None)
            return [entry for entry in found if _get(entry, "id")] if isinstance(found, list) else []
        except TimeoutError:
            raise self._slow() from None
        except _WRONG_SHAPE:
            raise Fault("protocol", f"{self._settings.host} lists its models in an unknown way.") from None

    async def close(self) -> None:
        """Close what is open."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _whole(self, arguments: dict[str, Any], began: float) -> Reply:
        try:
            async with asyncio.timeout(self._settings.first_seconds):
                found = await self._called((await self._opened()).chat.completions.create(**arguments))
        except TimeoutError:
            raise self._slow() from None
        choice = _first(_get(found, "choices"))
        message = _get(choice, "message")
        usage = _get(found, "usage")
        return Reply(
            text=_text(_get(message, "content")), finish=_text(_get(choice, "finish_reason")) or None,
            refusal=_text(_get(message, "refusal")), prompt_tokens=_count(_get(usage, "prompt_tokens")),
            completion_tokens=_count(_get(usage, "completion_tokens")),
            first_seconds=asyncio.get_running_loop().time() - began,
        )  # fmt: skip

    async def _streamed(
        self, arguments: dict[str, Any], abilities: Abilities, began: float, received: list[str]
    ) -> Reply:
        clock = asyncio.get_running_loop().time
        finish, usage, refusal, first, chunks, length = None, None, "", None, 0, 0
        async with aclosing(self._chunks(arguments, began)) as arriving:
            async for chunk in arriving:
                chunks += 1
                first = clock() - began if first is None else first
                usage = _get(chunk, "usage") or usage
                choice = _first(_get(chunk, "choices"))
                delta = _get(choice, "delta")
                finish = _text(_get(choice, "finish_reason")) or finish
                refusal += _text(_get(delta, "refusal"))
                received.append(_text(_get(delta, "content")))
                length += len(received[-1])
                if length > self._settings.answer_bytes:
                    raise connection_fault(TooLong(), self._settings.host, begun=True)
        if not chunks:
            abilities.streams = False
            raise Fault(
                "protocol", f"{self._settings.host} does not stream its answers; it is asked for whole ones."
            )
        return Reply(
            text="".join(received), finish=finish, refusal=refusal, prompt_tokens=_count(_get(usage, "prompt_tokens")),
            completion_tokens=_count(_get(usage, "completion_tokens")), first_seconds=first or 0.0,
        )  # fmt: skip

    async def _chunks(self, arguments: dict[str, Any], began: float) -> AsyncGenerator[Any, None]:
        settings, clock = self._settings, asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(settings.first_seconds):
                stream = await self._called((await self._opened()).chat.completions.create(**arguments))
        except TimeoutError:
            raise self._slow() from None
        count = 0
        async with stream:
            while True:
                until = began + settings.first_seconds if not count else clock() + settings.stall_seconds
                try:
                    async with asyncio.timeout_at(until):
                        chunk = await self._called(anext(stream), begun=bool(count))
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    if not count:
                        raise self._slow() from None
                    raise Fault("stalled", f"{settings.host} stopped in the middle of its answer.") from None
                count += 1
                yield chunk

    async def _called(self, request: Any, *, begun: bool = False) -> Any:
        import httpx2
        import openai

        host = self._settings.host
        try:
            return await request
        except openai.APIStatusError as error:
            raise status_fault(
                error.status_code, error.body, error.response.headers, host=host, model=self._settings.model,
                clean=self.clean,
            ) from None  # fmt: skip
        except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError, TooLong, OSError) as error:
            if isinstance(error, TimeoutError) and type(error) is TimeoutError:
                raise
            raise connection_fault(error, host, begun=begun) from None
        except httpx2.InvalidURL:
            raise Fault("address", f"{host} is no address that can be asked.") from None
        except openai.APIError as error:
            said = self.clean(" ".join(str(error).split())[:240])
            if any(isinstance(one, TooLong) for one in chain(error)):
                raise connection_fault(error, host, begun=begun) from None
            raise Fault("server", f"{host} broke its answer off. It says: “{said}”.") from None

    def _slow(self) -> Fault:
        return Fault(
            "slow",
            f"{self._settings.host} did not begin to answer within {self._settings.first_seconds:g} s.",
        )

    async def _opened(self) -> AsyncOpenAI:
        await self.ready()
        if self._client is None:
            self._client = self._made()
        return self._client

    def _made(self) -> AsyncOpenAI:
        from openai import AsyncAzureOpenAI, AsyncOpenAI, DefaultAsyncHttpx2Client, Timeout

        from .hooks import Bound, Without

        settings = self._settings
        key = settings.key.get_secret_value()
        unasked = [] if key else ["authorization", "api-key"]
        if settings.host != PUBLIC_HOST:
            unasked += ["openai-organization", "openai-project"]
        # Times are kept here, by what arrives; a redirect would carry the data to where nobody sent it.
        http = DefaultAsyncHttpx2Client(
            timeout=Timeout(None, connect=settings.connect_seconds), follow_redirects=False,
            event_hooks={"request": [Without(*unasked)], "response": [Bound(settings.answer_bytes * 12)]},
        )  # fmt: skip
        more: dict[str, Any] = {
            "max_retries": 0,
            "http_client": http,
            "default_headers": {"Accept-Encoding": "identity"},
            "api_key": key or "none",
        }
        if settings.api_version:
            return AsyncAzureOpenAI(
                azure_endpoint=resource_of(settings.endpoint), azure_deployment=settings.model,
                api_version=settings.api_version, **more,
            )  # fmt: skip
        return AsyncOpenAI(base_url=settings.endpoint, **more)


def _get(value: Any, name: str) -> Any:
    """A member of an object or of a dict: an endpoint of its own mind sends shapes that the client does not expect."""
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= _MOST_TOKENS else None
