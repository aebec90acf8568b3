"""The server extension: its handlers, and the runs, which are made when first asked for."""

from __future__ import annotations

import asyncio
import os
from importlib import import_module
from typing import Any

from jupyter_server.extension.application import ExtensionApp

MODULES = ("comparison", "exports", "reruns", "repairs", "readings", "reports", "actions", "runs")
"""What handlers import when they are asked; `runs` last, as the registry is made of it."""

OWN_KEY = "JUPYTER_AUTOML_API_KEY"


class AutoMLApp(ExtensionApp):
    """`jupyter_automl` beside a Jupyter server."""

    name = "jupyter_automl"
    load_other_extensions = True

    def initialize_handlers(self) -> None:
        """Register the handlers; they import the rest only when one of them is asked for something."""
        from .handlers import HANDLERS

        self.handlers.extend(HANDLERS)

    def initialize_settings(self) -> None:
        self.settings["jupyter_automl"] = Lazy(self.serverapp, self.config)

    async def stop_extension(self) -> None:
        """End what runs; it can be resumed."""
        await self.settings["jupyter_automl"].close()


class Lazy:
    """Makes the runs at first use, off the event loop as far as importing goes: a server starts as fast as before."""

    def __init__(self, serverapp: Any, config: Any) -> None:
        self._app, self._config = serverapp, config
        self._making: asyncio.Task[Any] | None = None
        self._model: Any = None
        # Kernels inherit the environment; our own key is taken out of it before the first one starts.
        self._environment = dict(os.environ)
        os.environ.pop(OWN_KEY, None)

    async def model(self) -> Any:
        """The language model of this server; there without the runs, so that the panel's first question is quick."""
        if self._model is None:
            module = await asyncio.to_thread(import_module, "jupyter_automl.server.model")
            if self._model is None:
                self._model = module.ServerModel(self._config, self._environment)
        return self._model

    async def runs(self) -> Any:
        """The registry of runs."""
        if self._making is None:
            self._making = asyncio.get_running_loop().create_task(self._make())
        return await asyncio.shield(self._making)

    async def _make(self) -> Any:
        for name in MODULES:
            module = await asyncio.to_thread(import_module, f"jupyter_automl.server.{name}")
        app = self._app
        return module.Runs(
            root=app.contents_manager.root_dir if hasattr(app.contents_manager, "root_dir") else app.root_dir,
            contents=app.contents_manager, kernels=app.kernel_manager, sessions=app.session_manager,
            events=app.event_logger, model=await self.model(),
        )  # fmt: skip

    async def close(self) -> None:
        """End all runs."""
        if self._making is not None:
            await (await self._making).close()
