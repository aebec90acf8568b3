"""Every way in which a request can go wrong, each as one sentence and a verdict: again, otherwise, or not at all."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, Literal

from jupyter_automl.errors import AutoMLError

Kind = Literal[
    "key", "forbidden", "unknown_model", "address", "quota", "busy", "timeout", "server", "refused_connection", "tls", "dns",
    "unreachable", "slow", "stalled", "cut", "too_long", "protocol", "context", "form", "parameter", "rejected",
]  # fmt: skip

AGAIN: frozenset[Kind] = frozenset(
    {"busy", "timeout", "server", "refused_connection", "unreachable", "slow", "stalled", "cut", "protocol"}
)
"""Faults that may be over by the next attempt."""
LASTING: frozenset[Kind] = frozenset({"key", "forbidden", "unknown_model", "address", "quota", "tls", "dns"})
"""Faults that asking again will not mend."""

PARAMETERS = ("stream_options", "temperature", "seed", "max_completion_tokens", "max_tokens", "stream")
_CONTEXT = re.compile(
    r"context[ _-]?(?:length|window|size)|maximum context|exceeds? the (?:available )?context|too many tokens"
    r"|prompt is too long|reduce the length|input is too long|exceed_context",
    re.I,
)
_FORM = re.compile(
    r"response_format|json_schema|json_object|json mode|structured output|schema|grammar", re.I
)
_NOT_TAKEN = re.compile(
    r"unsupported|not supported|does not support|unrecogni[sz]ed|unknown|unexpected|extra inputs|not permitted|not allowed"
    r"|invalid (?:parameter|argument|field)|no such",
    re.I,
)
_NO_MODEL = re.compile(
    r"\bmodel\b.{0,120}?(?:does not exist|not found|not a valid|is not available|unknown)|(?:unknown|invalid|no such) model\b",
    re.I | re.S,
)
_LIMIT = re.compile(r"(?:length|window|size|context|maximum)\D{0,40}?(\d{3,7})\b", re.I)


class Fault(AutoMLError):
    """A request that came to nothing; its text is one sentence for a person."""

    def __init__(
        self, kind: Kind, sentence: str, *, wait: float | None = None, parameter: str | None = None, limit: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sentence)
        self.kind: Kind = kind
        self.wait = wait
        """Seconds that the endpoint asks to wait."""
        self.parameter = parameter
        """Of the request: the one that the endpoint does not take."""
        self.limit = limit
        """Tokens of context that the endpoint says it has."""


class TooLong(Exception):
    """More bytes came than an answer may have."""


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it, and the members of groups among them, each once."""
    todo, seen = [error], set()
    while todo:
        one = todo.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        todo += [cause for cause in (one.__cause__, one.__context__) if cause is not None]
        if isinstance(one, BaseExceptionGroup):
            todo += one.exceptions


def connection_fault(error: BaseException, host: str, *, begun: bool) -> Fault:
    """A request that had no whole answer. `begun`: a part of the answer had come."""
    found = list(chain(error))
    names = {type(one).__name__ for one in found}
    text = " ".join(str(one) for one in found)
    if any(isinstance(one, TooLong) for one in found):
        return Fault(
            "too_long", f"The answer of {host} was longer than an answer may be; it was cut off and not used."
        )
    if any(isinstance(one, ssl.SSLError) for one in found) or "CERTIFICATE_VERIFY_FAILED" in text:
        reason = next(
            (one.verify_message for one in found if isinstance(one, ssl.SSLCertVerificationError)), ""
        )
        return Fault("tls", f"The secure connection to {host} failed{f' ({reason})' if reason else ''}; "
                            "check its certificate, or whether it speaks https at all.")  # fmt: skip
    if any(isinstance(one, socket.gaierror) for one in found):
        return Fault("dns", f"The name {host} is not known on this network; check the endpoint's address.")
    if any(isinstance(one, ConnectionRefusedError) for one in found):
        return Fault(
            "refused_connection",
            f"Nothing answers at {host}; check that the endpoint runs and the port is right.",
        )
    if "ConnectTimeout" in names:
        return Fault(
            "unreachable", f"{host} could not be reached in time; check the network and the address."
        )
    if begun or names & {"ReadError", "RemoteProtocolError", "IncompleteRead", "ConnectionResetError"}:
        return Fault("cut", f"The connection to {host} was cut before the answer was whole.")
    if names & {"ReadTimeout", "WriteTimeout", "PoolTimeout", "APITimeoutError"}:
        return Fault("timeout", f"{host} did not answer in time.")
    return Fault("unreachable", f"The connection to {host} failed; check the network and the address.")


