"""A result that an earlier cell made and did not keep: `df.rename(columns=…)` on a line of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .keys.names import names_in
from .place import PURE_CALLS, Place
from .rules import Finding, RuleClass

NAMED = frozenset(
    {
        "rename",
        "reset_index",
        "set_index",
        "assign",
        "add_prefix",
        "add_suffix",
        "rename_axis",
        "set_axis",
        "merge",
        "join",
    }
)
"""Methods that give a table other columns."""
FILLED = frozenset({"fillna", "ffill", "bfill", "interpolate"})
"""Methods that leave no gaps, or fewer. Rows that `dropna` would leave out may have been left out for a look only."""
CONVERTED = frozenset(
    {"astype", "replace", "map", "to_numeric", "to_datetime", "apply", "strip", "convert_dtypes", "clip"}
)
"""What gives a column other values or another type."""
GAPS = re.compile(r"contains? NaN|missing values|NaN or infinity|inf or nans|cannot convert NaN|non-finite")
TYPES = re.compile(
    r"could not convert|accessor with datetimelike|dtype|not supported|unsupported operand|can't multiply|DataFrame\.dtypes"
    r"|must be (?:int|float|bool|a number)|invalid literal"
)


def not_kept(place: Place) -> Iterator[Finding]:
    """The line is given a name to go to, where the result has what the failing cell misses."""
    names = names_in(place)
    gaps, types = bool(GAPS.search(place.crash.evalue)), bool(TYPES.search(place.crash.evalue))
    if not (names or gaps or types):
        return
    reads = {node.id for node in place.all(ast.Name)} | {
        node.value for node in place.all(ast.Constant) if isinstance(node.value, str)
    }
    for spot in [place, *place.earlier()]:
        for statement in spot.tree.body:
            value = statement.value if isinstance(statement, ast.Expr) else None
            if not isinstance(value, ast.Call):
                continue
            method, target = spot.called(value), _target(value)
            if (
                target is None
                or any(keyword.arg == "inplace" for keyword in value.keywords)
                or not _plain(place, value)
            ):
                continue
            kept, text = spot.text(target), spot.text(value)
            if isinstance(target, ast.Name):
                fits = target.id in reads and _fits_table(place, method, kept, text, names, gaps)
            else:
                fits = _fits_column(place, target, method, kept, text, reads, gaps, types)
            if not fits:
                continue
            editor = spot.editor()
            editor.wrap(value, f"{kept} = ", "")
            found = spot.propose(
                editor, "The result is kept under the name that it was made from.",
                "The cells below work on it, as they are written to.", 0.9,
                "pandas: methods give back a new table and leave the old one as it was",
            )  # fmt: skip
            if found:
                line = text.split("\n")[0]
                yield Finding(
                    f"`{line}` made what the cell needs, and its result was not kept.", found, confidence=0.93
                )
                return


def rows_renamed(place: Place) -> Iterator[Finding]:
    """`df = df.rename({"km": "distance"})` renames rows: `columns=` says that columns are meant."""
    names = names_in(place)
    for spot in [place, *place.earlier()] if names else ():
        for call in spot.all(ast.Call):
            given = call.args[0] if len(call.args) == 1 else None
            stated = {item.arg for item in call.keywords}
            if (
                spot.called(call) != "rename"
                or not isinstance(given, ast.Dict)
                or stated & {"axis", "columns", "index"}
            ):
                continue
            owner = call.func.value if isinstance(call.func, ast.Attribute) else None
            if owner is None or spot.kind(owner) != "DataFrame":
                continue
            new = {one.value for one in given.values if isinstance(one, ast.Constant)}
            old = {one.value for one in given.keys if isinstance(one, ast.Constant)}
            if not new & set(names) or not old <= set(spot.columns(owner) or ()):
                continue
            editor, holder = spot.editor(), spot.parent(call)
            loose = isinstance(holder, ast.Expr) and isinstance(owner, ast.Name) and "inplace" not in stated
            editor.wrap(given, "columns=", "")
            if loose:
                editor.wrap(call, f"{spot.text(owner)} = ", "")
            yield Finding(
                f"`rename` looks among the rows of `{spot.text(owner)}`; columns are {', '.join(sorted(map(str, old))[:3])}.",
                spot.propose(
                    editor, "The columns are renamed" + (", and the result is kept." if loose else "."),
                    "The cells below find the new names.", 0.94,
                    "pandas: rename takes labels of rows unless columns= is said",
                ),
                confidence=0.95,
            )  # fmt: skip
            return


def _target(call: ast.Call) -> ast.Name | ast.Subscript | None:
    """The table or column that the call was made from: of `df["a"].str.strip()` and `pd.to_numeric(df["a"])` `df["a"]`."""
    node: ast.AST = call
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("to_numeric", "to_datetime") and call.args:
        node = call.args[0]
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        return node
    column = (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and isinstance(node.slice, ast.Constant)
    )
    return node if column and isinstance(node, ast.Subscript) else None


def _plain(place: Place, call: ast.Call) -> bool:
    """Whether the call may be made once more to look at its result."""
    return all(
        not isinstance(part, ast.Call) or place.called(part) in NAMED | FILLED | CONVERTED | PURE_CALLS
        for part in ast.walk(call)
    )


def _fits_table(place: Place, method: str, table: str, made: str, names: list[str], gaps: bool) -> bool:
    if place.kind(table) != "DataFrame":
        return False
    if names and method in NAMED:
        return (
            place.ask(
                f"all(n in list(({made}).columns) for n in {names!r}) and not all(n in {table} for n in {names!r})"
            )
            is True
        )
    if gaps and method in FILLED:
        return place.ask(f"bool(({made}).isna().sum().sum() < {table}.isna().sum().sum())") is True
    return False


def _fits_column(
    place: Place,
    target: ast.Subscript,
    method: str,
    column: str,
    made: str,
    reads: set[str],
    gaps: bool,
    types: bool,
) -> bool:
    table, name = target.value, target.slice
    if not isinstance(table, ast.Name) or not isinstance(name, ast.Constant):
        return False
    if gaps and method in FILLED and table.id in reads | _sources(place, reads):
        return place.ask(f"bool(({made}).isna().sum() < {column}.isna().sum())") is True
    if types and method in CONVERTED and (name.value in reads or table.id in reads):
        return place.ask(f"({made}).dtype != {column}.dtype and len({made}) == len({column})") is True
    return False


def _sources(place: Place, reads: set[str]) -> set[str]:
    """Names of tables that the names which the cell reads were taken from."""
    found: set[str] = set()
    for spot in place.earlier():
        for node in spot.all(ast.Assign):
            bound = {
                one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)
            }
            if bound & (reads | found):
                found |= {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
    return found


class ThrownAway(RuleClass):
    """The result is kept."""

    name = "thrown_away"
    title = "a result that was not kept"
    rank = 17
    enames = ("KeyError", "AttributeError", "ValueError", "TypeError")
    rules = (rows_renamed, not_kept)
