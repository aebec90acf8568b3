"""Which column, if any, decides the split: from names and marginal counts only."""

from __future__ import annotations

import re
from typing import TypedDict

from jupyter_automl.contracts import Column, Reading, Structure, TaskSpec

ENTITY = {
    "customer", "client", "patient", "subject", "person", "user", "session", "account", "household", "student", "pupil",
    "employee", "worker", "participant", "respondent", "member", "donor", "borrower", "player", "driver", "visitor",
    "individual", "device", "machine", "engine", "vehicle", "sensor", "animal", "owner", "buyer", "shopper", "passenger", "guest",
}  # fmt: skip
PLACES = {
    "store",
    "shop",
    "region",
    "country",
    "city",
    "state",
    "product",
    "category",
    "department",
    "type",
    "class",
    "group",
    "zip",
    "postal",
}
NUMBERED = {"id", "ids", "no", "nr", "num", "number", "code", "key", "uuid", "guid", "ref", "identifier"}
STANDALONE = {
    "patient",
    "subject",
    "session",
    "participant",
    "user",
    "customer",
    "engine",
    "respondent",
    "individual",
}
_EVENTS = (
    "order|transaction|invoice|event|sale|sales|sold|trade|pickup|visit|booking|log|record|recorded|measured|measurement|"
    "observation|observed|created|purchase|payment|flight|trip|reading|call|entry|start"
)
ROW_TIME = re.compile(
    r"date|datetime|date ?time|time ?stamp|ts|time|day|week|month|period"
    rf"|(?:{_EVENTS})(?: (?:date|time|datetime|timestamp|at|on|day))+|(?:date|time)(?: of)? (?:{_EVENTS})"
)
FUTURE = re.compile(
    r"\b(?:forecast\w*|future|tomorrow|upcoming|next (?:hour|day|week|month|quarter|year|season)s?|ahead"
    r"|coming (?:day|week|month|year)s?)\b",
    re.IGNORECASE,
)
FEWEST_ENTITIES, FEWEST_DATES = 10, 20


class SplitColumns(TypedDict):
    """The deciding columns, and the reason in one sentence."""

    group: str | None
    time: str | None
    why: str


def split_columns(
    structure: Structure, reading: Reading | None = None, task: TaskSpec | None = None
) -> SplitColumns:
    """Column of a repeated entity, column of time, or neither.

    Time is taken when the rows are a log (a row date that hardly repeats) or the goal speaks of the future and there
    is a row date. An entity is taken when a column is named like one and its values repeat without being a plain
    category. Birth dates, sign-up dates and places are neither. A goal that asks for a split at random gets one.
    """
    columns = [column for column in structure.columns if task is None or column.name != task.target]
    future = FUTURE.search(task.goal) if task is not None else None
    time = _time(columns, structure.rows, bool(future))
    group = _group(columns, structure.rows)
    if task is not None and task.constraints.random_split:
        passed = [f"`{column.name}`" for column in (group, time) if column is not None]
        met = f"; new rows are taken to be of the same {' and '.join(passed)}" if passed else ""
        return {"group": None, "time": None, "why": f"the goal asks for a split at random{met}"}
    if time:
        share = time.distinct / max(1, structure.rows - time.missing)
        why = (
            f'the goal speaks of the future ("{future[0]}") and `{time.name}` dates each row'
            if future
            else f"`{time.name}` dates each row and {share:.0%} of its values are different, as in a log"
        )
        return {"group": None, "time": time.name, "why": why}
    if group:
        rows = structure.rows / group.distinct
        why = f"`{group.name}` names {group.distinct:,} entities with {rows:.1f} rows each on average"
        return {"group": group.name, "time": None, "why": why}
    dates = [column.name for column in columns if column.kind == "date"]
    why = "no column names a repeated entity, and none holds dates"
    if dates:
        named = ", ".join(f"`{name}`" for name in dates[:3])
        why = f"no column names a repeated entity, and {named} {'is' if len(dates) == 1 else 'are'} not the time of a row"
    return {"group": None, "time": None, "why": why}


def _words(name: str) -> list[str]:
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[^A-Za-z]+", parted.lower()) if word]


def _time(columns: list[Column], rows: int, future: bool) -> Column | None:
    found = []
    for column in columns:
        if column.kind != "date" or column.missing > 0.05 * rows or column.distinct < min(FEWEST_DATES, rows):
            continue
        words = " ".join(_words(column.name))
        if not ROW_TIME.fullmatch(words):
            continue
        share = column.distinct / max(1, rows - column.missing)
        if future or share >= 0.5:
            found.append((words in ("date", "datetime", "timestamp"), share, column))
    found.sort(key=lambda item: (-item[0], -item[1]))
    return found[0][2] if found else None


def _group(columns: list[Column], rows: int) -> Column | None:
    found = []
    for column in columns:
        if column.kind in ("date", "boolean", "text") or column.missing > 0.05 * rows:
            continue
        if column.kind == "number" and not column.integer:
            continue
        words = _words(column.name)
        numbered = bool(words) and (words[-1] in NUMBERED or words[-1].endswith("id"))
        if len(words) == 1 and words[0].endswith("id") and words[0][:-2] in ENTITY:
            words, numbered = [words[0][:-2], "id"], True
        if PLACES & set(words):
            continue
        entity = bool(ENTITY & set(words)) and (numbered or (len(words) == 1 and words[0] in STANDALONE))
        bare = words in (["id"], ["uuid"], ["guid"])
        share = column.distinct / rows
        if column.distinct < FEWEST_ENTITIES or share > 0.8:
            continue
        if (entity and _codes(column)) or (bare and share >= 0.05):
            found.append((entity, column.distinct, column))
    found.sort(key=lambda item: (-item[0], -item[1]))
    return found[0][2] if found else None


def _codes(column: Column) -> bool:
    """Values look like names of entities: whole numbers or codes, not a handful of words such as user types."""
    return (
        column.integer
        or column.distinct > 50
        or all(re.search(r"\d", example) for example in column.examples)
    )
