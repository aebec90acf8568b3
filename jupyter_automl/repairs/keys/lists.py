"""Columns named without a list, and the names that counted values have today."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding


def without_list(place: Place) -> Iterator[Finding]:
    """`df["a", "b"]` asks for one column of that pair; `df[["a", "b"]]` asks for two."""
    if place.crash.ename not in ("KeyError", "ValueError"):
        return
    for node in place.within(ast.Subscript):
        key = node.slice
        if not isinstance(key, ast.Tuple) or not key.elts or not place.pure(node.value):
            continue
        names = [part.value for part in key.elts if isinstance(part, ast.Constant)]
        columns = place.columns(node.value)
        if columns is None and place.kind(node.value) == "DataFrameGroupBy":
            columns = place.ask(f"[str(c) for c in ({place.text(node.value)}).obj.columns]")
        if len(names) != len(key.elts) or not columns or not all(name in columns for name in names):
            continue
        editor = place.editor()
        inside = place.text(key).removeprefix("(").removesuffix(")").strip().rstrip(",")
        editor.replace(key, f"[{inside}]")
        yield Finding(
            f"`{place.text(node)}` asks for one column called by that pair; each of them is a column of its own.",
            place.propose(
                editor, "The columns are named in a list.", "The table of these columns is taken.", 0.93
            ),
        )
        return


def counted(place: Place) -> Iterator[Finding]:
    """`value_counts().reset_index()` calls its columns otherwise since pandas 2: they get their old names back.

    The columns were `index` and the name of what was counted; now they are that name and `count`. Under the old names
    one of them is still there and means the other, so it is the table that is mended, and not a use of it.
    """
    if place.crash.ename not in ("KeyError", "ValueError"):
        return
    old = "index" in place.crash.evalue
    for spot in [place, *place.earlier()]:
        if spot.reader is None:
            continue
        for call in spot.all(ast.Call):
            inner = call.func.value if isinstance(call.func, ast.Attribute) else None
            if spot.called(call) != "reset_index" or call.args or call.keywords or inner is None:
                continue
            if not isinstance(inner, ast.Call) or spot.called(inner) != "value_counts":
                continue
            source = inner.func.value if isinstance(inner.func, ast.Attribute) else None
            name = (
                spot.ask(f"({spot.text(source)}).name") if source is not None and spot.pure(source) else None
            )
            if not isinstance(name, str) or not (old or _renamed_from_index(spot, call, place.crash.evalue)):
                continue
            editor = spot.editor()
            editor.replace(call, f'{spot.text(inner)}.rename_axis("index").reset_index(name={name!r})')
            yield Finding(
                f"The counts are in the column `count` and what was counted in `{name}`; until pandas 1 these were"
                f" `{name}` and `index`.",
                spot.propose(
                    editor,
                    "The columns get the names that the cell knows them by.",
                    "No value changes.",
                    0.93,
                    "pandas 2.0: value_counts names its result count",
                ),
            )
            return


def _renamed_from_index(spot: Place, call: ast.Call, missing: str) -> bool:
    """Whether the counts are renamed from `index` to the name that is missing, as in `.rename(columns={"index": "city"})`."""
    way = spot.parent(call)
    chained = spot.parent(way) if isinstance(way, ast.Attribute) and way.attr == "rename" else None
    renames = [chained] if isinstance(chained, ast.Call) else []
    if isinstance(way, ast.Assign):
        name = spot.text(way.targets[0])
        renames += [
            one
            for one in spot.all(ast.Call)
            if spot.called(one) == "rename"
            and isinstance(one.func, ast.Attribute)
            and spot.text(one.func.value) == name
        ]
    for table in (node for rename in renames for node in ast.walk(rename) if isinstance(node, ast.Dict)):
        for key, value in zip(table.keys, table.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "index":
                return isinstance(value, ast.Constant) and repr(value.value) in missing
    return False
