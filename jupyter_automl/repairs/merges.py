# ruff: noqa: E501
"""Tables put together: double columns, keys of other types, double labels, columns that are there already."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .dtypes.read_as_dates import read_as_dates
from .merge_keys import key_of_one_side, key_told_once
from .near import nearest
from .place import Place
from .rules import Finding, RuleClass, ask_for


def overlap(place: Place) -> Iterator[Finding]:
    """`a.join(b)` with columns of the same name."""
    match = re.search(r"columns overlap but no suffix specified: Index\(\[(.*?)\]", place.crash.evalue, re.S)
    if match is None:
        return
    both = re.findall(r"'([^']*)'", match.group(1))
    for call in place.calls("join"):
        if not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        left, right = place.text(call.func.value), place.text(call.args[0])
        stated = {item.arg: item for item in call.keywords}
        editor = place.editor()
        on = stated.get("on")
        shared = [
            key
            for key in both
            if place.ask(
                f"bool({left}[{key!r}].isin({right}[{key!r}]).mean() > 0.5) and bool({right}[{key!r}].is_unique)"
            )
        ]
        index = place.ask(f"type({right}.index).__name__ == 'RangeIndex'")
        named = on.value.value if on and isinstance(on.value, ast.Constant) else None
        how = f", how={place.text(stated['how'].value)}" if "how" in stated else ', how="left"'
        if (named in both and index) or (
            on is None
            and len(shared) == 1
            and index
            and re.search(r"id|key|code|name|no$|number", shared[0], re.I)
        ):
            key = str(named) if named in both else str(shared[0])
            editor.replace(call, f"{left}.merge({right}, on={key!r}{how})")
            yield Finding(
                f"Both tables have the column `{key}`, and `join` looks in the index of `{right}`.",
                place.propose(
                    editor,
                    f"The tables are merged on `{key}`.",
                    "Each row gets the row of the other table with the same key.",
                    0.85,
                ),
            )
        other = place.editor()
        other.keyword(call, "rsuffix", '"_right"')
        names = ", ".join(f"`{name}`" for name in both[:5])
        yield Finding(
            f"Both tables have {'the columns' if len(both) > 1 else 'the column'} {names}.",
            place.propose(
                other,
                f"Those of `{right}` get the ending `_right`.",
                "Both columns are in the result; no value changes.",
                0.8,
            ),
        )
        return


def key_types(place: Place) -> Iterator[Finding]:
    """A key that is text on one side and a number on the other."""
    match = re.search(r"trying to merge on (.+?) and (.+?) columns for key '(.*?)'", place.crash.evalue)
    if match is None:
        return
    for call in place.calls("merge"):
        if isinstance(call.func, ast.Attribute) and place.kind(call.func.value) == "DataFrame":
            left: ast.expr | None = call.func.value
            right: ast.expr | None = call.args[0] if call.args else None
        else:
            left, right = (call.args[0], call.args[1]) if len(call.args) > 1 else (None, None)
        right = right or next((item.value for item in call.keywords if item.arg == "right"), None)
        if left is None or right is None:
            continue
        stated = {item.arg: item.value for item in call.keywords}
        a = b = match.group(3)
        if "left_on" in stated and "right_on" in stated:
            a = str(getattr(stated["left_on"], "value", a))
            b = str(getattr(stated["right_on"], "value", b))
        sides = [(left, a), (right, b)]
        kinds = [str(place.ask(f"str({place.text(node)}[{name!r}].dtype)")) for node, name in sides]
        dates = [index for index, kind in enumerate(kinds) if kind.startswith("datetime")]
        words = [index for index, kind in enumerate(kinds) if kind in ("str", "object", "string", "category")]
        zones = (
            [str(place.ask(f"str({place.text(node)}[{name!r}].dt.tz)")) for node, name in sides]
            if len(dates) == 2
            else []
        )
        if len(set(zones)) == 2 and "None" in zones:
            (node, name), zone = sides[zones.index("None")], next(zone for zone in zones if zone != "None")
            text, editor = place.text(node), place.editor()
            editor.replace(node, f'{text}.assign(**{{{name!r}: {text}[{name!r}].dt.tz_localize("{zone}")}})')
            yield Finding(
                f"The key `{name}` of `{text}` says no time zone, and the other side is in {zone}.",
                place.propose(
                    editor,
                    f"It is taken as a time in {zone}.",
                    "Rows with the same time meet; no value is lost.",
                    0.88,
                ),
            )
            return
        if len(words) != 1:
            continue
        node, name = sides[words[0]]
        text = place.text(node)
        editor = place.editor()
        if dates:
            read = read_as_dates(place, f"{text}[{name!r}]") or f"pd.to_datetime({text}[{name!r}])"
            editor.replace(node, f"{text}.assign(**{{{name!r}: {read}}})")
            said = f"`{name}` of `{text}` is read as dates."
        elif place.ask(
            f"bool(pd.to_numeric({text}[{name!r}], errors='coerce').notna().sum() == {text}[{name!r}].notna().sum())"
        ):
            editor.replace(node, f"{text}.assign(**{{{name!r}: pd.to_numeric({text}[{name!r}])}})")
            said = f"`{name}` of `{text}` is read as numbers; all of its values are."
        else:
            node, name = sides[1 - words[0]]
            text = place.text(node)
            editor.replace(node, f'{text}.assign(**{{{name!r}: {text}[{name!r}].astype("str")}})')
            said = f"`{name}` of `{text}` is taken as text, as on the other side."
        yield Finding(
            f"The key `{match.group(3)}` is {match.group(1)} on one side and {match.group(2)} on the other, so no two are alike.",
            place.propose(editor, said, "Rows with the same key meet; no value is lost.", 0.9),
        )
        return


def double_labels(place: Place) -> Iterator[Finding]:
    """Labels of rows or columns that occur twice."""
    if not re.search(
        r"cannot reindex on an axis with duplicate labels|cannot handle a non-unique multi-index|Reindexing only valid with uniquely valued|Index contains duplicate entries",
        place.crash.evalue,
    ):
        return
    statement = place.statement
    if "Index contains duplicate entries" in place.crash.evalue:
        if place.calls("pivot", "unstack"):
            yield Finding(
                "Some pairs of row and column occur more than once, and a pivot has one place for each.",
                ask_for(
                    place,
                    "Say what becomes of values that share a place: `pivot_table` with `aggfunc` takes their sum, mean or first.",
                    kind="choice",
                    options=["sum", "mean", "first", "count"],
                ),
                confidence=0.9,
            )
        return
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Subscript):
        table, value = place.text(statement.targets[0].value), statement.value
        same = (
            place.ask(
                f"[len({table}), len({place.text(value)}), int({table}.index.duplicated().sum()), int(({place.text(value)}).index.duplicated().sum())]"
            )
            if place.pure(value)
            else None
        )
        alike = place.ask(f"bool(({table}.index == ({place.text(value)}).index).all())") if same else None
        if isinstance(same, list) and same[0] == same[1] and alike:
            editor = place.editor()
            editor.replace(
                value,
                f"({place.text(value)}).to_numpy()"
                if not isinstance(value, ast.Name)
                else f"{value.id}.to_numpy()",
            )
            yield Finding(
                f"{max(same[2:]):,} labels of rows occur twice, so the values cannot be matched by label; both have the same {same[0]:,} rows in the same order.",
                place.propose(
                    editor, "The values go in by their order.", "Row one gets value one, and so on.", 0.6
                ),
            )
    for spot in place.earlier():
        if spot.reader is None:
            continue
        editor = spot.editor()
        for call in spot.all(ast.Call):
            if spot.called(call) == "concat" and not any(
                item.arg in ("ignore_index", "axis", "keys") for item in call.keywords
            ):
                editor.keyword(call, "ignore_index", "True")
        found = spot.propose(
            editor,
            "The rows are numbered anew when the tables are put together.",
            "Each row has a label of its own; no row is lost.",
            0.85,
        )
        if found:
            yield Finding("Tables were put together with their row labels, so labels occur twice.", found)
            return


def there_already(place: Place) -> Iterator[Finding]:
    """`df.insert(0, "a", …)` of a column that is there: the cell was run before."""
    match = re.search(r"cannot insert (.+?), already exists", place.crash.evalue)
    if match is None:
        return
    name = match.group(1)
    for call in place.calls("insert"):
        if (
            isinstance(call.func, ast.Attribute)
            and len(call.args) == 3
            and isinstance(place.parent(call), ast.Expr)
        ):
            x, key, value = place.text(call.func.value), place.text(call.args[1]), place.text(call.args[2])
            if re.search(
                rf"{re.escape(x)}\[{re.escape(key)}\]|{re.escape(x)}\.pop\({re.escape(key)}\)", value
            ):
                editor = place.editor()
                editor.replace(call.args[2], value.replace(f"{x}[{key}]", f"{x}.pop({key})"))
            else:
                editor = place.editor()
                editor.replace(call, f"{x}[{key}] = {value}")
            yield Finding(
                f"`{x}` has the column `{name}` already: the cell was run before.",
                place.propose(
                    editor,
                    "The column gets the values; it keeps its place.",
                    "There is one column of that name.",
                    0.85,
                ),
            )
            return
    for call in place.calls("reset_index"):
        levels = (
            place.ask(
                f"bool({place.text(call.func.value)}[{name!r}].astype(str).eq({place.text(call.func.value)}.index.astype(str)).all())"
            )
            if isinstance(call.func, ast.Attribute) and place.pure(call.func.value)
            else None
        )
        editor = place.editor()
        if isinstance(call.func, ast.Attribute) and name not in ("index", "level_0") and not levels:
            editor.keyword(call, "names", repr(f"{name}_index"))
            yield Finding(
                f"The index is called `{name}`, as is a column.",
                place.propose(
                    editor,
                    f"The index becomes the column `{name}_index`.",
                    "Both columns are there; no value is lost.",
                    0.7,
                ),
            )
        else:
            editor.keyword(call, "drop", "True")
            yield Finding(
                f"The column `{name}` is there already: the index was made a column before.",
                place.propose(
                    editor,
                    "The index is numbered anew.",
                    "The column keeps the values of the first time.",
                    0.8,
                ),
            )
        return


def no_common_column(place: Place) -> Iterator[Finding]:
    """`merge` without `on` of tables whose key is written otherwise."""
    if "No common columns to perform merge on" not in place.crash.evalue:
        return
    for call in place.calls("merge"):
        pair = (
            [call.func.value, *call.args[:1]]
            if isinstance(call.func, ast.Attribute) and place.kind(call.func.value) == "DataFrame"
            else call.args[:2]
        )
        if len(pair) < 2:
            continue
        left, right = ([str(c) for c in place.columns(node) or []] for node in pair)
        keys = [(name, near) for name in left if (near := nearest(name, right))]
        if len(keys) == 1:
            editor = place.editor()
            editor.keyword(call, "left_on", repr(keys[0][0]))
            editor.keyword(call, "right_on", repr(keys[0][1]))
            yield Finding(
                f"The tables have no column of the same name; `{keys[0][0]}` and `{keys[0][1]}` are the only two alike.",
                place.propose(editor, "They are the key.", "Rows with the same key meet.", 0.75),
            )
        elif left and right:
            yield Finding(
                f"The tables have no column of the same name: one has {_told(left)}, the other {_told(right)}.",
                ask_for(place, "Say which columns are the key.", kind="choice"),
                confidence=0.8,
            )


def named_key(place: Place) -> Iterator[Finding]:
    """`merge(left_on="City", right_on="City")` where the other table calls it `city`."""
    if place.crash.ename != "KeyError":
        return
    for call in place.calls("merge", "merge_asof"):
        own = isinstance(call.func, ast.Attribute) and place.kind(call.func.value) == "DataFrame"
        pair = (
            [call.func.value, *call.args[:1]]
            if own and isinstance(call.func, ast.Attribute)
            else call.args[:2]
        )
        stated = {item.arg: item.value for item in call.keywords}
        for side, table in zip(("left_on", "right_on"), pair, strict=False):
            key = stated.get(side)
            columns = [str(one) for one in place.columns(table) or []] if place.pure(table) else []
            written = str(key.value) if isinstance(key, ast.Constant) else ""
            near = nearest(written, columns) if written not in columns else None
            if key is None or near is None:
                continue
            editor = place.editor()
            editor.replace(key, repr(near))
            yield Finding(
                f"`{place.text(table)}` has no column `{written}`; it has `{near}`.",
                place.propose(
                    editor, "The key is written as in its table.", "Rows with the same key meet.", 0.93
                ),
                confidence=0.95,
            )
            return


def _told(columns: list[str]) -> str:
    return ", ".join(f"`{one}`" for one in columns[:12]) + (" …" if len(columns) > 12 else "")


class TablesTogether(RuleClass):
    """Keys meet in one type; double names and labels are told apart."""

    name = "tables_together"
    title = "tables that do not go together"
    rank = 20
    rules = (
        overlap,
        key_types,
        double_labels,
        there_already,
        no_common_column,
        key_of_one_side,
        key_told_once,
        named_key,
    )
