"""Columns that may be measured together with the target, by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.component import Context
from jupyter_automl.contracts import Finding

from .after_outcome import BEFORE, behaviour
from .base import LEFT_OUT, PUT_BACK, FindingRule, features, measure, words

COUNTED = {
    "count",
    "counts",
    "views",
    "likes",
    "shares",
    "clicks",
    "comments",
    "reactions",
    "votes",
    "downloads",
}
"""Last words of counters: two of them often count at the same moment."""
GENERAL = {
    "id", "name", "type", "kind", "number", "num", "no", "nr", "total", "mean", "max", "min", "avg", "std", "code", "date",
    "rate", "level", "class", "is", "has", "was", "the", "first", "second", "new", "old", "high", "low", "n", "x", "y",
}  # fmt: skip
"""First words that say nothing about what is measured."""
PLANNED = {
    "sched", "scheduled", "planned", "plan", "expected", "estimated", "est", "forecast", "promised", "budgeted", "due",
}  # fmt: skip
"""Words by which a column says what was meant to happen."""
CUSTOM = 3
"""From this many columns on a shared first word is how the table names its columns."""


class SameMoment(FindingRule):
    """A column whose name begins as the target's does, or counts what the target counts, and which tells something of it.

    Named only: whether it is known when the prediction is made a person has to say. Where another column says what was
    planned, this one says what came of it, and is left out.
    """

    kind = "same_moment"
    order = 7
    evidence = behaviour

    def fills(self, context: Context, finding: Finding) -> dict[str, Any]:
        return {"column": finding.columns[0], "score": measure(context)}

    def detect(self, context: Context) -> list[Finding]:
        already = {name for finding in context.findings for name in finding.columns}
        names = [column.name for column in context.facts.columns]
        least = 0.55 if context.spec.classification else 0.01
        found = []
        for column in features(context):
            word = shared(column.name, context.spec.target, names)
            if word is None or column.name in already or (column.alone or 0.0) < least:
                continue
            plan = planned(column.name, [name for name in names if name != context.spec.target])
            meant = f"`{plan}` says what was planned, so it says what happened, and " if plan else ""
            found.append(
                Finding(
                    kind=self.kind,
                    severity="high" if plan else "low",
                    columns=[column.name],
                    evidence=f"{meant}its name shares “{word}” with the target's, so both may be measured at the same "
                    f"moment; {measure(context)} alone {column.alone:.3f}",
                    action=LEFT_OUT if plan else "kept, but ask: is it known when the prediction is made?",
                    undo=PUT_BACK
                    if plan
                    else "take the name out of NUMBERS or CATEGORIES in the split section",
                    drop=[column.name] if plan else [],
                )
            )
        return found


def planned(name: str, names: Sequence[str]) -> str | None:
    """The column that says what was planned for what this one measures: `sched_arr_time` for `arr_time`."""
    own = words(name)
    if set(own) & PLANNED:
        return None
    return next(
        (
            each
            for each in names
            if set(words(each)) & PLANNED and [word for word in words(each) if word not in PLANNED] == own
        ),
        None,
    )


def shared(name: str, target: str, names: Sequence[str]) -> str | None:
    """The word by which the column seems to belong to the target's moment, None when there is none."""
    own, other = words(name), words(target)
    if len(own) < 2 or len(other) < 2 or set(own) & BEFORE:
        return None
    if own[-1] == other[-1] and own[-1] in COUNTED:
        return own[-1]
    first = own[0]
    if first != other[0] or first in GENERAL or len(first) < 3 or not first.isalpha():
        return None
    alike = sum(words(each)[:1] == [first] for each in names if each != target)
    return first if alike < CUSTOM else None
