"""Settings that a call is given from a dictionary of another line or cell: `Model(**params)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from .patch import Editor
from .place import Place


@dataclass(frozen=True)
class Entry:
    """One setting of a dictionary that is written out: `"a": 1` of `{…}` or `a=1` of `dict(…)`."""

    table: ast.Dict | ast.Call
    key: ast.expr | ast.keyword
    value: ast.expr

    def remove(self, editor: Editor) -> None:
        """Take it out, with its comma."""
        if isinstance(self.table, ast.Call) and isinstance(self.key, ast.keyword):
            editor.remove(self.table, self.key)
        elif isinstance(self.table, ast.Dict) and isinstance(self.key, ast.expr):
            editor.remove_entry(self.table, self.key)

    def rename(self, editor: Editor, name: str) -> None:
        """Give it another name."""
        if isinstance(self.key, ast.keyword):
            editor.rename_keyword(self.key, name)
        else:
            editor.replace(self.key, repr(name))


def spread(call: ast.Call) -> list[str]:
    """The names of the dictionaries that a call takes its keywords from."""
    return [item.value.id for item in call.keywords if item.arg is None and isinstance(item.value, ast.Name)]


def entries(spot: Place, names: list[str], setting: str) -> Iterator[Entry]:
    """Where the cell writes that setting in the dictionaries of these names; also where a call spreads one in place."""
    tables: list[ast.expr] = [
        node.value
        for node in spot.all(ast.Assign)
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name) and node.targets[0].id in names
    ]
    tables += [item.value for item in spot.all(ast.keyword) if item.arg is None]
    for table in tables:
        if isinstance(table, ast.Dict):
            for key, value in zip(table.keys, table.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == setting:
                    yield Entry(table, key, value)
        elif isinstance(table, ast.Call) and spot.called(table) == "dict":
            for item in table.keywords:
                if item.arg == setting:
                    yield Entry(table, item, item.value)
