"""Reduces what is known of the data to what may be sent: names, schema and statistics, or sample rows as well.

Everything here is measured on development rows; the sealed holdout never gets this far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jupyter_automl.contracts.profile import ColumnProfile, Profile

from .settings import Privacy

SHARED = 10
"""Rows that a category label must stand in before it is sent: what fewer share may tell of a person."""
LABELS = 8
ROWS, LETTERS = 8, 80
"""Sample rows, and letters of a value in them."""
_LABELLED = frozenset({"category", "boolean", "target"})
_HELD = frozenset({"identifier", "group", "text"})
"""Roles whose single values name somebody or something."""


def reduced(
    profile: Profile, level: Privacy, rows: Sequence[Mapping[str, Any]] | None = None, *, label: bool = True
) -> dict[str, Any]:
    """The profile as far as the level lets it out, JSON-able.

    `rows` are sample rows of the development part; they are used at level `rows` alone. `label`: whether the class
    labels of the target may be named below that level (they are a part of the goal).
    """
    if level == "names":
        return {"target": profile.target, "columns": [column.name for column in profile.columns]}
    found: dict[str, Any] = {
        "target": profile.target,
        "rows": profile.rows,
        "columns": [_column(column, level) for column in profile.columns],
        "groups": profile.groups,
        "times": profile.times,
        "same": [[pair.left, pair.right, pair.relation] for pair in profile.pairs],
    }
    if profile.classes and label:
        found["classes"] = [
            [name, count] for name, count in profile.classes if count >= SHARED or level == "rows"
        ]
    if level == "rows" and rows:
        found["sample_rows"] = [_row(row, profile) for row in rows[:ROWS]]
    return {key: value for key, value in found.items() if value not in ([], None)}


def _column(column: ColumnProfile, level: Privacy) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name, "role": column.role, "type": column.dtype, "missing": column.missing, "distinct": column.distinct,
        "low": _rounded(column.minimum), "high": _rounded(column.maximum), "mean": _rounded(column.mean),
        "std": _rounded(column.std), "skew": _rounded(column.skew), "zeros": _rounded(column.zeros),
        "words": _rounded(column.words), "alone": _rounded(column.alone),
    }  # fmt: skip
    if column.role in _HELD:
        for name in ("low", "high", "mean", "std", "skew", "zeros"):
            del found[name]
    if column.role in _LABELLED:
        shown = [
            [label[:LETTERS], count] for label, count in column.top if count >= SHARED or level == "rows"
        ]
        found["labels"] = shown[:LABELS]
    return {key: value for key, value in found.items() if value not in (None, [], 0) or key == "missing"}


def _row(row: Mapping[str, Any], profile: Profile) -> dict[str, Any]:
    known = {column.name for column in profile.columns}
    return {name: _cell(value) for name, value in row.items() if name in known}


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    text = str(value)
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"


def _rounded(value: float | None) -> float | None:
    """Three digits: an extreme belongs to one row, and need not be told to the last digit."""
    return None if value is None else float(f"{value:.3g}")


_QUOTED = re.compile(r"'((?:[^'\\\n]|\\.){1,2000})'|\"((?:[^\"\\\n]|\\.){1,2000})\"")
_FIGURE = re.compile(r"(?<![\w.])[-+]?\d[\d.,:/\-]{2,}\d(?![\w])")


def masked(message: str, known: Iterable[str], level: Privacy) -> str:
    """An error's message without the values in it: what is quoted and is no known name, and long figures.

    `known` are names that may be told: columns, variables, modules. At level `rows` nothing is masked.
    """
    if level == "rows":
        return message
    names = {str(name) for name in known}

    def of_quoted(found: re.Match[str]) -> str:
        inner = found[1] if found[1] is not None else found[2]
        return found[0] if inner in names or _safe(inner) else f"{found[0][0]}<value>{found[0][0]}"

    return _FIGURE.sub("<figure>", _QUOTED.sub(of_quoted, message))


def _safe(text: str) -> bool:
    """Names of types, which error messages quote beside values."""
    return text in {
        "int", "float", "str", "bool", "list", "dict", "object", "category", "NoneType", "Series", "DataFrame", "ndarray",
        "int64", "float64", "datetime64[ns]", "datetime64[us]", "timedelta64[ns]", "string", "Timestamp", "Index", "nan",
    }  # fmt: skip


def cell_sources(cells: Sequence[Mapping[str, Any]], level: Privacy) -> list[dict[str, Any]]:
    """Notebook cells for a question: sources always, the text of their outputs at level `rows` alone.

    A cell is a mapping with `cell_type`, `source` and perhaps `outputs`, as in a notebook file.
    """
    found = []
    for number, cell in enumerate(cells, 1):
        one: dict[str, Any] = {
            "cell": number,
            "type": cell.get("cell_type"),
            "source": str(cell.get("source") or ""),
        }
        if level == "rows":
            texts = [_output(output) for output in cell.get("outputs") or ()]
            one["output"] = "\n".join(text for text in texts if text)[:2_000]
        found.append({key: value for key, value in one.items() if value != ""})
    return found


def _output(output: Mapping[str, Any]) -> str:
    text = output.get("text") or (output.get("data") or {}).get("text/plain") or ""
    return "".join(text) if isinstance(text, list) else str(text)
