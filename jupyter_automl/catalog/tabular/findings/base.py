"""What a finding rule is, and the few readings of the profile that rules share."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import ColumnProfile, Finding

LEFT_OUT = "left out of the features"
PUT_BACK = "put the name back into NUMBERS or CATEGORIES in the split section"


class FindingRule:
    """One kind of finding: how it is detected in the profile, and the cell that counts its evidence anew."""

    kind: ClassVar[str]
    order: ClassVar[int] = 50
    """Rules with a lower order run first; later ones see their findings in `context.findings`."""
    evidence: ClassVar[Callable[..., Any]]
    """A cell function that returns `evidence`, one sentence with numbers computed from `development`."""

    def detect(self, context: Context) -> list[Finding]:
        """Findings of this kind; an empty list when there are none."""
        raise TypeError(f"{type(self).__name__} detects nothing")

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        """What `evidence` is filled with."""
        return {"columns": finding.columns}

    def cell(self, context: Context, finding: Finding) -> Code:
        """The statements that bind `evidence`."""
        function = type(self).evidence
        wanted = inspect.signature(function).parameters
        fills = self.fills(context, finding)
        return code(function, **{name: value for name, value in fills.items() if name in wanted})


def features(context: Context, *, all_columns: bool = False) -> list[ColumnProfile]:
    """Columns that may become features: not the target, not left out by an earlier rule or the user."""
    out = set() if all_columns else gone(context)
    return [c for c in context.facts.columns if c.role != "target" and c.name not in out]


def gone(context: Context) -> set[str]:
    """Columns that earlier findings or the user leave out."""
    dropped = {name for finding in context.findings for name in finding.drop}
    return dropped | set(context.spec.constraints.leave_out)


def measure(context: Context) -> str:
    """The name of the score of one column alone."""
    return {"binary": "ROC AUC", "multiclass": "macro ROC AUC"}.get(context.spec.task, "R²")


def best_of(columns: Sequence[ColumnProfile], context: Context) -> float:
    """The best score alone among the columns; that of a guess when there are none."""
    nothing = 0.5 if context.spec.classification else 0.0
    return max((column.alone for column in columns if column.alone is not None), default=nothing)


def words(name: str) -> list[str]:
    """The lower-case words of a column name: `exitReason_2` → exit, reason, 2."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[^0-9a-z]+", spaced.lower()) if word]


def shown(names: Sequence[str], most: int = 4) -> str:
    """Names for a sentence or a table: the first few, then how many more."""
    flat = [" ".join(name.split()) for name in names]
    short = [name if len(name) <= 40 else f"{name[:37]}…" for name in flat]
    return ", ".join(short[:most]) + (f" and {len(short) - most} more" if len(short) > most else "")


def plural(count: int, noun: str, many: str | None = None) -> str:
    """`1 column`, `2 columns`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def majority(context: Context) -> tuple[str, float]:
    """The most frequent class and its share."""
    label, rows = context.facts.classes[0]
    return label, rows / max(context.facts.rows, 1)
