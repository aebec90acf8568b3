"""What is known about the model to ask: where it is, how much it may cost, what it may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr

from jupyter_automl.errors import BadInput

Privacy = Literal["names", "statistics", "rows"]
"""What of the data may be sent: names of columns; schema and statistics; sample rows as well."""

PUBLIC_HOST = "api.openai.com"
PUBLIC_ENDPOINT = f"https://{PUBLIC_HOST}/v1"


class ModelChoice(BaseModel):
    """What a run was told about its model; kept in the journal, so it holds no key."""

    endpoint: str
    model: str
    privacy: Privacy = "statistics"
    max_requests: int = Field(default=60, ge=1)
    max_tokens: int = Field(default=400_000, ge=1)
    """Of prompts and answers together."""
    max_usd: float | None = Field(default=None, ge=0)


@dataclass(frozen=True)
class ModelSettings:
    """Everything that a client needs. The key shows in no text form of this."""

    endpoint: str
    model: str
    key: SecretStr = field(default=SecretStr(""), repr=False)
    key_name: str | None = None
    """Where the key was found, such as `OPENAI_API_KEY`; None without a key."""
    api_version: str = ""
    """The version of Azure's API; where it is set, the endpoint is asked in Azure's dialect, and `model` is a deployment."""
    privacy: Privacy = "statistics"
    max_requests: int = 60
    max_tokens: int = 400_000
    max_usd: float | None = None
    prices: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """USD for a million tokens, prompt and answer, by model name; `*` stands for every model."""
    context_tokens: int = 8_000
    """Tokens that prompt and answer may take together in one request."""
    answer_tokens: int = 1_500
    connect_seconds: float = 10.0
    first_seconds: float = 60.0
    """Until the first piece of an answer."""
    stall_seconds: float = 20.0
    """Between two pieces of an answer."""
    question_seconds: float = 120.0
    """For one question, all attempts and waits included."""
    attempts: int = 3
    backoff_seconds: float = 0.5
    """Before the second attempt; doubles with each further one."""
    breaker_faults: int = 3
    """Questions in a row that met a fault, after which the endpoint is left alone."""
    breaker_seconds: float = 120.0
    answer_bytes: int = 400_000
    """Of one answer; what is longer is cut off and not used."""
    parallel: int = 2
    cache: Path | None = None
    """The file with the answers of earlier identical requests; None keeps none."""

    @property
    def host(self) -> str:
        """Host and port, to be shown."""
        return host_of(self.endpoint)


def host_of(endpoint: str) -> str:
    """Host and port of an address, without credentials and path."""
    parts = urlsplit(endpoint)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname or ""
    return host if parts.port is None else f"{host}:{parts.port}"


def on_this_machine(endpoint: str) -> bool:
    """Whether requests to the address stay on this machine."""
    host = urlsplit(endpoint).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def checked_endpoint(endpoint: str) -> str:
    """The address as the client wants it, without the path of a single question that may have been copied with it.

    Raises BadInput for what is none, or for one that carries a secret.
    """
    endpoint = endpoint.strip().rstrip("/").removesuffix("/chat/completions")
    try:
        parts = urlsplit(endpoint)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise BadInput(
            "The endpoint is no address; it looks like https://api.openai.com/v1 or http://localhost:11434/v1."
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise BadInput(
            f"The endpoint at {host_of(endpoint)} carries more than an address; put a key into "
            "JUPYTER_AUTOML_API_KEY and leave out what stands before @ and after ?."
        )
    return endpoint
