"""Something about the data that a careful colleague would raise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field

Severity = Literal["high", "medium", "low"]


class Finding(BaseModel):
    """One finding: counted evidence, the action taken, and how to undo it."""

    kind: str
    """Stable identifier in snake case: `target_leak`, `identifier`, `row_order`, …"""
    severity: Severity
    columns: list[str] = Field(default_factory=list)
    evidence: str
    """One sentence with counts."""
    action: str
    """What the notebook does about it, in the past or present tense."""
    undo: str
    """What the user would change to have it otherwise."""
    drop: list[str] = Field(default_factory=list)
    """Columns that are left out of the features because of this."""
    values: dict[str, Any] = Field(default_factory=dict)
    """Numbers behind the evidence, for the cell that shows it."""


def as_sentence(text: str, names: Sequence[str]) -> str:
    """A piece of a finding as a sentence of its own; a column's name at its beginning stays as it is spelt."""
    begun = text if text.startswith(tuple(names)) else text[:1].upper() + text[1:]
    return begun if begun.endswith((".", "?")) or not begun else f"{begun}."
