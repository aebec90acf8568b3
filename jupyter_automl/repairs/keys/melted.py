"""Tables made long by `melt` without names: their columns are called `variable` and `value`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .names import names_in, tables

DEFAULT = {"variable": "var_name", "value": "value_name"}
"""What `melt` calls its columns by itself → the argument that names them."""
BY = frozenset({"groupby", "set_index", "pivot", "pivot_table", "crosstab", "get_dummies", "merge"})
"""Calls to which a column of names is given."""
SORTED = frozenset({"sort_values", "nlargest", "nsmallest", "drop_duplicates", "dropna"})
NAMES = frozenset({"index", "columns", "by", "hue", "x", "on", "color", "col", "row", "names", "style"})
NUMBERS = frozenset({"values", "y", "z", "size", "weights"})
"""Arguments that take a column of names, and of what was measured."""
MEASURED = frozenset(
    {"sum", "mean", "median", "max", "min", "std", "var", "quantile", "describe", "hist", "cumsum", "idxmax", "idxmin",
     "round", "diff", "pct_change", "agg", "transform", "rank", "corr"}
)  # fmt: skip
COUNTED = frozenset({"unique", "value_counts", "nunique", "isin", "map", "str", "dt"})


def melted(place: Place) -> Iterator[Finding]:
    """`long = wide.melt(id_vars="region")` and then `long.groupby("month")["cases"]`: it is told these names."""
    missing = names_in(place)
    for text, columns in tables(place).items() if len(missing) == 1 else ():
        if not text.isidentifier() or missing[0] in columns or not set(DEFAULT) & set(columns):
            continue
        roles = _roles(place, text, columns)
        if missing[0] not in roles:
            continue
        for spot, editor in place.editors():
            made = [
                call
                for node in spot.all(ast.Assign)
                if any(isinstance(one, ast.Name) and one.id == text for one in node.targets)
                for call in ast.walk(node.value)
                if isinstance(call, ast.Call) and spot.called(call) == "melt"
            ]
            if not made:
                continue
            stated = {item.arg for call in made for item in call.keywords}
            named = {old: new for new, old in roles.items() if DEFAULT[old] not in stated and old in columns}
            if len(made) != 1 or not named or any(_used(place, old) for old in named):
                return
            for old, new in named.items():
                editor.keyword(made[0], DEFAULT[old], repr(new))
            said = " and ".join(f"`{old}`" for old in named)
            given = " and ".join(f"`{new}`" for new in named.values())
            yield Finding(
                f"`melt` was told no names, so `{text}` has {said} where the cell asks for {given}.",
                spot.propose(
                    editor, f"`melt` is told to call them {given}.", "The values stay the same.", 0.88,
                    "pandas: var_name of melt is variable, value_name is value",
                ),
                confidence=0.93,
            )  # fmt: skip
            return


def _roles(place: Place, text: str, columns: list[str]) -> dict[str, str]:
    """The names that the cell asks the table for and that it has not → which of melt's columns each can only be."""
    asked: dict[str, set[str]] = {}
    for node in place.all(ast.Constant):
        if isinstance(node.value, str) and node.value not in columns and _of(place, node, text):
            asked.setdefault(node.value, set()).add(_role(place, node))
    if len(asked) > 2:
        return {}
    roles = {name: next(iter(found - {""})) for name, found in asked.items() if len(found - {""}) == 1}
    if any(len(found - {""}) > 1 for found in asked.values()):
        return {}
    if len(asked) == 2 and len(roles) == 1:
        # Of two columns the second name is left for the other one.
        name, role = next(iter(roles.items()))
        other = next(one for one in asked if one != name)
        roles[other] = next(one for one in DEFAULT if one != role)
    return roles if len(set(roles.values())) == len(roles) else {}


def _of(place: Place, node: ast.AST, text: str) -> bool:
    """Whether the text is asked of that table: `t["a"]`, `t.groupby("a")["b"]`, `barplot(x="a", data=t)`."""
    holder = place.parent(node)
    while isinstance(holder, ast.List | ast.Tuple):
        holder = place.parent(holder)
    named = isinstance(holder, ast.keyword) and holder.arg in NAMES | NUMBERS
    told = isinstance(holder, ast.Call) and place.called(holder) in BY | SORTED
    if not (named or told or isinstance(holder, ast.Subscript)):
        return False
    up = place.parent(node)
    while up is not None and not isinstance(up, ast.stmt):
        if isinstance(up, ast.Subscript) and _root(up) == text:
            return True
        if isinstance(up, ast.Call):
            data = next((item.value for item in up.keywords if item.arg in ("data", "data_frame")), None)
            first = data or (up.args[0] if up.args else None)
            if _root(up) == text or (isinstance(first, ast.Name) and first.id == text):
                return True
        up = place.parent(up)
    return False


def _root(node: ast.AST) -> str | None:
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _role(place: Place, node: ast.AST) -> str:
    """What the name must be for what is done with it: names of the former columns, or what they held; "" when open."""
    holder = place.parent(node)
    while isinstance(holder, ast.List | ast.Tuple):
        node, holder = holder, place.parent(holder)
    if isinstance(holder, ast.keyword):
        return "variable" if holder.arg in NAMES else "value" if holder.arg in NUMBERS else ""
    if isinstance(holder, ast.Call):
        return "variable" if place.called(holder) in BY and node in holder.args else ""
    if not isinstance(holder, ast.Subscript):
        return ""
    use = place.parent(holder)
    if isinstance(use, ast.Attribute):
        return "value" if use.attr in MEASURED else "variable" if use.attr in COUNTED else ""
    if isinstance(use, ast.Compare):
        sides = [one for one in [use.left, *use.comparators] if one is not holder]
        worth = [one.value for one in sides if isinstance(one, ast.Constant)]
        return "variable" if worth and isinstance(worth[0], str) else "value" if worth else ""
    return ""


def _used(place: Place, name: str) -> bool:
    """Whether a cell asks for the column by melt's own name: then the name cannot change."""
    return any(
        (isinstance(node, ast.Constant) and node.value == name)
        or (isinstance(node, ast.Attribute) and node.attr == name)
        for spot in [place, *place.earlier()]
        for node in spot.all(ast.Constant, ast.Attribute)
    )
