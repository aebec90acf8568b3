"""How structured answers are asked for, and what each endpoint was found able to do."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from .azure import is_own
from .contract import Form
from .settings import PUBLIC_HOST, ModelSettings

LADDER: tuple[str, ...] = ("schema", "plain schema", "json", "text")
"""From what binds the model most to what binds it least. A plain schema has no bounds: some endpoints refuse them."""

_BOUNDS = frozenset({
    "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
})  # fmt: skip
_ALWAYS_OFF = frozenset({"title", "default", "examples"})


@dataclass
class Abilities:
    """What one endpoint was found able to do with one model; kept as long as the process lives."""

    rung: int = 0
    """Place on the ladder."""
    dropped: set[str] = field(default_factory=set)
    """Settings of a request that the endpoint does not take."""
    streams: bool = True
    context: int | None = None
    """Tokens, where the endpoint said it."""

    @property
    def form(self) -> Form:
        """The form of the present rung."""
        found = LADDER[self.rung]
        return "json" if found == "json" else "text" if found == "text" else "schema"

    def lower(self) -> bool:
        """One rung down; False at the lowest."""
        if self.rung + 1 == len(LADDER):
            return False
        self.rung += 1
        return True


_KNOWN: dict[tuple[str, str], Abilities] = {}


def abilities_of(settings: ModelSettings) -> Abilities:
    """What is known of the endpoint and model so far."""
    key = (settings.endpoint, settings.model)
    if key not in _KNOWN:
        public = settings.host == PUBLIC_HOST or settings.api_version or is_own(settings.host)
        _KNOWN[key] = Abilities(rung=1 if public else 0)
    return _KNOWN[key]


def forget_abilities() -> None:
    """Find out anew: an endpoint may have become another one."""
    _KNOWN.clear()


def response_format(abilities: Abilities, schema: type[BaseModel]) -> dict[str, Any] | None:
    """What goes into the request beside the messages, if anything."""
    rung = LADDER[abilities.rung]
    if rung == "text":
        return None
    if rung == "json":
        return {"type": "json_object"}
    name = re.sub(r"\W", "_", schema.__name__)[:60]
    body = strict_schema(schema, bounds=rung == "schema")
    return {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": body}}


def schema_note(abilities: Abilities, schema: type[BaseModel]) -> str:
    """What has to be said in words where the request cannot carry the schema."""
    if abilities.form == "schema":
        return ""
    body = json.dumps(strict_schema(schema, bounds=True), separators=(",", ":"), ensure_ascii=False)
    return f"Answer with one JSON object, without any text around it, that fits this JSON schema:\n{body}"


def strict_schema(schema: type[BaseModel], *, bounds: bool) -> dict[str, Any]:
    """The JSON schema as strict structured output wants it: nothing additional, every property required.

    Without `bounds`, limits of lengths and numbers are left out; the answer is validated against them in any case.
    """
    return _strict(copy.deepcopy(schema.model_json_schema()), bounds)  # type: ignore[no-any-return]


def _strict(node: Any, bounds: bool, *, names: bool = False) -> Any:
    """`names`: the keys of this object are names of properties or definitions, not keywords."""
    if isinstance(node, list):
        return [_strict(one, bounds) for one in node]
    if not isinstance(node, dict):
        return node
    if names:
        return {key: _strict(value, bounds) for key, value in node.items()}
    out = {
        key: _strict(value, bounds, names=key in ("properties", "$defs"))
        for key, value in node.items()
        if key not in _ALWAYS_OFF and (bounds or key not in _BOUNDS)
    }
    if "$ref" in out:
        return {"$ref": out["$ref"]}
    if "properties" in out:
        out["additionalProperties"] = False
        out["required"] = list(out["properties"])
    if "oneOf" in out and "discriminator" in out:
        out["anyOf"] = out.pop("oneOf")
        del out["discriminator"]
    return out
