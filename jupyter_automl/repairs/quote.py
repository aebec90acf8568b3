"""Text from data and errors, put into markdown so that it stays text."""

from __future__ import annotations

import re


def code_span(text: str, limit: int = 200) -> str:
    """The text as inline code on one line: nothing in it can become markup, whatever it holds."""
    flat = " ".join(str(text).split())
    if len(flat) > limit:
        flat = f"{flat[: limit - 1]}…"
    if not flat:
        return "(nothing)"
    fence = "`" * (_longest(flat) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def code_block(text: str, language: str = "", limit: int = 60) -> str:
    """The text as a fenced block of at most `limit` lines."""
    lines = text.splitlines()
    if len(lines) > limit:
        lines = [*lines[:limit], f"… {len(lines) - limit:,} more lines"]
    body = "\n".join(lines)
    fence = "`" * max(3, _longest(body) + 1)
    return f"{fence}{language}\n{body}\n{fence}"


def _longest(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)
