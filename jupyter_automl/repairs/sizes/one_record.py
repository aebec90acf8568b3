"""A table made of one record: a dictionary whose values are no columns."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def one_record(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame({"name": "Ann", "age": 30})` → `pd.DataFrame([…])`; with `columns`, the entries are its rows."""
    if "If using all scalar values, you must pass an index" not in place.crash.evalue:
        return
    for call in place.calls("DataFrame"):
        record = call.args[0] if call.args else None
        named = {item.arg: item.value for item in call.keywords}
        if record is None or "index" in named or len(call.args) > 1:
            continue
        columns = named.get("columns")
        editor = place.editor()
        if columns is None:
            editor.wrap(record, "[", "]")
            said, effect = (
                "The record becomes the one row.",
                "The table has a row, and a column for each key.",
            )
        elif isinstance(columns, ast.List) and len(columns.elts) == 2 and not _keys(place, record, columns):
            editor.wrap(record, "", ".items()")
            said, effect = (
                "Each entry becomes a row.",
                "The first column holds the keys, the second the values.",
            )
        else:
            continue
        yield Finding(
            f"`{place.text(record)[:60]}` holds one value for each key, and no columns.",
            place.propose(editor, said, effect, 0.93),
            confidence=0.95,
        )
        return


def _keys(place: Place, record: ast.expr, columns: ast.List) -> bool:
    """Whether one of the columns is a key of the record."""
    return place.ask(f"bool({{*{place.text(columns)}}} & {{*{place.text(record)}}})") is not False