def status_fault(
    status: int, body: Any, headers: Any, *, host: str, model: str, clean: Callable[[str], str]
) -> Fault:
    """An answer with an error's status. `clean` takes keys out of what the endpoint says."""
    code, kind, parameter, raw = _told(body)
    said = clean(raw)
    quoted = f" It says: “{said}”." if said else ""
    text = f"{code} {kind} {raw}"
    if status == 413 or (status in (400, 422, 500) and _CONTEXT.search(text)):
        found = _LIMIT.search(raw)
        return Fault(
            "context",
            f"The request was too long for the model {model}.",
            limit=int(found[1]) if found else None,
        )
    if status in (400, 415, 422, 501):
        named = parameter if parameter in PARAMETERS else _first_named(raw)
        if named and (parameter == named or _NOT_TAKEN.search(text)):
            return Fault("parameter", f"{host} does not take the setting {named}.", parameter=named)
        if _FORM.search(f"{parameter} {text}"):
            return Fault("form", f"{host} does not take this form of structured output.")
    if status == 401:
        return Fault("key", f"{host} did not accept the key (401); check the key on the server.{quoted}")
    if status == 403:
        return Fault(
            "forbidden", f"{host} does not allow this request (403); check what the key may do.{quoted}"
        )
    if code == "DeploymentNotFound":
        return Fault("unknown_model", f"{host} has no deployment called {model}; check its name.")
    if status == 404 or code == "model_not_found" or (status == 400 and _NO_MODEL.search(text)):
        if code == "model_not_found" or _NO_MODEL.search(text):
            return Fault("unknown_model", f"{host} knows no model called {model}; check its name.")
        return Fault("address", f"{host} has nothing at that address (404); most endpoints end in /v1.")
    if status == 429:
        if "insufficient_quota" in text or "billing" in text:
            return Fault("quota", f"The account at {host} has no quota left (429).{quoted}")
        wait = retry_after(headers)
        told = f"; it asks to wait {wait:.0f} s" if wait is not None else ""
        return Fault("busy", f"{host} has had too many requests (429){told}.", wait=wait)
    if status == 408:
        return Fault("timeout", f"{host} gave up waiting (408).", wait=retry_after(headers))
    if status >= 500:
        return Fault(
            "server", f"{host} had a fault of its own ({status}).{quoted}", wait=retry_after(headers)
        )
    if 300 <= status < 400:
        return Fault(
            "address",
            f"{host} sends requests elsewhere ({status}), which is not followed; give the right address.",
        )
    if status == 405:
        return Fault(
            "address", f"{host} takes no questions at that address (405); most endpoints end in /v1."
        )
    return Fault("rejected", f"{host} rejected the request ({status}).{quoted}")


def _first_named(message: str) -> str | None:
    found = {name: place.start() for name in PARAMETERS if (place := re.search(rf"\b{name}\b", message))}
    return min(found, key=lambda name: found[name]) if found else None


def retry_after(headers: Any) -> float | None:
    """Seconds that the endpoint asks to wait, from `retry-after-ms` or `retry-after` (seconds or a date)."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = str(headers.get(name) or "").strip()
        if not value:
            continue
        try:
            return max(0.0, float(value) * unit)
        except ValueError:
            pass
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time())
        except ValueError:
            return None
    return None


def _told(body: Any) -> tuple[str, str, str, str]:
    """Code, type, parameter and message of an error body, whatever its shape."""
    found = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(found, dict):
        message = found.get("message") or found.get("detail") or found.get("msg") or ""
        return (str(found.get("code") or ""), str(found.get("type") or ""), str(found.get("param") or ""),
                _line(message))  # fmt: skip
    return "", "", "", _line(found or "")


def _line(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 240 else text[:239] + "…"
