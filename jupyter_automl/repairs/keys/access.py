"""Tables asked in a way that their kind does not know: rows by columns, periods, positions, groups by their key."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place, caller_of
from ..rules import Finding, RuleClass

PERIOD = re.compile(r"\d{4}(?:-\d{2}){0,2}")


def rows_of_apply(place: Place) -> Iterator[Finding]:
    """`df.apply(lambda row: row["a"])` gives whole columns; rows come with `axis=1`."""
    key = _key(place)
    own = caller_of(place.crash) or place
    for call in own.calls("apply"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if (
            owner is None
            or key is None
            or len(call.args) != 1
            or any(one.arg == "axis" for one in call.keywords)
        ):
            continue
        columns = own.columns(owner)
        index = own.crash.asked(f"{key!r} in ({own.text(owner)}).index")
        if columns is None or key not in map(str, columns) or index is not False:
            continue
        editor = own.editor()
        editor.keyword(call, "axis", "1")
        yield Finding(
            f"`apply` gives the function whole columns, and it asks for `{key}` of a row.",
            own.propose(
                editor, "The function is asked for each row.", "Each row has its own result.", 0.94,
                "pandas: DataFrame.apply goes over columns unless axis=1",
            ),
        )  # fmt: skip
        return


def key_of_groups(place: Place) -> Iterator[Finding]:
    """`df.groupby("a").apply(lambda g: g["a"])`: the groups no longer hold what they were made by."""
    key = _key(place)
    own = caller_of(place.crash) or place
    for call in own.calls("apply"):
        grouped = call.func.value if isinstance(call.func, ast.Attribute) else None
        if not isinstance(grouped, ast.Call) or own.called(grouped) != "groupby" or not grouped.args:
            continue
        table = grouped.func.value if isinstance(grouped.func, ast.Attribute) else None
        by = [part.value for part in ast.walk(grouped.args[0]) if isinstance(part, ast.Constant)]
        if table is None or key is None or key not in by or key not in map(str, own.columns(table) or ()):
            continue
        editor = own.editor()
        editor.wrap(grouped, "", f"[list({own.text(table)}.columns)]")
        yield Finding(
            f"Since pandas 3 the groups do not hold the column `{key}` by which they were made.",
            own.propose(
                editor, "All columns are asked for by name.", "The function sees the same columns as before.", 0.92,
                "pandas 3.0: groupby.apply leaves out the columns of the grouping",
            ),
        )  # fmt: skip
        return


def period(place: Place) -> Iterator[Finding]:
    """`df["2020-02"]` chose the rows of a month until pandas 2; `df.loc["2020-02"]` does."""
    key = _key(place)
    if key is None or not PERIOD.fullmatch(key):
        return
    for node in place.within(ast.Subscript):
        if not (isinstance(node.slice, ast.Constant) and node.slice.value == key) or not place.pure(
            node.value
        ):
            continue
        owner = place.text(node.value)
        if (
            place.ask(f"type({owner}.index).__name__ == 'DatetimeIndex' and len({owner}.loc[{key!r}]) > 0")
            is not True
        ):
            continue
        editor = place.editor()
        for other in place.all(ast.Subscript):
            named = other.slice.value if isinstance(other.slice, ast.Constant) else None
            if place.text(other.value) == owner and isinstance(named, str) and PERIOD.fullmatch(named):
                editor.wrap(other.value, "", ".loc")
        yield Finding(
            f"`{owner}` has no column `{key}`; it is a period of its index.",
            place.propose(
                editor, "The rows of that period are chosen by `loc`.", "The rows are those of the period.", 0.94,
                "pandas 2.0: rows are chosen by a date through loc alone",
            ),
        )  # fmt: skip
        return


def as_an_array(place: Place) -> Iterator[Finding]:
    """`X[:, 0]` of a table, written for an array: positions are asked of `iloc`."""
    if place.crash.ename not in ("InvalidIndexError", "TypeError") or "slice" not in place.crash.evalue:
        return
    for node in place.within(ast.Subscript):
        if not _by_position(node) or not place.pure(node.value) or place.kind(node.value) != "DataFrame":
            continue
        owner = place.text(node.value)
        editor = place.editor()
        for other in place.all(ast.Subscript):
            if place.text(other.value) == owner and _by_position(other):
                editor.wrap(other.value, "", ".iloc")
        yield Finding(
            f"`{owner}` is a table, which takes positions through `iloc`.",
            place.propose(
                editor, "The positions are asked of `iloc`.", "The same rows and columns are taken.", 0.93
            ),
        )
        return


def _by_position(node: ast.Subscript) -> bool:
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
    numbers = all(
        not isinstance(one, ast.Constant) or type(one.value) is int
        for part in parts
        for one in ast.walk(part)
    )
    return len(parts) == 2 and numbers and any(isinstance(part, ast.Slice) for part in parts)


def _key(place: Place) -> str | None:
    """The text that was asked for and not found."""
    match = re.fullmatch(r"'([^']+)'", place.crash.evalue.strip())
    return match.group(1) if match and place.crash.ename == "KeyError" else None


class TableAccess(RuleClass):
    """The table is asked in the way that gives what was meant."""

    name = "table_access"
    title = "a table asked in a way it does not know"
    rank = 18
    enames = ("KeyError", "InvalidIndexError", "TypeError")
    rules = (rows_of_apply, key_of_groups, period, as_an_array)
