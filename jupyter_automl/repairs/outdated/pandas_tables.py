# ruff: noqa: SIM102
"""Methods of tables and columns that pandas removed, written as they are today."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place


def append(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`a.append(b)` → `pd.concat([a, b])`; a row given as a dict becomes a table of one row."""
    done: set[int] = set()
    for node in place.all(ast.Call):
        if id(node) in done or place.called(node) != "append":
            continue
        parts, rest = _parts(place, node, done)
        if parts:
            editor.replace(node, ", ".join([f"pd.concat([{', '.join(parts)}]", *rest]) + ")")
    if place.ask("pd.__name__") is None:
        editor.top("import pandas as pd")


def _bound_here(place: Place, node: ast.expr) -> str | None:
    """What the cell itself binds the name to, where it has not come to that yet."""
    for one in place.all(ast.Assign):
        if place.text(one.targets[0]) == place.text(node):
            return {ast.Dict: "dict", ast.List: "list"}.get(type(one.value))
    return None


def _parts(place: Place, node: ast.Call, done: set[int]) -> tuple[list[str], list[str]]:
    """What `a.append(b).append(c)` joins, and the keywords that concat takes too; nothing where `a` is no table."""
    done.add(id(node))
    if not isinstance(node.func, ast.Attribute):
        return [], []
    owner = node.func.value
    first, rest = [place.text(owner)], list[str]()
    if isinstance(owner, ast.Call) and place.called(owner) == "append":
        first, rest = _parts(place, owner, done)
    # Lists have an append too.
    kind = "DataFrame" if len(first) > 1 else place.kind(owner)
    failing = node in place.within(ast.Call) and place.crash.ename == "AttributeError"
    other = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "other"), None)
    if not first or other is None or (kind not in ("DataFrame", "Series") and not (kind is None and failing)):
        return [], []
    text = place.text(other)
    other_kind = (
        "dict"
        if isinstance(other, ast.Dict)
        else "list"
        if isinstance(other, ast.List)
        else place.kind(other) or _bound_here(place, other)
    )
    if other_kind == "dict":
        added = f"pd.DataFrame([{text}])"
    elif other_kind == "Series" and kind != "Series":
        added = f"{text}.to_frame().T"
    elif other_kind == "list":
        rows = place.ask(f"type({text}[0]).__name__") if place.pure(other) else None
        added = f"pd.DataFrame({text})" if rows == "dict" else f"*{text}"
    else:
        added = text
    kept = [
        place.text(item) for item in node.keywords if item.arg in ("ignore_index", "sort", "verify_integrity")
    ]
    return [*first, added], kept or rest


