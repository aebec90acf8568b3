"""A column asked for another one of its table, which it does not hold itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .names import names_in


def column_of_its_table(place: Place) -> Iterator[Finding]:
    """`bank["balance"].hist(by="job")`, `sales["units"].groupby("shop")`: the other column is given itself."""
    names = names_in(place)
    if place.crash.ename not in ("KeyError", "ValueError") or len(names) != 1:
        return
    for call in place.calls("groupby", "hist"):
        column = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(column, ast.Subscript | ast.Attribute) or not place.pure(column.value):
            continue
        table = place.text(column.value)
        if place.kind(column) != "Series" or names[0] not in map(str, place.columns(column.value) or ()):
            continue
        given = [*call.args[:1], *(item.value for item in call.keywords if item.arg == "by")]
        editor = place.editor()
        for one in given:
            if isinstance(one, ast.Constant) and one.value == names[0]:
                editor.replace(one, f"{table}[{names[0]!r}]")
        yield Finding(
            f"`{place.text(column)}` is one column and holds no `{names[0]}`; its table `{table}` does.",
            place.propose(editor, "The column of the table is given.", "Rows are put together by it.", 0.94),
            confidence=0.95,
        )
        return
