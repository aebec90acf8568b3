# ruff: noqa: E501
"""Users' cells that crash on today's libraries, with what they were for: read from ``user_cells/*.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "user_cells"


@dataclass(frozen=True)
class UserCell:
    """One cell after a cell of setting up; `check` fails where the mended cell did not do what it was for.

    `expect` is `mend`, `ask` (only a person can help) or `nothing` (there is no honest repair).
    """

    group: str
    number: int
    setup: str
    source: str
    check: str
    expect: str = "mend"
    files: dict[str, list[int]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Group, number and first line, as pytest shows it."""
        return f"{self.group}-{self.number}-{self.source.splitlines()[0][:40]}"


def read() -> list[UserCell]:
    """All cells, group by group."""
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, entry in enumerate(table["cell"]):
            found.append(UserCell(path.stem, number, table["setup"], entry["source"].strip("\n"), entry.get("check", "pass").strip("\n"),
                                  entry.get("expect", "mend"), table.get("files", {})))  # fmt: skip
    return found
