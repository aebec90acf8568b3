"""The tables of the benchmark: `selected.toml` names them, the entries stand in the lists of the success table's form."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..tables import LISTED, Table, tables

SELECTED = Path(__file__).with_name("selected.toml")
FURTHER = Path(__file__).with_name("further_tables.toml")
METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}
# Row numbers that R exports put first: no new row has one.
ROW_NUMBERS = "rownames"
SMALL = 5_000


@dataclass(frozen=True)
class Contest:
    """One table to be modelled by everybody: its entry, its half, and the columns nobody gets."""

    table: Table
    part: str
    drop: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def metric(self) -> str:
        """ROC AUC for two classes, log-loss for more, RMSE for numbers."""
        return METRICS[self.table.task]

    def seeds(self, small: int) -> range:
        """Splits to make: `small` of them under 5,000 rows, else one."""
        return range(small if self.table.rows < SMALL else 1)


def contests(only: Sequence[str] | None = None, part: str | None = None) -> list[Contest]:
    """The selected tables in the file's order.

    Parameters
    ----------
    only : sequence of str, optional
        Names to take; all when not given.
    part : {"tune", "judge"}, optional
        The half to take; both when not given.

    Raises
    ------
    SystemExit
        When `only` holds a name that is not selected; the message names it.
    """
    chosen = tomllib.loads(SELECTED.read_text(encoding="utf-8"))
    unknown = [name for name in only or [] if name not in chosen]
    if unknown:
        raise SystemExit(f"Not in {SELECTED.name}: {', '.join(unknown)}")
    entries = {table.name: table for file in (LISTED, FURTHER) for table in tables(listed=file)}
    return [
        Contest(entries[name], keys["part"], (*entries[name].leaks, *keys.get("drop", ()), ROW_NUMBERS))
        for name, keys in chosen.items()
        if (not only or name in only) and part in (None, keys["part"])
    ]
