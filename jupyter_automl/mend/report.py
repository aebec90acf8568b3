"""What came of mending a notebook."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Repair:
    """One crash of one cell. `cell` is its place in the original notebook, from 1, all kinds of cells counted."""

    cell: int
    crash_class: str
    error: str
    cause: str
    verdict: Literal["mended", "left"]
    change: str = ""
    effect: str = ""
    rules: tuple[str, ...] = ()
    tries: int = 0
    confidence: float = 0.0
    need: dict[str, Any] = field(default_factory=dict)
    """What a person has to do, see `repairs.crash.Proposal`."""

    @property
    def line(self) -> str:
        """One line for the terminal."""
        said = self.change if self.verdict == "mended" else self.cause
        return f"Cell {self.cell}: {self.verdict}, {self.crash_class.replace('_', ' ')}. {' '.join(said.split())[:220]}"


@dataclass(frozen=True)
class MendReport:
    """The outcome for the whole notebook. `verified`: it ran from a fresh start without a crash that is not named."""

    notebook: Path
    output: Path
    cells: int
    repairs: tuple[Repair, ...]
    verified: bool
    seconds: float

    @property
    def left(self) -> list[Repair]:
        """Crashes that stay."""
        return [one for one in self.repairs if one.verdict == "left"]

    @property
    def ok(self) -> bool:
        """Whether the written notebook runs from top to bottom."""
        return self.verified and not self.left

    @property
    def summary(self) -> str:
        """The totals in one line."""
        mended, left = len(self.repairs) - len(self.left), len(self.left)
        if not self.repairs:
            return f"All {self.cells} code cells ran; nothing had to be mended. {self.output}"
        proof = "verified from a fresh start" if self.verified else "not verified from a fresh start"
        return f"{mended} mended, {left} left, {proof}, {self.seconds:.1f} s. {self.output}"

    def as_json(self) -> dict[str, Any]:
        """The report in JSON's own types."""
        return {
            "notebook": str(self.notebook), "output": str(self.output), "cells": self.cells, "ok": self.ok,
            "status": "clean" if not self.repairs else ("mended" if self.ok else "partial"), "verified": self.verified,
            "mended": len(self.repairs) - len(self.left), "left": len(self.left),
            "repairs": [asdict(one) for one in self.repairs], "seconds": round(self.seconds, 2),
        }  # fmt: skip
