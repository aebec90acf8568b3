"""REST: every handler authenticates, authorises and answers errors with one clear sentence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from jupyter_automl import __version__
from jupyter_automl.errors import AutoMLError, BadInput

RESOURCE = "automl"
Method = Callable[..., Awaitable[Any]]


class Sentence(web.HTTPError):
    """An error whose message is shown as it stands."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message.replace("%", "%%"))
        self.sentence = message


def api(method: Method) -> Method:
    """Authenticated, authorised, errors of ours as 4xx with their sentence."""

    @web.authenticated
    @authorized
    @wraps(method)
    async def guarded(self: Handler, *parts: str, **named: str) -> None:
        try:
            await method(self, *parts, **named)
        except BadInput as error:
            raise Sentence(422, str(error)) from None
        except AutoMLError as error:
            raise Sentence(409, str(error)) from None

    return cast(Method, guarded)


class Handler(APIHandler):
    """Base of all: the registry of runs, and JSON in and out."""

    auth_resource = RESOURCE

    async def runs(self) -> Any:
        """The registry."""
        return await self.settings["jupyter_automl"].runs()

    def body(self) -> dict[str, Any]:
        """The request's JSON object. Raises Sentence (400)."""
        try:
            found = json.loads(self.request.body or b"{}")
        except json.JSONDecodeError:
            raise Sentence(400, "The request is not JSON.") from None
        if not isinstance(found, dict):
            raise Sentence(400, "The request is no JSON object.")
        return found

    def give(self, answer: Any, status: int = 200) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.finish(json.dumps(answer, default=str))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        message = getattr(error, "sentence", None) or getattr(error, "log_message", None)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"message": message or self._reason}))


class Status(Handler):
    @api
    async def get(self) -> None:
        model = await self.settings["jupyter_automl"].model()
        self.give({"version": __version__, "model": model.status(), "notebook_runs": True})


class Data(Handler):
    @api
    async def get(self) -> None:
        from jupyter_automl.run.reading import files_below

        runs = await self.runs()
        query = self.get_query_argument("query", "")
        limit = min(500, int(self.get_query_argument("limit", "50")))
        self.give({"files": await asyncio.to_thread(files_below, runs.root.folder, query, limit)})


class Frames(Handler):
    @api
    async def get(self) -> None:
        from .readings import frames_in

        runs = await self.runs()
        self.give({"frames": await frames_in(runs, self.get_query_argument("kernel_id"))})


class Preview(Handler):
    @api
    async def post(self) -> None:
        from .readings import preview

        self.give(await preview(await self.runs(), self.body()))


class Understand(Handler):
    @api
    async def post(self) -> None:
        from .readings import understand

        self.give(await understand(await self.runs(), self.body()))


class AllRuns(Handler):
    @api
    async def get(self) -> None:
        self.give({"runs": await (await self.runs()).summaries()})

    @api
    async def post(self) -> None:
        self.give({"run": await (await self.runs()).begin(self.body())}, 201)


class OneRun(Handler):
    @api
    async def get(self, run: str) -> None:
        runs = await self.runs()
        notebook = runs.of(run)
        if notebook is not None:
            self.give(notebook.state())
        else:
            view = await runs.view(run)
            self.give(view.state | {"phase": runs.summary(view)["phase"]})


class Actions(Handler):
    @api
    async def post(self, run: str) -> None:
        request = self.body()
        self.give(await (await self.runs()).act(run, str(request.get("action") or ""), request))


class Compare(Handler):
    @api
    async def get(self) -> None:
        from .comparison import compare

        runs = await self.runs()
        self.give(await compare(runs, self.get_query_argument("a"), self.get_query_argument("b")))


class Export(Handler):
    @api
    async def get(self, run: str) -> None:
        from .exports import exported

        runs = await self.runs()
        async with exported(runs, run, self.get_query_argument("to")) as file:
            self.set_header("Content-Type", file.mime)
            self.set_header("Content-Disposition", file.disposition)
            # A page made from data must not run as a page of this server.
            self.set_header("X-Content-Type-Options", "nosniff")
            self.set_header("Content-Security-Policy", "sandbox")
            async for piece in file.pieces():
                self.write(piece)
                await self.flush()
            self.finish()

    @api
    async def post(self, run: str) -> None:
        from .exports import export_beside

        runs = await self.runs()
        self.give({"path": await export_beside(runs, run, str(self.body().get("to")))})


class Parameters(Handler):
    @api
    async def get(self, run: str) -> None:
        from .reruns import parameters_of

        self.give({"parameters": await parameters_of(await self.runs(), run)})


class Reruns(Handler):
    @api
    async def get(self, run: str) -> None:
        from .reruns import reruns_of

        self.give({"reruns": await reruns_of(await self.runs(), run)})


class Rerun(Handler):
    @api
    async def post(self, run: str) -> None:
        from .reruns import begin

        self.give({"rerun": await begin(await self.runs(), run, self.body())}, 201)


class Repairs(Handler):
    @api
    async def post(self) -> None:
        from .repairs import propose

        answer = await propose(await self.runs(), self.body())
        if answer is None:
            raise Sentence(501, "This version does not repair cells that you wrote.")
        self.give(answer)


class RepairVerdict(Handler):
    @api
    async def post(self, repair: str) -> None:
        from .repairs import judged

        await judged(await self.runs(), repair, str(self.body().get("verdict")))
        self.give({"ok": True})


RUN = r"(?P<run>[0-9A-Za-z-]{1,64})"
_ROUTES: dict[str, type[Handler]] = {
    r"status": Status, r"data": Data, r"frames": Frames, r"preview": Preview, r"understand": Understand, r"runs": AllRuns,
    r"runs/compare": Compare, rf"runs/{RUN}": OneRun, rf"runs/{RUN}/actions": Actions, rf"runs/{RUN}/export": Export,
    rf"runs/{RUN}/parameters": Parameters, rf"runs/{RUN}/rerun": Rerun, rf"runs/{RUN}/reruns": Reruns,
    r"repair": Repairs, r"repair/(?P<repair>[0-9a-f]{8,32})": RepairVerdict,
}  # fmt: skip


def _handlers() -> list[tuple[str, Any]]:
    from .model_handlers import Exchanges, Model, ModelCache, ModelPreview, ModelTest
    from .socket import LiveSocket

    routes = _ROUTES | {
        r"model": Model, r"model/test": ModelTest, r"model/preview": ModelPreview, r"model/cache": ModelCache,
        rf"runs/{RUN}/model": Exchanges,
    }  # fmt: skip
    base = r"/jupyter-automl/api/"
    return [(rf"{base}{route}/?", handler) for route, handler in routes.items()] + [
        (rf"{base}live", LiveSocket)
    ]


HANDLERS: list[tuple[str, Any]] = _handlers()
