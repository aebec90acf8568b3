"""REST of the language model: what is set, whether it works, what would be sent, and what was."""

from __future__ import annotations

import asyncio
from typing import Any

from .handlers import Handler, api


class ModelHandler(Handler):
    """Knows the server's model."""

    async def model(self) -> Any:
        """The server's model."""
        return await self.settings["jupyter_automl"].model()


class Model(ModelHandler):
    @api
    async def get(self) -> None:
        self.give((await self.model()).described())

    @api
    async def put(self) -> None:
        self.give(await (await self.model()).save(self.body()))

    @api
    async def delete(self) -> None:
        self.give((await self.model()).forget())


class ModelTest(ModelHandler):
    @api
    async def post(self) -> None:
        self.give(await (await self.model()).test(self.body()))


class ModelPreview(ModelHandler):
    @api
    async def post(self) -> None:
        from .outgoing import outgoing

        self.give(await outgoing(await self.runs(), await self.model(), self.body()))


class ModelCache(ModelHandler):
    @api
    async def delete(self) -> None:
        self.give(await asyncio.to_thread((await self.model()).wipe))


class Exchanges(Handler):
    """What a run asked and was answered: `{exchanges: [...], usage}`, oldest first."""

    @api
    async def get(self, run: str) -> None:
        from jupyter_automl.run.asking import ASKED, USED, exchanges_in

        runs = await self.runs()
        await runs.view(run)  # an unknown run is told as such
        self.give(exchanges_in(await runs.events(run, (ASKED, USED))))
