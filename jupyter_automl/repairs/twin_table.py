"""A column that was made in one of two tables that are treated alike: it is made in the other in the same way."""

from __future__ import annotations

import ast
import re

from .crash import Crash, Proposal
from .place import Place, place_of
from .slicing import Statement

BY_ROWS = frozenset({
    "cut", "map", "apply", "astype", "where", "select", "log", "log1p", "sqrt", "exp", "lower", "upper", "strip", "extract",
    "contains", "replace", "len", "split", "get", "startswith", "endswith", "to_datetime", "to_numeric", "isin", "round", "abs",
    "ravel", "flatten", "reshape", "to_numpy", "squeeze", "toarray",
    "int", "float", "str", "clip", "isna", "isnull", "notna", "notnull", "between", "eq", "ne", "gt", "lt", "ge", "le", "search",
    "group", "day_name", "month_name", "title", "zfill", "dict", "list", "range", "bool",
})  # fmt: skip
"""Calls whose result for a row hangs on that row alone, so that nothing is learnt anew from the other table."""


def made_in_a_twin(crash: Crash, makers: list[Statement], names: list[str]) -> list[Proposal]:
    """The makers' statements for the table that lacks the columns; none where they would learn from that table."""
    place = place_of(crash)
    for node in place.within(ast.Subscript):
        if not isinstance(node.value, ast.Name) or not _asks_for(place, node.slice, names[0]):
            continue
        held = node.value.id
        lacking = place.ask(
            f"[k for k, v in list(globals().items()) if v is {held} and not k.startswith('_') and k != {held!r}]"
        )
        table = lacking[0] if isinstance(lacking, list) and len(lacking) == 1 else held
        texts = [text for maker in makers if (text := _for_table(crash, maker, table, names)) is not None]
        # All of them or none: a table with some of its columns made fails on the next.
        if len(texts) == len(makers):
            quoted = ", ".join(f"`{name}`" for name in names[:5])
            return [
                Proposal(
                    "patch",
                    f"{quoted}: made in another table only, and now in `{table}` in the same way.",
                    "Each row has what its own values say, and what was learnt from the other table.",
                    setup="\n".join(texts),
                    confidence=0.87,
                    rule="the notebook's own definition",
                )
            ]
    return []


def _asks_for(place: Place, key: ast.expr, name: str) -> bool:
    """Whether the key names the column, itself, in a list written out or in one that a name holds."""
    if isinstance(key, ast.Constant):
        return bool(key.value == name)
    return (
        place.pure(key)
        and place.ask(f"isinstance({place.text(key)}, list) and {name!r} in {place.text(key)}") is True
    )


def _for_table(crash: Crash, maker: Statement, table: str, names: list[str]) -> str | None:
    target = maker.node.targets[0] if isinstance(maker.node, ast.Assign) else None
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
        return None
    made = target.value.id
    if made == table or crash.type_of(made) != "DataFrame" or crash.type_of(table) != "DataFrame":
        return None
    calls = [node for node in ast.walk(maker.node) if isinstance(node, ast.Call)]
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in calls
    }
    learns = called - BY_ROWS
    if not learns <= {"fit_transform"} or any(_counts_bins(call) for call in calls):
        return None
    key = target.slice.value if isinstance(target.slice, ast.Constant) else None
    there = crash.asked(f"{key!r} in {made}.columns and {key!r} not in {table}.columns")
    if key not in names or there is not True:
        return None
    # What an encoder learnt from the first table it only uses on the second.
    text = maker.text.replace(".fit_transform(", ".transform(")
    return re.sub(rf"\b{re.escape(made)}\b", table, text)


def _counts_bins(call: ast.Call) -> bool:
    """Whether bins are given by their number: then they are laid out by what the table holds."""
    bins = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "bins")]
    return ast.unparse(call.func).endswith("cut") and any(
        isinstance(one, ast.Constant | ast.Name) for one in bins
    )
