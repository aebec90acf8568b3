"""A scripted endpoint: a real HTTP server on loopback that speaks the OpenAI API as a scenario tells it to.

A scenario is a JSON file in `scenarios/` (or a dict of the same form):

    models      what GET /models lists; a list of objects with `id`
    key         the only key that is accepted; any is, where this is missing
    refuses     settings that are answered with 400: {"response_format.json_schema": message, "temperature": message}
    streams     false: answers are sent whole, whatever is asked
    azure       {deployment, version}: Azure's URLs with that version alone, the key in its header `api-key` alone
    roles       replies by role, found from the prompt: {"features": [reply, …]}
    replies     replies to everything else, one after the other; the last one again and again

A reply is an answer {content | answer, finish, refusal, prompt_tokens, completion_tokens, chunk} or an error {status, body,
headers}. `answer` is written as JSON. How it goes wrong: `first_after`, `stall_after`, `cut_after` (characters),
`fill` (pads to so many bytes), `empty` (no choice), `no_usage`, `no_finish`, `raw` (this text instead of a body), `seconds`
between chunks.

Everything that is asked is kept in `Endpoint.requests`, headers too.

    python -m tests.llm.endpoint good          # serves a scenario and prints its address
"""

import json
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from jupyter_automl.llm.prompts import ROLES, prompt_of

SCENARIOS = Path(__file__).parent / "scenarios"
LONGEST_HOLD = 120.0


class Endpoint:
    """Serves one scenario until it is stopped."""

    def __init__(self, scenario="good", *, certificate=None):
        self.scenario = (
            scenario
            if isinstance(scenario, dict)
            else json.loads((SCENARIOS / f"{scenario}.json").read_text())
        )
        self.requests = []
        """Questions, as dicts: path, headers, body, role, gone (the client hung up before the answer was whole)."""
        self._counts = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        endpoint = self

        class Handler(_Handler):
            def __init__(self, *given):
                self.endpoint = endpoint
                super().__init__(*given)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}/v1"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def asked(self):
        """The questions without the listings."""
        return [
            request
            for request in self.requests
            if request["path"].partition("?")[0].endswith("/chat/completions")
        ]

    @property
    def sent(self):
        """All that was sent, headers too, as one text."""
        return json.dumps(
            [{key: request[key] for key in ("path", "headers", "body")} for request in self.requests]
        )

    def reply_to(self, role):
        """The next reply of the scenario."""
        roles = self.scenario.get("roles", {})
        name = role if role in roles else ""
        replies = roles[name] if name else self.scenario.get("replies", [{"content": "{}"}])
        with self._lock:
            count = self._counts.get(name, 0)
            self._counts[name] = count + 1
        return replies[min(count, len(replies) - 1)]

    def hold(self, seconds):
        """Wait, but not beyond the end of the test."""
        self._over.wait(min(seconds, LONGEST_HOLD))


