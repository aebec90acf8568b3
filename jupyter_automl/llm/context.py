"""Keeps a request within its tokens: data is shortened in steps, the same way each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .quoting import limited, quoted

CHARACTERS_A_TOKEN = 3.2
"""Of UTF-8 bytes of code and JSON; a cautious figure, as the endpoint's own tokenizer is not known."""
STEPS = ((8_000, 400), (3_000, 150), (1_200, 80), (600, 50), (300, 30), (160, 16), (80, 8), (40, 4))
"""Caps of strings and lists, from generous to bare."""


def tokens_of(text: str) -> int:
    """About how many tokens the text takes."""
    return int(len(text.encode("utf-8", "surrogatepass")) / CHARACTERS_A_TOKEN) + 1


def fitted(data: Mapping[str, Any], tokens: int) -> str:
    """The data, quoted, in at most about so many tokens: longest strings and lists are cut first.

    Where even the barest form is too long, trailing entries are left out; the first one always stays.
    """
    for string, items in STEPS:
        text = quoted(limited(data, string=string, items=items))
        if tokens_of(text) <= tokens:
            return text
    kept = dict(limited(data, string=STEPS[-1][0], items=STEPS[-1][1]))
    while len(kept) > 1:
        kept.popitem()
        text = quoted({**kept, "…": "left out for length"})
        if tokens_of(text) <= tokens:
            return text
    return quoted(kept)
