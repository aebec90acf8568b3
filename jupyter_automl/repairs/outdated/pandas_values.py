# ruff: noqa: SIM102
"""Values of arguments that pandas no longer takes, or takes otherwise."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from ..patch import Editor
from ..place import Place

READERS = ("to_numeric", "to_datetime", "to_timedelta")


def ignored(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.to_numeric(x, errors="ignore")` → the values where all can be read, else `x` as it was."""
    for call in place.all(ast.Call):
        given = next(
            (
                item
                for item in call.keywords
                if item.arg == "errors" and place.text(item.value).strip("'\"") == "ignore"
            ),
            None,
        )
        if given is None or not call.args:
            continue
        if place.called(call) in READERS:
            x = place.text(call.args[0])
            kept = [item for item in [*call.args[1:], *call.keywords] if item is not given]
            editor.replace(call, f"({_where_all(place, place.text(call.func), x, kept)})")
        elif place.called(call) in ("apply", "transform", "partial"):
            _ignored_by_each(place, editor, call, given)


def _where_all(place: Place, reader: str, x: str, kept: Sequence[ast.expr | ast.keyword]) -> str:
    rest = "".join(f", {place.text(item)}" for item in kept)
    return f'{x} if {reader}({x}{rest}, errors="coerce").count() < {x}.count() else {reader}({x}{rest})'


