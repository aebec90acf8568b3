"""What is done to each request and response on the wire. Imported only once a request is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2

from .faults import TooLong


class BoundedBytes(httpx2.AsyncByteStream):
    """The bytes of a response, up to a number. Raises TooLong beyond it."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream, self._most = stream, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = 0
        async for piece in self._stream:
            count += len(piece)
            if count > self._most:
                raise TooLong
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


class Without:
    """A request hook that takes headers out: what the environment holds for one endpoint is no business of another."""

    def __init__(self, *names: str) -> None:
        self._names = names

    async def __call__(self, request: httpx2.Request) -> None:
        for name in self._names:
            request.headers.pop(name, None)


class Bound:
    """A response hook that sets the bound."""

    def __init__(self, most: int) -> None:
        self._most = most

    async def __call__(self, response: httpx2.Response) -> None:
        response.stream = BoundedBytes(response.stream, self._most)
