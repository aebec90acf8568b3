"""What the kernel held when a cell crashed: names, types, shapes, columns, missing counts."""

from __future__ import annotations

from typing import Any

from .holdings import held


def probe() -> dict[str, dict[str, Any]]:
    """Name → description, see `holdings.described`."""
    return held()
