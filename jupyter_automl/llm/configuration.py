"""Where a model is configured: command line or panel, then environment, then `c.AutoMLModel` in a configuration file.

A model is used only where one is named. That a key lies in the environment is no wish to send anything anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from traitlets import Bool, Dict, Enum, Float, Int, List, Unicode
from traitlets.config import Config, Configurable

from jupyter_automl.errors import BadInput

from . import azure
from .prices import price_of
from .settings import PUBLIC_ENDPOINT, PUBLIC_HOST, ModelChoice, ModelSettings, checked_endpoint, host_of

CONFIG_NAME = "jupyter_automl_config"
"""`jupyter_automl_config.py` or `.json` in one of Jupyter's configuration folders."""
OWN_KEY = "JUPYTER_AUTOML_API_KEY"
COMMON_KEY, AZURE_KEY = "OPENAI_API_KEY", "AZURE_OPENAI_API_KEY"
KEYS = (OWN_KEY, COMMON_KEY, AZURE_KEY)


class AutoMLModel(Configurable):
    """The language model of jupyter_automl: none unless a model is named."""

    endpoint = Unicode(
        "", help="Address of an OpenAI-compatible endpoint, such as http://localhost:11434/v1."
    ).tag(config=True)
    model = Unicode("", help="Name of the model at the endpoint; no model is used where this is empty.").tag(
        config=True
    )
    api_key = Unicode("", help="The endpoint's key; better kept in JUPYTER_AUTOML_API_KEY.").tag(config=True)
    api_version = Unicode(
        "", help="Version of Azure's API, such as 2024-10-21; with it, the endpoint is asked as Azure is."
    ).tag(config=True)
    key_hosts = List(
        Unicode(),
        help="Hosts (with port, where there is one) that get the key when their address is typed into the panel.",
    ).tag(config=True)
    privacy = Enum(
        ("names", "statistics", "rows"),
        "statistics",
        help="What of the data may be sent: names of columns, schema and statistics, or sample rows, too.",
    ).tag(config=True)
    max_requests = Int(60, min=1, help="Requests that a run may make.").tag(config=True)
    max_tokens = Int(400_000, min=1, help="Tokens that a run may use, prompts and answers together.").tag(
        config=True
    )
    max_usd = Float(
        None, allow_none=True, min=0.0, help="USD that a run may cost; needs the model's price."
    ).tag(config=True)
    prices = Dict(
        help="USD for a million tokens by model name: {'name': (prompt, answer)}; '*' for every model."
    ).tag(config=True)
    context_tokens = Int(
        8_000, min=512, help="Tokens that prompt and answer may take together in one request."
    ).tag(config=True)
    answer_tokens = Int(1_500, min=16, help="Tokens that one answer may take.").tag(config=True)
    connect_seconds = Float(10.0, min=0.01, help="Seconds to connect.").tag(config=True)
    first_seconds = Float(60.0, min=0.01, help="Seconds until the first piece of an answer.").tag(config=True)
    stall_seconds = Float(20.0, min=0.01, help="Seconds between two pieces of an answer.").tag(config=True)
    question_seconds = Float(
        120.0, min=0.01, help="Seconds for one question, repeated attempts and waits included."
    ).tag(config=True)
    attempts = Int(3, min=1, max=10, help="Attempts for one question.").tag(config=True)
    backoff_seconds = Float(
        0.5, min=0.0, help="Seconds before the second attempt; doubles with each further one."
    ).tag(config=True)
    breaker_faults = Int(
        3, min=1, help="Questions in a row that met a fault, after which the endpoint is left alone."
    ).tag(config=True)
    breaker_seconds = Float(120.0, min=0.0, help="Seconds for which it is left alone.").tag(config=True)
    cache = Bool(
        True, help="Keep answers in the user's data folder, so that an identical request is not sent twice."
    ).tag(config=True)


_TAKEN = (
    "context_tokens", "answer_tokens", "connect_seconds", "first_seconds", "stall_seconds",
    "question_seconds", "attempts", "backoff_seconds", "breaker_faults", "breaker_seconds",
)  # fmt: skip


