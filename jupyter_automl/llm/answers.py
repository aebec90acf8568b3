"""Makes an answer out of what a model wrote: JSON as it stands, in a fence, among prose, or with small faults mended."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)

MENDED = 16_000
"""Characters above which broken JSON is not mended: what is broken and that long is not worth the time."""
MOST_FENCES = 4
_LANGUAGE = re.compile(r"[a-zA-Z0-9]*[ \t]*\n?")


class Unusable(ValueError):
    """The text holds no answer of the wanted kind; its text says why."""


def parsed(text: str, schema: type[T], *, mend: bool = True) -> T:
    """The answer in the text. Raises Unusable.

    With `mend`, JSON with small faults is mended, too; not for an answer that was cut, whose end would be made up.
    """
    why = "it holds no JSON"
    for value in _values(text, mend):
        for candidate in _unwrapped(value, schema):
            try:
                return schema.model_validate(candidate)
            except ValidationError as error:
                why = _said(error)
            except RecursionError:
                why = "it is nested too deeply"
    raise Unusable(why)


def _values(text: str, mend: bool) -> Iterator[Any]:
    text = text.rpartition("</think>")[2].strip().lstrip("\ufeff")
    fenced = [_LANGUAGE.sub("", part, count=1) for part in text.split("```", 2 * MOST_FENCES)[1::2]]
    pieces = [text, *fenced]
    for piece in pieces:
        yield from _loaded(piece)
    start, end = text.find("{"), text.rfind("}")
    among = text[start : end + 1] if 0 <= start < end else text[start:] if start >= 0 else ""
    if among:
        yield from _loaded(among)
        yield from _first_object(text[start:])
    if mend and among and len(among) <= MENDED:
        from json_repair import repair_json

        for piece in dict.fromkeys([*fenced, among.replace("`", "")]):
            try:
                mended = repair_json(piece, return_objects=True, skip_json_loads=True)
            except (ValueError, RecursionError):
                continue
            if mended:  # nothing at all is what is left of noise
                yield mended


def _loaded(text: str) -> Iterator[Any]:
    try:
        yield json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return


def _first_object(text: str) -> Iterator[Any]:
    try:
        yield json.JSONDecoder(parse_constant=_refuse).raw_decode(text)[0]
    except (ValueError, RecursionError):
        return


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _unwrapped(value: Any, schema: type[BaseModel]) -> Iterator[Any]:
    """The value, and what small models make of one: a list for the only list, an object within an object."""
    if isinstance(value, dict):
        yield value
        if len(value) == 1:
            (inner,) = value.values()
            if isinstance(inner, dict):
                yield inner
    elif isinstance(value, list):
        if len(schema.model_fields) == 1:
            yield {next(iter(schema.model_fields)): value}
        if len(value) == 1 and isinstance(value[0], dict):
            yield value[0]


def _said(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {first['msg']}" if place else str(first["msg"])
