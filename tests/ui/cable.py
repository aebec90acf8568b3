"""The line between a browser and its server, which can be pulled out as when a laptop sleeps."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

PIECE = 65536


class Cable:
    """Forwards every connection to its own port of the loopback to the server's, as long as it is plugged in."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._loop = asyncio.new_event_loop()
        self._plugged = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._work: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cable", daemon=True)
        self.port = 0

    def __enter__(self) -> Cable:
        self._thread.start()
        self.port = self._there(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._there(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def pull(self) -> None:
        """Nothing passes any more, and neither side is told."""
        self._loop.call_soon_threadsafe(self._plugged.clear)

    def plug(self, *, broken: bool) -> None:
        """All passes again; `broken`: over new connections, for the old ones did not outlive it."""
        self._there(self._plug(broken))

    def _there(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _listen(self) -> int:
        self._plugged.set()
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._listener.sockets[0].getsockname()[1])

    async def _plug(self, broken: bool) -> None:
        if broken:
            for writer in self._open:
                writer.transport.abort()
        self._plugged.set()

    async def _end(self) -> None:
        self._listener.close()
        for task in list(self._work):
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        for writer in self._open:
            writer.transport.abort()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._join(reader, writer))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._plugged.wait()
            with suppress(OSError):
                answers, asks = await asyncio.open_connection("127.0.0.1", self._server)
                self._open.add(asks)
                try:
                    await asyncio.gather(self._carry(reader, asks), self._carry(answers, writer))
                finally:
                    asks.transport.abort()
                    self._open.discard(asks)
        finally:
            writer.close()
            self._open.discard(writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            await self._plugged.wait()
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
