"""Several columns that an earlier cell renamed, still asked for by their old names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from ..slicing import executed
from .names import names_in, tables
from .spelling import rename


def renamed_before(place: Place) -> Iterator[Finding]:
    """`df[["Annual Income (k$)"]]` after `df.rename(columns={"Annual Income (k$)": "income"})`: today's names are used."""
    names = names_in(place)
    if len(names) < 2:
        return
    told: dict[str, str] = {}
    for statement in executed(place.crash):
        for call in ast.walk(statement.node):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "rename"
            ):
                for item in call.keywords:
                    if item.arg == "columns" and isinstance(item.value, ast.Dict):
                        told |= _pairs(item.value)
    for text, columns in tables(place).items():
        taken = {name: told[name] for name in names if told.get(name) in columns}
        if set(taken) != set(names) - set(columns) or not taken:
            continue
        every = {old: new for old, new in told.items() if new in columns and old not in columns}
        editor = place.editor()
        rename(place, editor, every)
        listed = ", ".join(f"`{old}` is `{new}`" for old, new in taken.items())
        yield Finding(
            f"An earlier cell renamed columns of `{text}`: {listed}.",
            place.propose(editor, "Their new names are used.", "The same columns are taken.", 0.94),
            confidence=0.95,
        )
        return


def _pairs(table: ast.Dict) -> dict[str, str]:
    return {
        key.value: new.value
        for key, new in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant)
        and isinstance(new, ast.Constant)
        and isinstance(key.value, str)
        and isinstance(new.value, str)
    }