def _ignored_by_each(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`df.apply(pd.to_numeric, errors="ignore")`: each column is read where all of it can be."""
    reader = call.args[0]
    if not isinstance(reader, ast.Attribute | ast.Name) or place.text(reader).split(".")[-1] not in READERS:
        return
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    wide = of is not None and place.kind(of) in ("DataFrame", "DataFrameGroupBy")
    if place.called(call) != "partial" and not wide:
        return
    own = ("axis", "raw", "result_type", "args")
    kept = [item for item in call.keywords if item is not given and item.arg not in own]
    each = f"lambda column: {_where_all(place, place.text(reader), 'column', kept)}"
    if place.called(call) == "partial":
        editor.replace(call, f"({each})")
        return
    others = [place.text(item) for item in call.keywords if item.arg in own]
    editor.replace(call, f"{place.text(call.func)}({', '.join([each, *others])})")


def subset(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Subscript):
        if (
            isinstance(node.slice, ast.Tuple)
            and isinstance(node.value, ast.Call)
            and place.called(node.value) == "groupby"
        ):
            text = place.text(node.slice)
            editor.replace(node.slice, text if text.startswith("[") else f"[{text}]")


def renamer(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`agg({"a": {"x": "mean"}})` → `agg(x=("a", "mean"))`; on one column `agg({"x": "mean"})` → `agg(x="mean")`."""
    for call in place.calls("agg", "aggregate"):
        table = call.args[0] if call.args else None
        if not isinstance(table, ast.Dict) or not all(isinstance(key, ast.Constant) for key in table.keys):
            continue
        made: list[str] = []
        for key, entry in zip(table.keys, table.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            if isinstance(entry, ast.Dict):
                made += [
                    f"{inner.value!r}: ({name!r}, {place.text(how)})"
                    for inner, how in zip(entry.keys, entry.values, strict=True)
                    if isinstance(inner, ast.Constant)
                ]
            else:
                made.append(f"{name!r}: {place.text(entry)}")
        named = [entry.split(": ", 1) for entry in made]
        if all(part[0].strip("'").isidentifier() for part in named):
            new = ", ".join(f"{name[1:-1]}={how}" for name, how in named)
        else:
            new = "**{" + ", ".join(made) + "}"
        editor.replace(table, new)


def groups_included(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`df.groupby("g").apply(f, include_groups=True)` → `df.groupby("g")[list(df.columns)].apply(f)`."""
    for call in place.calls("apply"):
        given = next((item for item in call.keywords if item.arg == "include_groups"), None)
        groups = call.func.value if isinstance(call.func, ast.Attribute) else None
        if given is None or groups is None or place.kind(groups) != "DataFrameGroupBy":
            continue
        table = f"{place.text(groups)}.obj"
        if isinstance(groups, ast.Call) and isinstance(groups.func, ast.Attribute):
            table = place.text(groups.func.value)
        editor.remove(call, given)
        editor.wrap(groups, "", f"[list({table}.columns)]")


def thresh(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("dropna"):
        for item in call.keywords:
            if item.arg in ("thresh", "how") and (place.text(item.value) == "None" or item.arg == "how"):
                if item.arg == "thresh" or not any(
                    k.arg == "thresh" and place.text(k.value) == "None" for k in call.keywords
                ):
                    editor.remove(call, item)
                    break


def first_fill(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("pct_change"):
        given = next((item for item in call.keywords if item.arg == "fill_method"), None)
        how = {"pad": "ffill", "ffill": "ffill", "bfill": "bfill", "backfill": "bfill"}.get(match.group(1))
        if given is not None and how and isinstance(call.func, ast.Attribute):
            editor.remove(call, given)
            editor.wrap(call.func.value, "", f".{how}()")


def option(place: Place, editor: Editor, match: re.Match[str]) -> None:
    full = {
        name.rsplit(".", 1)[-1]: name
        for name in (
            "display.precision",
            "display.max_rows",
            "display.max_columns",
            "display.max_colwidth",
            "display.width",
        )
    }
    for call in place.all(ast.Call):
        if place.called(call) in ("set_option", "get_option", "reset_option") and call.args:
            key = call.args[0]
            if isinstance(key, ast.Constant) and key.value in full:
                editor.replace(key, f'"{full[key.value]}"')
            if (
                "nonnegative" in place.crash.evalue
                and len(call.args) > 1
                and place.text(call.args[1]) == "-1"
            ):
                editor.replace(call.args[1], "None")


def filled(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("replace", "interpolate"):
        given = next((item for item in call.keywords if item.arg == "method"), None)
        how = {"pad": "ffill", "ffill": "ffill", "bfill": "bfill", "backfill": "bfill"}.get(
            place.text(given.value).strip("'\"") if given else ""
        )
        if how is None or not isinstance(call.func, ast.Attribute):
            continue
        x = place.text(call.func.value)
        rest = ", ".join(
            place.text(item) for item in call.keywords if item.arg in ("limit", "inplace", "axis")
        )
        if place.called(call) == "interpolate":
            editor.replace(call, f"{x}.{how}({rest})")
        elif call.args:
            gone = place.text(call.args[0])
            editor.replace(
                call, f"{x}.mask({x}.isin({gone if gone.startswith('[') else f'[{gone}]'})).{how}({rest})"
            )


def inclusive(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("between"):
        for node in [*call.args[2:], *(item.value for item in call.keywords if item.arg == "inclusive")]:
            if isinstance(node, ast.Constant) and isinstance(node.value, bool):
                editor.replace(node, '"both"' if node.value else '"neither"')


def unit(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("astype"):
        if call.args and place.text(call.args[0]) in ("'datetime64'", '"datetime64"', "np.datetime64"):
            editor.replace(call.args[0], '"datetime64[ns]"')


def orient(place: Place, editor: Editor, match: re.Match[str]) -> None:
    full = {
        "r": "records",
        "record": "records",
        "l": "list",
        "s": "series",
        "d": "dict",
        "i": "index",
        "lists": "list",
        "sp": "split",
    }
    for call in place.calls("to_dict"):
        for node in [*call.args, *(item.value for item in call.keywords)]:
            if isinstance(node, ast.Constant) and node.value in full:
                editor.replace(node, f'"{full[node.value]}"')


def sets(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.within(ast.BinOp):
        method = {ast.BitOr: "union", ast.BitAnd: "intersection", ast.BitXor: "symmetric_difference"}.get(
            type(node.op)
        )
        if method and str(place.kind(node.left)).endswith("Index"):
            editor.replace(node, f"{place.owner(node.left)}.{method}({place.text(node.right)})")


def as_list(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("difference", "intersection", "union", "isin", "symmetric_difference"):
        if call.args and place.kind(call.args[0]) == "str":
            editor.wrap(call.args[0], "[", "]")


def wrapped(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("unique", "factorize"):
        if call.args and place.kind(call.args[0]) in ("list", "tuple", None):
            editor.wrap(call.args[0], "pd.Series(", ")")


def writable(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """Arrays of a table cannot be written to: a copy can, a cell of the table is set through the table."""
    for node in place.within(ast.Subscript):
        if not isinstance(node.ctx, ast.Store):
            continue
        base = node.value
        if isinstance(base, ast.Attribute) and base.attr == "values" and place.kind(base.value) == "Series":
            column = base.value
            if isinstance(column, ast.Subscript):
                owner, name = place.text(column.value), place.text(column.slice)
                editor.replace(
                    node, f"{owner}.iloc[{place.text(node.slice)}, {owner}.columns.get_loc({name})]"
                )
            else:
                editor.replace(node, f"{place.text(column)}.iloc[{place.text(node.slice)}]")
        elif isinstance(base, ast.Name):
            for assigned in place.all(ast.Assign):
                if any(isinstance(each, ast.Name) and each.id == base.id for each in assigned.targets):
                    if place.text(assigned.value).endswith((".values", ".to_numpy()", "np.array", ")")):
                        editor.wrap(assigned.value, "", ".copy()")
                        _written_back(place, editor, assigned.value, base.id)


def _written_back(place: Place, editor: Editor, values: ast.expr, name: str) -> None:
    """Before pandas 3 the array was the column itself, so what was written into it stood in the table too."""
    column = values.value if isinstance(values, ast.Attribute) else None
    if isinstance(values, ast.Call) and isinstance(values.func, ast.Attribute):
        column = values.func.value if values.func.attr == "to_numpy" and not values.args else None
    statement = place.statement
    if not isinstance(column, ast.Subscript) or place.kind(column) != "Series" or statement is None:
        return
    holder = place.parent(statement)
    while isinstance(holder, ast.For | ast.While | ast.If):
        statement, holder = holder, place.parent(holder)
    if isinstance(holder, ast.Module):
        editor.after(statement, f"{place.text(column)} = {name}")


def old_excel(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.within(ast.Constant):
        if isinstance(node.value, str) and node.value.endswith(".xls"):
            editor.replace(node, repr(node.value + "x"))


def normalize(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for node in place.all(ast.Attribute):
        if node.attr == "json_normalize" and isinstance(node.value, ast.Attribute):
            editor.replace(node, f"{place.text(node.value).split('.')[0]}.json_normalize")


def tables(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("concat"):
        frames = [item for item in call.args if place.kind(item) in ("DataFrame", "Series")]
        if len(frames) > 1 and frames == call.args:
            listed = ", ".join(place.text(item) for item in call.args)
            rest = "".join(f", {place.text(item)}" for item in call.keywords)
            editor.replace(call, f"{place.text(call.func)}([{listed}]{rest})")


def whole_dates(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("astype"):
        if isinstance(call.func, ast.Attribute):
            editor.replace(call.func.value, f"{place.text(call.func.value)}.astype('int64')")
