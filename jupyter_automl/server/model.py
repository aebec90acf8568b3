"""The language model of this server: what is configured, what its user chose in the panel, and whether it works.

Keys are read when the server starts and stay in its process; a browser is told only whether there is one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError
from traitlets.config import Config

from jupyter_automl.errors import BadInput
from jupyter_automl.llm.cache import FILE, AnswerCache
from jupyter_automl.llm.configuration import Configuration, config_from_files
from jupyter_automl.llm.connection import Connection, tried
from jupyter_automl.llm.preview import note_for
from jupyter_automl.llm.settings import ModelChoice, ModelSettings, checked_endpoint, host_of, on_this_machine
from jupyter_automl.run.journal import default_folder

CHOSEN = "model.json"
"""The user's choice, in the data folder; it holds no key."""


class Chosen(BaseModel):
    """What was chosen in the panel; an empty model says that none is wanted, whatever is configured."""

    endpoint: str = ""
    model: str = ""
    privacy: str | None = None
    max_usd: float | None = Field(default=None, ge=0)
    max_requests: int | None = Field(default=None, ge=1)
    max_tokens: int | None = Field(default=None, ge=1)


class ServerModel:
    """One a server."""

    def __init__(self, config: Config, environment: Mapping[str, str], folder: Path | None = None) -> None:
        """`environment` is the server's as it started, keys among it."""
        self._config, self._environment = config, environment
        self.folder = folder or default_folder()

    @property
    def config(self) -> Config:
        """What the server's own configuration says."""
        return self._config

    def choice(self) -> ModelChoice | None:
        """What a run that begins now is told; None: no model. Raises BadInput for a configuration that cannot be."""
        chosen = self._chosen()
        if chosen is None:
            return self._configuration().choice()
        return self._choice_of(chosen)

    def settings(self, choice: ModelChoice | None) -> ModelSettings | None:
        """The choice with its key."""
        if choice is None:
            return None
        return self._configuration().settings(choice, typed=True, cache=self.folder / FILE)

    def status(self) -> dict[str, Any] | None:
        """What the panel says of it before anything is sent."""
        try:
            settings = self.settings(self.choice())
        except BadInput:
            return None
        if settings is None:
            return None
        return {
            "endpoint_host": settings.host, "model": settings.model, "key_set": settings.key_name is not None,
            "privacy": settings.privacy, "local": on_this_machine(settings.endpoint),
            "note": note_for(settings.endpoint, settings.privacy),
        }  # fmt: skip

    def described(self) -> dict[str, Any]:
        """What the panel's form shows. Raises BadInput for a configuration that cannot be."""
        choice = self.choice()
        configuration = self._configuration()
        shown = choice.model_dump() if choice else {"endpoint": configuration.endpoint or None, "model": None}
        settings = self.settings(choice)
        kept = AnswerCache(self.folder / FILE).kept()
        return {
            **shown, "key_set": settings is not None and settings.key_name is not None,
            "key_name": settings.key_name if settings is not None else None,
            "chosen": self._chosen() is not None, "cached": kept.answers,
            "note": note_for(choice.endpoint, choice.privacy) if choice else None,
        }  # fmt: skip

    async def save(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what was chosen, once it was tried; with `endpoint: null`, that none is wanted.

        Raises BadInput for what cannot be used, with the reason.
        """
        chosen = _read(request)
        if chosen.model or chosen.endpoint:
            found = await self._tried(self._wanted(chosen))
            if not found.ok:
                raise BadInput(found.verdict)
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / CHOSEN
        place.write_text(chosen.model_dump_json())
        os.chmod(place, 0o600)
        return self.described()

    def forget(self) -> dict[str, Any]:
        """Back to what is configured."""
        (self.folder / CHOSEN).unlink(missing_ok=True)
        return self.described()

    async def test(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Test what the form holds, or without one what is in use. Nothing is kept. Raises BadInput."""
        choice = (
            self._wanted(_read(request)) if request.get("endpoint") or request.get("model") else self.choice()
        )
        if choice is None:
            raise BadInput("No model is set; give an endpoint and the name of a model.")
        return (await self._tried(choice)).as_json()

    def wipe(self) -> dict[str, Any]:
        """Forget the answers of earlier requests."""
        return {"forgotten": AnswerCache(self.folder / FILE).wipe()}

    async def _tried(self, choice: ModelChoice) -> Connection:
        settings = self.settings(choice)
        assert settings is not None
        return await tried(settings)

    def _configuration(self) -> Configuration:
        config = config_from_files()
        config.merge(self._config)
        return Configuration(config, self._environment)

    def _wanted(self, chosen: Chosen) -> ModelChoice:
        if not chosen.model:
            raise BadInput(f"Name a model at {host_of(checked_endpoint(chosen.endpoint))}.")
        choice = self._choice_of(chosen)
        assert choice is not None
        return choice

    def _choice_of(self, chosen: Chosen) -> ModelChoice | None:
        if not chosen.model:
            return None
        more = chosen.model_dump(include={"privacy", "max_usd", "max_requests", "max_tokens"})
        return self._configuration().choice(endpoint=chosen.endpoint or None, model=chosen.model, **more)

    def _chosen(self) -> Chosen | None:
        try:
            return Chosen(**json.loads((self.folder / CHOSEN).read_text()))
        except (OSError, ValueError, TypeError):
            return None


def _read(request: Mapping[str, Any]) -> Chosen:
    given = {name: value for name in Chosen.model_fields if (value := request.get(name)) not in (None, "")}
    try:
        chosen = Chosen(**given)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise BadInput(f"{wrong['loc'][0]} is not right: {wrong['msg']}.") from None
    return chosen.model_copy(update={"endpoint": chosen.endpoint.strip(), "model": chosen.model.strip()})