def role_of(messages):
    """Which role's prompt stands in the messages, or None."""
    text = "".join(str(message.get("content")) for message in messages if message.get("role") == "system")
    return next((role for role in ROLES if prompt_of(role).text in text), None)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, TimeoutError, ssl.SSLError):
            self.close_connection = True

    def do_GET(self):
        self._keep(None, None)
        if not self._allowed():
            return
        if self.path.rstrip("/").endswith("/models"):
            self._json(
                200,
                {
                    "object": "list",
                    "data": self.endpoint.scenario.get("models", [{"id": "scripted", "object": "model"}]),
                },
            )
        else:
            self._json(404, {"detail": "Not Found"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        role = role_of(body.get("messages", []))
        request = self._keep(body, role)
        if not self._allowed():
            return
        azure = self.endpoint.scenario.get("azure")
        if azure is not None and not self._at_azure(azure):
            return
        if not self.path.split("?")[0].endswith("/chat/completions"):
            self._json(404, {"detail": "Not Found"})
            return
        refusal = self._refusal(body)
        if refusal is not None:
            self._json(
                400,
                {"error": {"message": refusal, "type": "invalid_request_error", "param": None, "code": None}},
            )
            return
        try:
            self._answer(body, self.endpoint.reply_to(role))
        except (ConnectionError, TimeoutError):
            request["gone"] = True
            self.close_connection = True

    def _keep(self, body, role):
        request = {
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body,
            "role": role,
            "gone": False,
            "at": time.monotonic(),
        }
        self.endpoint.requests.append(request)
        return request

    def _at_azure(self, azure):
        """Whether the URL is that of the deployment, as Azure has it; else the answer has been sent."""
        path, _, query = self.path.partition("?")
        resource, _, deployment = path.removesuffix("/chat/completions").partition("/openai/deployments/")
        if resource or not path.endswith("/chat/completions") or query != f"api-version={azure['version']}":
            self._json(404, {"error": {"code": "404", "message": "Resource not found"}})
        elif deployment != azure["deployment"]:
            said = "The API deployment for this resource does not exist."
            self._json(404, {"error": {"code": "DeploymentNotFound", "message": said}})
        else:
            return True
        return False

    def _allowed(self):
        key = self.endpoint.scenario.get("key")
        bearer = (
            "" if "azure" in self.endpoint.scenario else self.headers.get("Authorization", "")
        ).removeprefix("Bearer ")
        given = bearer or self.headers.get("api-key", "")
        if key is None or given == key:
            return True
        self._json(401, {"error": {"message": f"Incorrect API key provided: {given}.", "type": "invalid_request_error",
                                   "param": None, "code": "invalid_api_key"}})  # fmt: skip
        return False

    def _refusal(self, body):
        form = (body.get("response_format") or {}).get("type")
        for name, message in self.endpoint.scenario.get("refuses", {}).items():
            if name == f"response_format.{form}" or (
                name in body and not name.startswith("response_format.")
            ):
                return message
        known = self.endpoint.scenario.get("models")
        if known is not None and body.get("model") not in [model["id"] for model in known]:
            return f"The model `{body.get('model')}` does not exist"
        return None

    def _answer(self, body, reply):
        if "first_after" in reply:
            self.endpoint.hold(reply["first_after"])
        if "status" in reply:
            self._json(
                reply["status"], reply.get("body", {"error": {"message": "scripted"}}), reply.get("headers")
            )
        elif "raw" in reply:
            self._send(200, reply["raw"].encode(), reply.get("headers", {"Content-Type": "application/json"}))
        elif body.get("stream") and self.endpoint.scenario.get("streams", True):
            self._stream(body, reply)
        else:
            self._json(200, _completion(body, reply))

    def _stream(self, body, reply):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if "events" in reply:
            for text in reply["events"]:
                self._event(text)
            return
        if reply.get("empty"):
            self._event({"id": "1", "object": "chat.completion.chunk", "choices": []})
            self._event("[DONE]")
            return
        content, size = _content(reply), int(reply.get("chunk", 40))
        sent = 0
        self._event(_chunk({"role": "assistant", "content": ""}))
        if reply.get("refusal"):
            self._event(_chunk({"refusal": reply["refusal"]}))
        for start in range(0, len(content), size):
            piece = content[start : start + size]
            for kind in ("stall_after", "cut_after"):
                if kind in reply and sent + len(piece) > reply[kind]:
                    if kind == "stall_after":
                        self._gone_while_waiting(LONGEST_HOLD)
                    self.connection.close()
                    return
            self._event(_chunk({"content": piece}))
            sent += len(piece)
            if "seconds" in reply:
                self._gone_while_waiting(reply["seconds"])
        if not reply.get("no_finish"):
            self._event(_chunk({}, reply.get("finish", "stop")))
        if (body.get("stream_options") or {}).get("include_usage") and not reply.get("no_usage"):
            self._event(
                {"id": "1", "object": "chat.completion.chunk", "choices": [], "usage": _usage(body, reply)}
            )
        if not reply.get("no_finish"):
            self._event("[DONE]")

    def _gone_while_waiting(self, seconds):
        """Hold the line; a client that hangs up is noticed at once."""
        end = time.monotonic() + min(seconds, LONGEST_HOLD)
        self.connection.settimeout(0.02)
        while time.monotonic() < end and not self.endpoint._over.is_set():
            try:
                if not self.connection.recv(1):
                    raise ConnectionResetError
            except TimeoutError:
                continue
        self.connection.settimeout(None)

    def _event(self, data):
        text = data if isinstance(data, str) else json.dumps(data)
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def _json(self, status, body, headers=None):
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self._send(status, content, {"Content-Type": "application/json", **(headers or {})})

    def _send(self, status, content, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _content(reply):
    content = json.dumps(reply["answer"]) if "answer" in reply else reply.get("content", "")
    return content + "x" * max(0, int(reply.get("fill", 0)) - len(content))


def _usage(body, reply):
    asked = sum(len(str(message.get("content"))) for message in body.get("messages", []))
    prompt, answer = (
        reply.get("prompt_tokens", asked // 4),
        reply.get("completion_tokens", len(_content(reply)) // 4),
    )
    return {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}


def _chunk(delta, finish=None):
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}  # fmt: skip


def _completion(body, reply):
    message = {"role": "assistant", "content": _content(reply), "refusal": reply.get("refusal")}
    choices = (
        []
        if reply.get("empty")
        else [{"index": 0, "message": message, "finish_reason": reply.get("finish", "stop")}]
    )
    found = {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": choices}
    return found if reply.get("no_usage") else {**found, "usage": _usage(body, reply)}


if __name__ == "__main__":
    with Endpoint(sys.argv[1] if len(sys.argv) > 1 else "good") as serving:
        print(serving.url, flush=True)
        threading.Event().wait()
