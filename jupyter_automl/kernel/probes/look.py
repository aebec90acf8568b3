"""What an expression is worth, without changing anything."""

from __future__ import annotations

from typing import Any

from .holdings import evaluated


def probe(expression: str) -> Any:
    """The value of the expression, see `holdings.evaluated`."""
    return evaluated(expression)
