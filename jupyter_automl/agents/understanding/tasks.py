"""Binary, multiclass or regression: from the target's values and the goal's wording."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jupyter_automl.contracts import Column, Structure, Unclear
from jupyter_automl.contracts.task import Task
from jupyter_automl.errors import BadInput

from .goal import Word
from .labels import positive
from .names import all_different
from .words import stems

MOST_CLASSES = 100
FEW = 10
"""Whole numbers with at most this many different values may be classes."""

_AS_CLASS = re.compile(
    (
        r"\b(?:which|what)\s+(?:\w+\s+)?(?:class|type|kind|grade|group|categor|bracket|species|level|sort|digit"
        r"|cultivar|variety)|\bclassif|\bclass(?:es)?\b|\btype\b|\bkind of\b|\bcategor|\bbracket|\bgrade of\b"
        r"|\bgrade\b"
    ),
    re.IGNORECASE,
)
_AS_NUMBER = re.compile(
    (
        r"\bhow (?:much|many|good|high|old|long|well|large|big|satisfied|happy)\b|\bnumber of\b|\bcount\b"
        r"|\bscore\b|\bon average\b|\bregress|\bestimate\b|\bmean\b"
    ),
    re.IGNORECASE,
)
_CLASS_NAMES = {
    "class",
    "type",
    "kind",
    "group",
    "categor",
    "category",
    "spec",
    "label",
    "cluster",
    "segment",
    "cultivar",
    "digit",
    "target",
    "y",
    "grp",
    "zon",
}
_COUNT_NAMES = {
    "count",
    "number",
    "child",
    "children",
    "room",
    "bedroom",
    "bathroom",
    "visit",
    "total",
    "quantit",
    "size",
    "year",
    "age",
    "day",
}
_ABOVE = re.compile(
    r"\b(?:more than|over|above|at least|exceed\w*|less than|under|below)\s*[$€£]?\s*\d[\d.,]*\s*k?\b",
    re.IGNORECASE,
)


@dataclass
class Choice:
    """The task with its reason, labels and open points."""

    task: Task
    why: str
    classes: list[str] = field(default_factory=list)
    positive: str | None = None
    unclear: list[Unclear] = field(default_factory=list)


def decide(column: Column, structure: Structure, goal: str, words: list[Word], told: str) -> Choice:
    """Task of the target; `told` is the goal without its constraints.

    Raises
    ------
    BadInput
        When the column holds nothing that can be predicted: no value, one value, a different text in each row, dates.
    """
    name, present = column.name, structure.rows - column.missing
    if present <= 0 or column.distinct == 0:
        raise BadInput(
            f"The column `{name}` has no value at all; name another column to predict with --target."
        )
    if column.distinct == 1:
        value = next(iter(column.counts or {}), "")
        raise BadInput(
            f"The column `{name}` has one value only{f' (`{value}`)' if value else ''}, so there is nothing to "
            f"predict; name another target."
        )
    if column.kind == "date":
        raise BadInput(
            f"The column `{name}` holds dates, and this run predicts a class or a number; name a column of labels "
            f"or numbers with --target."
        )
    if column.kind == "number":
        return _number(column, structure, goal, told)
    if column.distinct == 2:
        return _binary(column, goal, "text" if column.kind != "boolean" else "true or false")
    if all_different(column, structure.rows) or column.distinct > MOST_CLASSES or column.counts is None:
        how = (
            "a different text in nearly every row"
            if all_different(column, structure.rows)
            else f"{column.distinct:,} different texts"
        )
        raise BadInput(
            f"The column `{name}` has {how}, too many classes to predict; name a column with few labels or with "
            f"numbers as the target."
        )
    return Choice("multiclass", f"`{name}` holds {column.distinct} labels", _classes(column))


def _classes(column: Column) -> list[str]:
    counts = column.counts or {}
    return sorted(counts, key=lambda label: -counts[label])


def _binary(column: Column, goal: str, what: str) -> Choice:
    labels = _classes(column)
    if len(labels) != 2:
        raise BadInput(f"The labels of `{column.name}` were not counted; name another target.")
    chosen, why = positive(goal, column.name, labels)
    return Choice(
        "binary",
        f"`{column.name}` has two values ({what}: `{labels[0]}`, `{labels[1]}`); `{chosen}` is predicted, as {why}",
        labels,
        chosen,
    )


def _number(column: Column, structure: Structure, goal: str, told: str) -> Choice:
    name = column.name
    parts = set(stems(name))
    if column.distinct == 2:
        return _binary(column, goal, "numbers that name two classes")
    limit = _ABOVE.search(told)
    open_points = []
    if limit:
        open_points.append(Unclear(
            question=f'Is "{limit[0].strip()}" a class of its own?', taken=f"no, `{name}` itself is predicted as a number",
            why=(
            f"`{name}` has {column.distinct:,} different values and no label for that limit; compare a prediction "
            f"with the limit to answer it"),
        ))  # fmt: skip
    as_class = bool(parts & _CLASS_NAMES) or _AS_CLASS.search(told) is not None
    as_number = _AS_NUMBER.search(told) is not None
    whole = column.integer and column.counts is not None
    ends = re.search(r"\b(\d+)\b[^\d.;?!]{0,20}?(?:to|-|–|and)\s*(\d+)\b", told)
    if (
        whole
        and column.distinct <= FEW
        and ends
        and (float(ends[1]), float(ends[2])) == (column.minimum, column.maximum)
    ):
        said = Unclear(
            question=f"Is `{name}` a number or a class?",
            taken="a class",
            why=f'the goal itself speaks of steps ("{ends[0]}")',
        )
        return Choice(
            "multiclass",
            f"`{name}` holds the {column.distinct} steps that the goal speaks of",
            _classes(column),
            unclear=[*open_points, said],
        )
    if whole and column.distinct <= FEW and not (parts & _COUNT_NAMES and not as_class):
        if as_number and not parts & _CLASS_NAMES:
            said = Unclear(question=f"Is `{name}` a number or a class?", taken="a number",
                           why=(
            f"the goal asks how much or how good, and its {column.distinct} values from {column.minimum:g} to "
            f"{column.maximum:g} are ordered"))  # fmt: skip
            return Choice(
                "regression",
                f"the {column.distinct} values of `{name}` are steps on a scale, and the goal asks how far up",
                unclear=[*open_points, said],
            )
        if as_class:
            return Choice(
                "multiclass",
                f"the {column.distinct} whole numbers in `{name}` name classes",
                _classes(column),
                unclear=open_points,
            )
        said = Unclear(question=f"Is `{name}` a number or a class?", taken="a class",
                       why=(
            f"it has only {column.distinct} different whole values; asking how much or how good would make it a "
            f"number"))  # fmt: skip
        return Choice(
            "multiclass",
            f"`{name}` has only {column.distinct} different whole values",
            _classes(column),
            unclear=[*open_points, said],
        )
    if whole and column.distinct <= 30 and parts & _CLASS_NAMES and not as_number:
        return Choice(
            "multiclass",
            f"the {column.distinct} whole numbers in `{name}` name classes",
            _classes(column),
            unclear=open_points,
        )
    what = "whole numbers" if column.integer else "numbers"
    return Choice(
        "regression",
        f"`{name}` holds {column.distinct:,} different {what} from {column.minimum or 0:g} to {column.maximum or 0:g}",
        unclear=open_points,
    )
