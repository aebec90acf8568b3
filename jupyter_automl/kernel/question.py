"""Asks a live kernel questions with nothing but ZeroMQ: it is connected and has answered within milliseconds.

The messaging protocol is that of Jupyter (https://jupyter-client.readthedocs.io/en/stable/messaging.html). Only the
shell channel is used, silently: the kernel's owner sees no output, no count and no history of it.
"""

from __future__ import annotations

import hashlib
import hmac
import inspect
import json
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

import zmq

from jupyter_automl.errors import AutoMLError
from jupyter_automl.parsing import literal_python

from .joining import joined
from .probes import answer

_DELIMITER = b"<IDS|MSG>"
_ANSWER = inspect.getsource(answer)
_KEPT = f"_jupyter_automl_{hashlib.sha256(_ANSWER.encode()).hexdigest()[:12]}"


class NoAnswer(AutoMLError):
    """The kernel did not answer in time, or raised where it was asked."""


class Questions:
    """A connection to somebody's kernel. Use it as a context manager; it blocks, so keep it off an event loop.

    Raises NoAnswer when the connection file cannot be read.
    """

    def __init__(self, connection_file: str | Path) -> None:
        try:
            info = json.loads(Path(connection_file).read_text(encoding="utf-8"))
            separator = "-" if info["transport"] == "ipc" else ":"
            place = f"{info['transport']}://{info['ip']}{separator}{info['shell_port']}"
            self._key = str(info["key"]).encode()
            scheme = str(info.get("signature_scheme", "hmac-sha256")).removeprefix("hmac-")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NoAnswer(f"The connection file {connection_file} cannot be used: {error}.") from error
        self._digest = getattr(hashlib, scheme, hashlib.sha256)
        self._session = uuid.uuid4().hex
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.connect(place)

    def __enter__(self) -> Questions:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; the kernel goes on."""
        self._context.destroy(linger=0)

    def ask(self, probe: ModuleType | Path, limit: float = 5.0, /, **arguments: Any) -> Any:
        """What the probe file's `probe(...)` answers in the kernel, see `kernel.probe`.

        Raises NoAnswer when it raises, or when `limit` seconds pass; the kernel may then be busy with a cell.
        """
        path = Path(str(probe.__file__)) if isinstance(probe, ModuleType) else probe
        expression = expression_of(joined(path), "probe", (), arguments)
        reply = self._request(expression, limit)
        found = reply.get("user_expressions", {}).get("answer", {})
        if found.get("status") != "ok":
            raise NoAnswer(f"The kernel could not answer: {found.get('evalue', reply.get('evalue', reply))}.")
        content = content_of(found["data"]["text/plain"])
        if "error" in content:
            raise NoAnswer(f"The probe failed in the kernel: {content['error']['evalue']}")
        return content["value"]

    def _request(self, expression: str, limit: float) -> dict[str, Any]:
        key = uuid.uuid4().hex
        header = {
            "msg_id": key, "session": self._session, "username": "jupyter_automl", "version": "5.3",
            "msg_type": "execute_request", "date": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        content = {
            "code": "", "silent": True, "store_history": False, "allow_stdin": False, "stop_on_error": False,
            "user_expressions": {"answer": expression},
        }  # fmt: skip
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        self._socket.send_multipart([_DELIMITER, self._sign(parts), *parts])
        until = time.monotonic() + limit
        while (left := until - time.monotonic()) > 0:
            if not self._socket.poll(int(left * 1000) + 1):
                break
            frames = self._socket.recv_multipart()
            signature, *parts = frames[frames.index(_DELIMITER) + 1 :]
            if not hmac.compare_digest(self._sign(parts[:4]), signature):
                continue
            if json.loads(parts[1]).get("msg_id") == key:
                reply: dict[str, Any] = json.loads(parts[3])
                return reply
        raise NoAnswer(f"The kernel did not answer within {limit:g} seconds; a cell may be running.")

    def _sign(self, parts: Sequence[bytes]) -> bytes:
        if not self._key:
            return b""
        return hmac.new(self._key, b"".join(parts), self._digest).hexdigest().encode()


def expression_of(source: str, entry: str, names: Sequence[str], arguments: Mapping[str, Any]) -> str:
    """The Python expression that runs `entry`, defined by `source`, in a namespace that is gone afterwards.

    What runs it is kept in the kernel's `sys`, where no user looks, with the compiled sources: most are asked often.
    """
    given = json.dumps([source, entry, list(names), json.dumps(arguments)])
    return (
        "(lambda kept: ('ask' in kept or __import__('builtins').exec(" + repr(_ANSWER) + ", kept), "
        "kept['ask'](*kept['json'].loads(" + repr(given) + "), globals()))[1])"
        f"(__import__('sys').__dict__.setdefault({_KEPT!r}, {{'__name__': 'probe'}}))"
    )


def content_of(answered: str) -> dict[str, Any]:
    """The answer in the text by which the kernel shows it: `{"value": …}` or `{"error": …}`."""
    content: dict[str, Any] = json.loads(literal_python(answered))
    return content