def config_from_files() -> Config:
    """`c.AutoMLModel` as the configuration files have it, for programs that are no Jupyter server."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config.loader import ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader

    found = Config()
    for folder in reversed(jupyter_config_path()):
        for loader, suffix in ((PyFileConfigLoader, ".py"), (JSONFileConfigLoader, ".json")):
            try:
                found.merge(loader(CONFIG_NAME + suffix, path=folder).load_config())
            except ConfigFileNotFound:
                continue
    return found


class Configuration:
    """Configuration files and environment, read together. The environment goes before the files."""

    def __init__(self, config: Config | None = None, environment: Mapping[str, str] | None = None) -> None:
        """`config` is read from Jupyter's folders when not given. Raises BadInput for a value that cannot be."""
        from traitlets import TraitError

        self._environment = dict(os.environ if environment is None else environment)
        try:
            self._traits = AutoMLModel(config=config_from_files() if config is None else config)
        except (TraitError, ValueError) as error:
            raise BadInput(f"c.AutoMLModel is not right: {error}") from None

    @property
    def endpoint(self) -> str:
        """Where requests go unless something else is said; empty when nothing is configured."""
        for name in ("JUPYTER_AUTOML_ENDPOINT", "OPENAI_BASE_URL", azure.ENDPOINT):
            if self._environment.get(name):
                return self._environment[name]
        return str(self._traits.endpoint)

    @property
    def model(self) -> str:
        """The model that is asked unless something else is said; empty when none is."""
        return self._environment.get("JUPYTER_AUTOML_MODEL") or str(self._traits.model)

    def choice(
        self, *, endpoint: str | None = None, model: str | None = None, privacy: str | None = None,
        max_usd: float | None = None, max_requests: int | None = None, max_tokens: int | None = None,
    ) -> ModelChoice | None:  # fmt: skip
        """What a run is told: the arguments, and for what they leave open the configuration. None: no model.

        Raises BadInput for an endpoint without a model, for what is no address, and for a limit in USD on a model
        whose price is not known.
        """
        traits, called = self._traits, model or self.model
        if not called:
            if endpoint:
                raise BadInput(f"The endpoint {host_of(endpoint)} needs a model; add --model NAME.")
            return None
        place = endpoint or self.endpoint
        if not place and not self._environment.get(COMMON_KEY) and not traits.api_key:
            raise BadInput(
                f"There is no endpoint for the model {called}; add --endpoint URL, or set OPENAI_BASE_URL or OPENAI_API_KEY."
            )
        try:
            chosen = ModelChoice(
                endpoint=checked_endpoint(place or PUBLIC_ENDPOINT), model=called,
                privacy=privacy or self._environment.get("JUPYTER_AUTOML_PRIVACY") or traits.privacy,  # type: ignore[arg-type]
                max_requests=_first(max_requests, self._environment.get("JUPYTER_AUTOML_MAX_REQUESTS"), traits.max_requests),
                max_tokens=_first(max_tokens, self._environment.get("JUPYTER_AUTOML_MAX_TOKENS"), traits.max_tokens),
                max_usd=_first(max_usd, self._environment.get("JUPYTER_AUTOML_MAX_USD"), traits.max_usd),
            )  # fmt: skip
        except ValidationError as error:
            wrong = error.errors()[0]
            raise BadInput(f"The model's {wrong['loc'][0]} is not right: {wrong['msg']}.") from None
        if chosen.max_usd is not None and price_of(chosen.model, chosen.endpoint, self._prices()) is None:
            raise BadInput(
                f"The price of {chosen.model} is not known, so a limit in USD cannot be kept; "
                "give c.AutoMLModel.prices, or limit requests and tokens instead."
            )
        return chosen

    def settings(
        self, choice: ModelChoice, *, typed: bool = False, cache: Path | None = None
    ) -> ModelSettings:
        """What the client needs for this choice.

        `typed`: the endpoint was typed into a browser; then the key goes there only where its host is one that was
        configured beside the key. `cache`: the file for answers, used unless `c.AutoMLModel.cache` is off.
        """
        name, key = self._key(choice.endpoint)
        if typed and host_of(choice.endpoint) not in self._key_hosts(name):
            name, key = None, ""
        given: dict[str, Any] = {
            field: getattr(self._traits, field) for field in _TAKEN
        } | choice.model_dump()
        given["api_version"] = self._api_version(choice.endpoint)
        return ModelSettings(
            key=SecretStr(key), key_name=name, prices=self._prices(), cache=cache if self._traits.cache else None, **given
        )  # fmt: skip

    def _key(self, endpoint: str) -> tuple[str | None, str]:
        places = (OWN_KEY, AZURE_KEY, COMMON_KEY) if self._is_azure(endpoint) else (OWN_KEY, COMMON_KEY)
        for name in places:
            if self._environment.get(name):
                return name, self._environment[name]
        return ("c.AutoMLModel.api_key", str(self._traits.api_key)) if self._traits.api_key else (None, "")

    def _is_azure(self, endpoint: str) -> bool:
        """Whether Azure is at the address: by its host, or because it was configured as Azure's."""
        host = host_of(endpoint)
        configured = [self._environment.get(azure.ENDPOINT)]
        if self._traits.api_version:
            configured.append(self._traits.endpoint)
        return azure.is_own(host) or host in {host_of(address) for address in configured if address}

    def _api_version(self, endpoint: str) -> str:
        """Of Azure's API; empty for an endpoint of the common dialect."""
        if not self._is_azure(endpoint) or not azure.is_dialect(endpoint):
            return ""
        said = self._environment.get(azure.VERSION) or self._traits.api_version
        return str(said or azure.DEFAULT_VERSION)

    def _key_hosts(self, name: str | None) -> set[str]:
        hosts = {str(host) for host in self._traits.key_hosts}
        if self.endpoint:
            hosts.add(host_of(self.endpoint))
        elif name == COMMON_KEY:
            hosts.add(PUBLIC_HOST)
        if name == AZURE_KEY and self._environment.get(azure.ENDPOINT):
            hosts.add(host_of(self._environment[azure.ENDPOINT]))
        return hosts

    def _prices(self) -> dict[str, tuple[float, float]]:
        try:
            return {str(name): (float(pair[0]), float(pair[1])) for name, pair in self._traits.prices.items()}
        except (TypeError, ValueError, IndexError):
            raise BadInput(
                "c.AutoMLModel.prices is not right; it looks like {'name': (0.15, 0.60)}, USD for a million tokens."
            ) from None


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None and value != ""), None)


def withhold_keys() -> None:
    """Take the keys out of this process's environment, so that the kernels it starts do not inherit them."""
    for name in KEYS:
        os.environ.pop(name, None)


def withhold_own_key() -> None:
    """As `withhold_keys`, but only the key that is ours: a user's own notebooks may count on the others."""
    os.environ.pop(OWN_KEY, None)
