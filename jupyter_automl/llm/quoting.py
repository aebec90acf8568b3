"""Quotes what was written by others: as JSON strings inside a fence that nothing in the data can close.

A reader of the request, person or model, sees where data begins and ends; the values themselves are not changed, only
written with JSON's own escapes, so that a column name in an answer still is the column's name.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

STRING, ITEMS, DEPTH = 8_000, 400, 10
"""Caps of one string (characters), one list or object (members), and of nesting."""

_MARKS = re.compile(
    r"<(?=[|/!]|s>|\s*(?:data|system|user|assistant|tool|think|instructions?)\b)"  # tags, also those of chat templates
    r"|`(?=``)|(?<=``)`|(?<=`)`(?=`)"
    r"|\[(?=/?(?:INST|SYS|DATA)\b)"
    r"|#(?=##)|(?<=##)#|(?<=#)#(?=#)"
    r"|~(?=~~)|(?<=~~)~|(?<=~)~(?=~)",
    re.I,
)
_UNSEEN = re.compile(
    "[\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff9-\ufffc"
    "\uff1c\uff1e\uff40\uff5c\ufe64\ufe65\u2039\u203a\u3008\u3009\u27e8\u27e9\ud800-\udfff"
    "\U000e0000-\U000e01ef]"
)
"""Control, direction, zero-width and tag characters, half surrogates, and brackets that look like those of a fence."""


def quoted(data: Mapping[str, Any]) -> str:
    """The data as one fenced block of JSON."""
    text = as_json(data)
    mark = hashlib.sha256(text.encode()).hexdigest()[:10]
    return f"<data-{mark}>\n{text}\n</data-{mark}>"


def as_json(data: Any) -> str:
    """One line of JSON an entry of the outermost object; strings escaped as the module says."""
    plain = limited(data)
    if isinstance(plain, dict) and plain:
        lines = (f"{json.dumps(key, ensure_ascii=False)}: {_dumped(value)}" for key, value in plain.items())
        return _escaped("{" + ",\n ".join(lines) + "}")
    return _escaped(_dumped(plain))


def limited(value: Any, *, string: int = STRING, items: int = ITEMS, depth: int = DEPTH) -> Any:
    """The value as plain JSON, no string, list or object above its cap; what is left out is counted."""
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, int) or abs(value) < 10**30 else str(value)[:60]
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, str):
        return value if len(value) <= string else f"{value[:string]}… (+{len(value) - string} characters)"
    if depth <= 0:
        return "…"
    if isinstance(value, Mapping):
        kept = {
            limited(str(key), string=min(string, 400)): limited(
                one, string=string, items=items, depth=depth - 1
            )
            for key, one in list(value.items())[:items]
        }
        return kept if len(value) <= items else {**kept, "…": f"+{len(value) - items} more"}
    if isinstance(value, list | tuple | set | frozenset):
        members = sorted(value, key=str) if isinstance(value, set | frozenset) else list(value)
        cut = [limited(one, string=string, items=items, depth=depth - 1) for one in members[:items]]
        return cut if len(members) <= items else [*cut, f"… (+{len(members) - items} more)"]
    if hasattr(value, "model_dump"):
        return limited(value.model_dump(mode="json"), string=string, items=items, depth=depth)
    if hasattr(value, "item"):
        return limited(value.item(), string=string, items=items, depth=depth - 1)
    return limited(str(value), string=string)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _escaped(text: str) -> str:
    text = _UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)
    return _MARKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
