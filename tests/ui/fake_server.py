"""A scripted server side: answers the panel with the states of `states`, so that each can be looked at."""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.websocket import WebSocketHandler

from . import states

SOCKETS: list[LiveSocket] = []
SHOWN: dict[str, Any] = {"state": None, "model": False, "cells": [], "rerun": "finished", "hung_up": False}
"""What is shown: a state by its name, whether a model is set, cells that an attached tab is told, the rerun's state, and
whether the line is cut."""
HEARD: list[dict[str, Any]] = []
"""What tabs have told."""


class Fixed(APIHandler):
    """Answers each GET with what is scripted for its path."""

    @web.authenticated
    async def get(self, what: str) -> None:
        self.finish(json.dumps(answer(what, SHOWN)))

    @web.authenticated
    async def post(self, what: str) -> None:
        body = self.get_json_body() or {}
        if what == "show":
            SHOWN.update(body)
            for socket in list(SOCKETS):
                if SHOWN["hung_up"]:
                    socket.close()
                else:
                    socket.tell()
            self.finish(json.dumps({"ok": True}))
        elif what == "push":
            for socket in SOCKETS:
                for message in body["messages"]:
                    socket.write_message(message)
            self.finish(json.dumps({"ok": True}))
        elif what == "preview" and "broken" in str(body.get("path")):
            self.finish(json.dumps({"rows": None, "rows_exact": False, "columns": [], "examples": [],
                                    "error": "Line 812 has 14 fields, the others have 12."}))  # fmt: skip
        elif what == "preview":
            columns = [{"name": name, "kind": "text", "dtype_text": "str"} for name in ("Churn", "Contract")]
            self.finish(json.dumps({"rows": 7043, "rows_exact": True, "columns": columns * 11,
                                    "examples": states.EXAMPLES}))  # fmt: skip
        elif what == "repair":
            self.finish(json.dumps({
                "repair": "0a1b2c3d", "source": 'long = df[df["tenure"] > 24]', "setup": None,
                "crash_class": "Misspelt column", "effect": None, "confidence": 0.97, "ask": None,
                "why": "There is no column Tenure. The table has tenure, with a small t.",
                "diff": '@@ -1 +1 @@\n-long = df[df["Tenure"] > 24]\n+long = df[df["tenure"] > 24]\n',
            }))  # fmt: skip
        else:
            self.finish(json.dumps({"ok": True}))

    put = post


def answer(what: str, shown: dict[str, Any]) -> dict[str, Any]:
    """What a GET of `what` answers."""
    model = (
        {"endpoint_host": "llm.example.org", "model": "small-1", "key_set": True} if shown["model"] else None
    )
    if what.endswith("parameters"):
        return {"parameters": states.PARAMETERS}
    if what.endswith("reruns"):
        running = {"state": "running", "fraction": 0.4, "text": "Cell 9 of 23", "rows": [], "sentence": None}
        return {"reruns": [{**states.RERUN, **(running if shown["rerun"] == "running" else {})}]}
    return {
        "status": {"version": "0.1.0", "model": model, "notebook_runs": True},
        "data": {"files": [
            {"path": "churn.csv", "name": "churn.csv", "size": 955000, "modified": None},
            {"path": "data/churn_next_month.csv", "name": "churn_next_month.csv", "size": 212000, "modified": None},
            {"path": "broken.csv", "name": "broken.csv", "size": 2120, "modified": None},
            {"path": "churn_graph", "name": "churn_graph", "size": None, "modified": None},
        ]},
        "heard": {"messages": HEARD},
        "frames": {"frames": [{"name": "churn_clean", "rows": 6991, "columns": 19}]},
        "runs": {"runs": states.HISTORY},
        "runs/compare": states.COMPARISON,
        "model": {"endpoint": "https://llm.example.org/v1", "model": "small-1", "key_set": True,
                  "key_name": "OPENAI_API_KEY"},
    }[what]  # fmt: skip


class LiveSocket(WebSocketMixin, WebSocketHandler, JupyterHandler):
    """Sends the state that is shown, and again whenever it changes."""

    async def get(self, *args: Any, **kwargs: Any) -> Any:
        if SHOWN["hung_up"]:
            raise web.HTTPError(503)
        return await super().get(*args, **kwargs)

    def set_default_headers(self) -> None:
        """A socket has no content type."""

    def on_message(self, message: str | bytes) -> None:
        HEARD.append(json.loads(message))
        if HEARD[-1]["type"] == "attach":
            SOCKETS.append(self)
            self.write_message({"type": "lease", "granted": True, "owner": None})
            if SHOWN["cells"]:
                self.write_message({"type": "snapshot", "seq": 0, "cells": SHOWN["cells"]})
            self.tell()

    def tell(self) -> None:
        """Send what is shown now."""
        state = states.all_states().get(str(SHOWN["state"]))
        if state and state["proposal"]:
            proposal = state["proposal"]
            self.write_message({"type": "cell.added", "cell_id": proposal["cell_id"], "cell_type": "code",
                                "source": proposal["source"], "after": None, "state": "proposed",
                                "metadata": {"jupyter_automl": {"run": states.RUN, "role": "code"}}})  # fmt: skip
        self.write_message({"type": "state", "run": state and state["run"], "state": state})
        if state and state["now"]:
            self.write_message(
                {"type": "activity", "run": state["run"], "text": state["now"], "fraction": 0.45}
            )

    def on_close(self) -> None:
        super().on_close()
        if self in SOCKETS:
            SOCKETS.remove(self)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "tests.ui.fake_server"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    base = serverapp.web_app.settings["base_url"] + "jupyter-automl/api/"
    serverapp.web_app.add_handlers(".*$", [(base + "live", LiveSocket), (base + "(.+)", Fixed)])