def ix(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`.ix` meant labels where the index has such labels, positions where it has none."""
    for node in place.all(ast.Attribute):
        if node.attr != "ix":
            continue
        use = place.parent(node)
        key = use.slice if isinstance(use, ast.Subscript) else None
        parts = key.elts if isinstance(key, ast.Tuple) else [key]
        whole = place.ask(f"__import__('pandas').api.types.is_integer_dtype({place.owner(node.value)}.index)")
        rows = _positions(parts[0]) and whole is False
        columns = len(parts) > 1 and _positions(parts[1])
        new = "iloc" if (columns and (rows or _positions(parts[0]))) or (rows and len(parts) == 1) else "loc"
        editor.replace(node, f"{place.owner(node.value)}.{new}")


def _positions(node: ast.expr | None) -> bool:
    """Whether a key is written as whole numbers."""
    if isinstance(node, ast.Slice):
        ends = [end for end in (node.lower, node.upper) if end is not None]
        return all(_positions(end) for end in ends)
    if isinstance(node, ast.List):
        return all(_positions(item) for item in node.elts)
    if isinstance(node, ast.UnaryOp):
        return _positions(node.operand)
    return isinstance(node, ast.Constant) and type(node.value) is int


def fill(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.fillna(method="ffill")` → `x.ffill()`."""
    for call in place.all(ast.Call):
        given = next((item for item in call.keywords if item.arg == "method"), None)
        if place.called(call) != "fillna" or given is None or not isinstance(call.func, ast.Attribute):
            continue
        name = {"ffill": "ffill", "pad": "ffill", "bfill": "bfill", "backfill": "bfill"}.get(
            place.text(given.value).strip("'\"")
        )
        if name:
            column = isinstance(call.func.value, ast.Subscript) and isinstance(place.parent(call), ast.Expr)
            x = place.text(call.func.value)
            # In place on a column would change a copy.
            takes = ("limit", "axis") if column else ("limit", "axis", "inplace")
            rest = [place.text(item) for item in call.keywords if item.arg in takes]
            editor.replace(call, f"{f'{x} = ' if column else ''}{x}.{name}({', '.join(rest)})")


def mad(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) == "mad" and isinstance(call.func, ast.Attribute) and not call.args:
            given = {item.arg: place.text(item.value).strip("'\"") for item in call.keywords}
            x = place.text(call.func.value)
            numbers = ".select_dtypes('number')" if place.kind(call.func.value) == "DataFrame" else ""
            if given.get("skipna", "True") not in ("True", "None"):
                continue
            if given.get("axis") in ("1", "columns"):
                editor.replace(
                    call, f"{x}{numbers}.sub({x}{numbers}.mean(axis=1), axis=0).abs().mean(axis=1)"
                )
            else:
                editor.replace(call, f"({x}{numbers} - {x}{numbers}.mean()).abs().mean()")


def grouped_mad(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) == "mad" and isinstance(call.func, ast.Attribute):
            editor.replace(call, f"{place.text(call.func.value)}.agg(lambda x: (x - x.mean()).abs().mean())")


def lookup(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """The recipe that the pandas documentation gives in its place."""
    for call in place.all(ast.Call):
        if place.called(call) == "lookup" and isinstance(call.func, ast.Attribute) and len(call.args) == 2:
            x, rows, columns = place.text(call.func.value), place.text(call.args[0]), place.text(call.args[1])
            editor.replace(
                call, f"{x}.to_numpy()[{x}.index.get_indexer({rows}), {x}.columns.get_indexer({columns})]"
            )


def week(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr in ("week", "weekofyear") and not isinstance(place.parent(node), ast.Call):
            if "isocalendar" not in place.text(node.value):
                whole = "" if "Timestamp" in match.group(0) else ".astype(int)"
                editor.replace(node, f"{place.owner(node.value)}.isocalendar().week{whole}")


def day_name(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr == "weekday_name":
            use = place.parent(node)
            called = isinstance(use, ast.Call) and use.func is node
            editor.replace(node, f"{place.owner(node.value)}.day_name" + ("" if called else "()"))


def swapaxes(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) == "swapaxes" and isinstance(call.func, ast.Attribute):
            if place.kind(call.func.value) in ("DataFrame", None):
                editor.replace(call, f"{place.text(call.func.value)}.T")


def convert(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) != "convert_objects" or not isinstance(call.func, ast.Attribute):
            continue
        x, given = place.text(call.func.value), {item.arg for item in call.keywords}
        if "convert_numeric" in given and place.kind(call.func.value) == "Series":
            editor.replace(call, f'pd.to_numeric({x}, errors="coerce")')
        elif "convert_numeric" in given:
            # A column in which nothing is a number stayed as it was.
            numbers = 'pd.to_numeric(column, errors="coerce")'
            editor.replace(
                call, f"{x}.apply(lambda column: {numbers} if {numbers}.notna().any() else column)"
            )
        else:
            editor.replace(call, f"{x}.infer_objects()")


def first_rows(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`t.first("3D")` are the rows before first date plus three days; `last` those after the last date less that."""
    for call in place.all(ast.Call):
        if (
            place.called(call) not in ("first", "last")
            or not isinstance(call.func, ast.Attribute)
            or len(call.args) != 1
        ):
            continue
        x, span = place.text(call.func.value), place.text(call.args[0])
        if place.called(call) == "first":
            editor.replace(
                call, f"{x}.loc[{x}.index < {x}.index[0] + pd.tseries.frequencies.to_offset({span})]"
            )
        else:
            editor.replace(
                call, f"{x}.loc[{x}.index > {x}.index[-1] - pd.tseries.frequencies.to_offset({span})]"
            )


def set_value(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if not isinstance(call.func, ast.Attribute):
            continue
        x, given = place.text(call.func.value), [place.text(item) for item in call.args]
        placed = any(item.arg == "takeable" and place.text(item.value) == "True" for item in call.keywords)
        way = "iat" if placed else "at"
        if place.called(call) == "get_value" and len(given) in (1, 2):
            editor.replace(call, f"{x}.{way}[{', '.join(given)}]")
        elif (
            place.called(call) == "set_value" and len(given) == 3 and isinstance(place.parent(call), ast.Expr)
        ):
            editor.replace(call, f"{x}.{way}[{given[0]}, {given[1]}] = {given[2]}")


def inplace_gone(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`x.set_axis(…, inplace=True)` and the like bind their result instead."""
    editor.remove(call, given)
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if place.text(given.value) == "True" and isinstance(place.parent(call), ast.Expr) and owner is not None:
        target = place.text(owner)
        if target.endswith(".cat"):
            target = target[: -len(".cat")]
        editor.wrap(call, f"{target} = ", "")


WHOLE = ("apply", "agg", "aggregate", "transform", "pipe", "filter")
"""What gives a function the part of a table itself, which would lie on its side."""


def columns_apart(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`df.groupby(x, axis=1).mean()` → `df.T.groupby(x).mean().T`."""
    outer = place.parent(call)
    use = place.parent(outer) if isinstance(outer, ast.Attribute) else None
    if not isinstance(call.func, ast.Attribute):
        return
    if place.text(given.value).strip("'\"") in ("0", "index", "rows"):
        editor.remove(call, given)
    elif isinstance(use, ast.Call) and use.func is outer and place.called(use) not in WHOLE:
        editor.remove(call, given)
        editor.wrap(call.func.value, "", ".T")
        editor.wrap(use, "", ".T")


def rolled_apart(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    if place.text(given.value) == "0":
        editor.remove(call, given)
    else:
        columns_apart(place, editor, call, given)


def column_type(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`x.astype("category", categories=c)` → `x.astype(pd.CategoricalDtype(c))`."""
    stated = {item.arg: place.text(item.value) for item in call.keywords}
    if isinstance(call.func, ast.Attribute) and "categories" in stated:
        ordered = f", ordered={stated['ordered']}" if "ordered" in stated else ""
        editor.replace(
            call,
            f"{place.text(call.func.value)}.astype(pd.CategoricalDtype({stated['categories']}{ordered}))",
        )


def grouper(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Call):
        if place.called(node) == "TimeGrouper" and isinstance(node.func, ast.Attribute):
            editor.replace(node.func, f"{place.text(node.func.value)}.Grouper")
            if node.args:
                editor.wrap(node.args[0], "freq=", "")


def saved(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.all(ast.Call):
        if place.called(call) == "save" and isinstance(call.func, ast.Attribute):
            editor.replace(call.func, f"{place.text(call.func.value)}.close")
