"""Features that are numbers written as text, such as `1,200` and `12%`: they are no categories."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from ..number_texts import LOOK, cleaner
from ..place import Place
from .features import node_is_name, parts_alike


@dataclass(frozen=True)
class NumbersInText:
    """The columns of a table that say numbers, the statements that read them so, and whether some say none."""

    columns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    lost: bool = False


def numbers_in_text(place: Place, node: ast.expr, columns: list[str]) -> NumbersInText:
    """Which of these text columns of the features say numbers; empty where no statement could read them so."""
    text = place.text(node)
    read = {name: way for name in columns if (way := _way(place, f"{text}[{name!r}]")) is not None}
    tables = parts_alike(place, text)[1] if node_is_name(node) else _table_of(place, text, list(read))
    if not read or not tables:
        return NumbersInText()
    lines = [
        f"{table}[{name!r}] = pd.to_numeric({table}[{name!r}]{steps}{how})"
        for table in tables
        for name, (steps, how) in read.items()
    ]
    return NumbersInText(tuple(read), tuple(lines), any(how for _, how in read.values()))


def _way(place: Place, column: str) -> tuple[str, str] | None:
    """The string methods that leave numbers, and what `to_numeric` is told; None for a column that says anything else."""
    look = place.ask(LOOK % column)
    if not isinstance(look, list) or look[3] != ["str"] or look[0] == look[1]:
        return None
    if not look[2]:
        return "", ""
    cleaned = cleaner([str(one) for one in look[2]])
    if cleaned is None or "decimal" in cleaned[1] or "brackets" in cleaned[1]:
        return None
    steps, _, lost = cleaned
    how = ', errors="coerce"' if lost else ""
    left = place.ask(f"float(pd.to_numeric({column}{steps}, errors='coerce').notna().mean())")
    return (steps, how) if isinstance(left, float) and left > 0.5 else None


def _table_of(place: Place, text: str, names: list[str]) -> list[str]:
    """The table behind `table[[…]]` and `table.drop(…)` that holds these columns."""
    match = re.match(r"(\w+)(?:\[\[|\.drop\()", text)
    if match is None or place.kind(match.group(1)) != "DataFrame":
        return []
    return [match.group(1)] if set(names) <= set(place.columns(match.group(1)) or ()) else []
