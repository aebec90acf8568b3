"""The one WebSocket of a notebook's tab."""

from __future__ import annotations

import json
import logging
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import ws_authenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from jupyter_automl.errors import AutoMLError

LOG = logging.getLogger(__name__)
LARGEST = 64 * 2**20
"""Bytes of one message: a cell with its outputs."""


class LiveSocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """Origin and authentication are checked as for a kernel's socket; who may not execute may not follow a run."""

    auth_resource = "automl"
    name = ""
    """The tab's own name for itself."""
    notebook: Any = None
    """The `LiveNotebook` that the tab is attached to."""

    def set_default_headers(self) -> None:
        """A socket has no content type."""

    def get_compression_options(self) -> dict[str, Any] | None:
        return None

    @ws_authenticated
    async def get(self, *args: Any, **kwargs: Any) -> Any:
        allowed = await ensure_async(
            self.authorizer.is_authorized(self, self.current_user, "execute", self.auth_resource)
        )
        if not allowed:
            raise web.HTTPError(403)
        self.runs = await self.settings["jupyter_automl"].runs()
        self.path = self.get_query_argument("path", "")
        self.runs.root.inside(self.path)
        return await super().get(*args, **kwargs)

    async def on_message(self, text: str | bytes) -> None:
        if len(text) > LARGEST:
            return
        try:
            message = json.loads(text)
            await self._take(message)
        except (AutoMLError, KeyError, TypeError, ValueError) as error:
            LOG.info("a message of a tab was not understood: %s", error)

    async def _take(self, message: dict[str, Any]) -> None:
        from . import reports

        kind = message["type"]
        if kind == "attach":
            previous = message.get("previous")
            path = str(message.get("path") or self.path).strip("/")
            self.runs.root.inside(path)
            if previous and previous != path and previous in self.runs.notebooks:
                self.runs.move(str(previous), path)
            self.name, self.path = str(message["tab"]), path
            if self.notebook is not None:
                self.notebook.lease.detach(self)
            self.notebook = await self.runs.open(path, message.get("run"))
            self.notebook.attach(
                self, visible=bool(message.get("visible", True)), last_modified=message.get("last_modified")
            )  # fmt: skip
        elif self.notebook is None:
            return
        elif kind == "detach":
            self.notebook.lease.detach(self)
            self.notebook = None
        elif kind == "saved":
            self.notebook.saved_by(self, message.get("last_modified"))
        elif kind == "alive":
            self.notebook.lease.wake(self)
        elif kind.startswith("user."):
            await reports.take(self.runs, self.notebook, kind.removeprefix("user."), message)

    def send(self, message: dict[str, object]) -> None:
        """Send a message; a socket that has just closed takes none."""
        try:
            self.write_message(json.dumps(message, default=str)).add_done_callback(_heard)
        except WebSocketClosedError:
            return

    def on_close(self) -> None:
        super().on_close()
        if self.notebook is not None:
            self.notebook.lease.detach(self)
            self.notebook = None


def _heard(sent: Any) -> None:
    error = sent.exception() if not sent.cancelled() else None
    if error is not None and not isinstance(error, WebSocketClosedError):
        LOG.info("a tab could not be told: %s", error)
