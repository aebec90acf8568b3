"""One cell of a notebook, before there is a document. Imports nothing heavy, so that a run can start with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["explain", "code", "repair-note", "result"]


@dataclass(frozen=True)
class CellRecord:
    """One cell of the document, with what it showed when it ran."""

    id: str
    kind: Literal["code", "markdown"]
    source: str
    role: Role
    step: str
    attempt: int = 1
    tags: tuple[str, ...] = ()
    outputs: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    execution_count: int | None = None
    yours: bool = False
    """The user wrote its source: it stands as it is."""
