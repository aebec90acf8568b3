"""Numbers that are text, and were joined or put in order as such before the cell reckons with the outcome.

The sum of `"12"` and `"30"` is `"1230"`, and the greatest of `"9"` and `"10"` is `"9"`: what came out is no number to be
read, the column is to be read before.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ..origin import bound_here
from ..place import Place
from ..rules import Finding, ask_for
from .numbers_read import NumbersRead, numbers_read

SUMMED = frozenset({"sum", "cumsum"})
ORDERED = frozenset({
    "max", "min", "cummax", "cummin", "sort_values", "sorted", "rank", "idxmax", "idxmin", "argmax", "argmin", "argsort",
})  # fmt: skip
"""What texts can be asked for as well as numbers, with another answer."""
ROWS = frozenset({"idxmax", "idxmin", "argmax", "argmin", "argsort", "max", "min"})
"""Those that choose rows by the order of a column."""
BY_NAME = frozenset({"agg", "aggregate", "transform", "apply", "pivot_table"})
"""Those that are told by name what to do."""
RAISED = (
    "TypeError",
    "ValueError",
    "UFuncTypeError",
    "_UFuncNoLoopError",
    "ArrowInvalid",
    "ArrowNotImplementedError",
)
LISTED = frozenset({"list", "tuple", "set", "dict", "dict_values", "dict_keys", "dict_items"})
STEPS = 6
"""Names that are followed back."""
NUMBER = r"\D{0,4}\d[\d., ]*\D{0,6}"
"""A number with signs and a unit; a date and a span of time are none."""


@dataclass(frozen=True)
class Worked:
    """Texts that something was made of: where, which call, and the table and column, or the column (`owner`) itself."""

    spot: Place
    call: ast.Call
    owner: ast.expr
    column: str | None
    key: ast.expr | None = None
    """By what a list is put in order, where that gives the texts: `scores.get` of `max(scores, key=scores.get)`."""

    @property
    def series(self) -> str:
        """The column of text, as an expression."""
        text = self.spot.text(self.owner)
        return text if self.column is None else f"{text}[{self.column!r}]"


def worked_as_text(place: Place, node: ast.expr) -> Worked | None:
    """Where the texts behind a value were joined or put in order, in this cell or where its name was bound."""
    spot, key, found = place, None, None
    before = place.line if place.cell is None else None
    for _ in range(STEPS):
        parts = list(_spine(node))
        # What was joined first is what everything after it was made of.
        found = _worked(spot, parts, key) or found
        base = parts[-1]
        keys = [name for part in parts if (name := _key(part)) is not None]
        key = keys[0] if keys else key
        bound = _bound(spot, base.id, before) if isinstance(base, ast.Name) else None
        if bound is None:
            break
        spot, node = bound
        before = node.lineno if spot.cell == place.cell else None
    return found


def _bound(spot: Place, name: str, before: int | None) -> tuple[Place, ast.expr] | None:
    """What the name was bound to last, above that line of the same cell or in a cell that ran before."""
    above = [
        node.value
        for node in spot.all(ast.Assign)
        if isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
        and (before is None or (node.end_lineno or node.lineno) < before)
    ]
    if above:
        return spot, above[-1]
    for other in spot.earlier():
        if spot.cell is not None and (other.cell is None or other.cell >= spot.cell):
            continue
        value = bound_here(other, name)
        if value is not None:
            return other, value
    return None


def _spine(node: ast.expr) -> Iterator[ast.expr]:
    """`a["b"].sum()`, `a["b"].sum`, `a["b"]`, `a`: from the value to what it was made of, step by step."""
    while True:
        yield node
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not _of_module(node.func):
            node = node.func.value
        elif isinstance(node, ast.Call) and node.args:
            node = node.args[0]
        elif isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        else:
            return


def _of_module(function: ast.Attribute) -> bool:
    return isinstance(function.value, ast.Name) and function.value.id in ("np", "pd", "numpy", "pandas")


def _key(node: ast.expr) -> str | None:
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    ):
        return node.slice.value
    return node.attr if isinstance(node, ast.Attribute) else None


def _worked(spot: Place, parts: list[ast.expr], outside: str | None) -> Worked | None:
    """The innermost call on the way that joined texts of a column, or put them in order."""
    for at in range(len(parts) - 1, -1, -1):
        node, within = parts[at], parts[at + 1 :]
        keys = [
            key for part in [*within, *parts[:at]] if isinstance(part, ast.Subscript) and (key := _key(part))
        ]
        named = keys[0] if keys else outside
        if (listed := _listed(spot, node)) is not None:
            return listed
        call = node if isinstance(node, ast.Call) else _choosing(node, named)
        if call is None or not _does(call, named, of_rows=call is not node):
            continue
        owner = next(
            (part for part in within if spot.kind(ast.unparse(part)) == "Series" and spot.pure(part)), None
        )
        if owner is not None:
            return Worked(spot, call, owner, None) if _is_text(spot, ast.unparse(owner)) else None
        table, column = parts[-1], _source(call, named)
        name = ast.unparse(table)
        known = spot.columns(name) if isinstance(table, ast.Name) and spot.kind(name) == "DataFrame" else None
        if column in (known or ()) and _is_text(spot, f"{name}[{column!r}]"):
            return Worked(spot, call, table, column)
    return None


def _listed(spot: Place, node: ast.expr) -> Worked | None:
    """`max(scores.values())`, `sorted(texts)` and `scores[best]` for `best = max(scores, key=scores.get)`."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name):
        bound = _bound(spot, node.slice.id, None)
        found = _listed(*bound) if bound is not None else None
        return found if found is not None and found.key is not None else None
    if (
        not isinstance(node, ast.Call)
        or not isinstance(node.func, ast.Name)
        or node.func.id not in ("max", "min", "sorted")
    ):
        return None
    owner = node.args[0] if len(node.args) == 1 else None
    if owner is None or not spot.pure(owner) or spot.kind(ast.unparse(owner)) not in LISTED:
        return None
    key = next((item.value for item in node.keywords if item.arg == "key"), None)
    if (
        key is not None
        and not isinstance(key, ast.Lambda)
        and not (isinstance(key, ast.Attribute) and key.attr == "get")
    ):
        return None
    value = "v" if key is None else f"({ast.unparse(key)})(v)"
    texts = f"[{value} for v in {ast.unparse(owner)}]"
    say = spot.ask(f"len({texts}) > 0 and all(isinstance(t, str) and float(t) == float(t) for t in {texts})")
    return Worked(spot, node, owner, None, key) if say is True else None


def _choosing(node: ast.expr, named: str | None) -> ast.Call | None:
    """`table["units"].idxmax()` of `table.loc[table["units"].idxmax()]`."""
    if not isinstance(node, ast.Subscript):
        return None
    calls = [part for part in ast.walk(node.slice) if isinstance(part, ast.Call)]
    return next((one for one in calls if named and named in {_key(part) for part in _spine(one)}), None)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def _does(call: ast.Call, named: str | None, *, of_rows: bool) -> bool:
    """Whether the call joins the texts of the column, or puts them in order."""
    name = _name(call)
    if of_rows:
        return name in ROWS
    if name == "sort_values":
        by = [*call.args[:1], *(item.value for item in call.keywords if item.arg == "by")]
        return not by or named in {getattr(part, "value", None) for one in by for part in ast.walk(one)}
    if name in BY_NAME:
        return any(_says(part) in SUMMED | ORDERED for part in _told(call, named))
    return name in SUMMED | ORDERED


def _told(call: ast.Call, named: str | None) -> Iterator[ast.AST]:
    """What an `agg` or `pivot_table` is told to do with the column."""
    for item in call.keywords:
        if item.arg == named or item.arg in ("aggfunc", "func"):
            yield from ast.walk(item.value)
    for given in call.args:
        if isinstance(given, ast.Dict):
            for key, value in zip(given.keys, given.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == named:
                    yield from ast.walk(value)
        else:
            yield from ast.walk(given)


def _says(part: ast.AST) -> str | None:
    if isinstance(part, ast.Constant):
        return part.value if isinstance(part.value, str) else None
    return part.id if isinstance(part, ast.Name) else getattr(part, "attr", None)


def _source(call: ast.Call, named: str | None) -> str | None:
    """The column that was worked on: `units` of `agg(total=("units", "sum"))` for `total`."""
    for item in call.keywords:
        if (
            item.arg == named
            and isinstance(item.value, ast.Tuple)
            and isinstance(item.value.elts[0], ast.Constant)
        ):
            return str(item.value.elts[0].value)
        if item.arg == "values" and isinstance(item.value, ast.Constant):
            return str(item.value.value)
    return named


def _is_text(spot: Place, text: str) -> bool:
    """Whether the column is text, and says numbers: names that were joined are meant to be."""
    return (
        spot.ask(
            f"str({text}.dtype) in ('str', 'object', 'string') and {text}.dropna().map(type).eq(str).all()"
            f" and {text}.dropna().astype(str).str.fullmatch(r'{NUMBER}').mean() > 0.5"
        )
        is True
    )


def read_before(place: Place) -> Iterator[Finding]:
    """`total = sales["units"].sum()`, `total / 12`: the column is read as numbers where it was summed."""
    if place.crash.ename not in RAISED:
        return
    for node in place.within(ast.Name, ast.Subscript, ast.Attribute, ast.Call):
        if isinstance(node, ast.Call) and node in (place.node, getattr(place.statement, "value", None)):
            continue
        worked = worked_as_text(place, node)
        if worked is None or (isinstance(node, ast.Name | ast.Subscript) and not _still_text(place, node)):
            continue
        read = _read(worked)
        cause = (
            f"`{worked.series}` is text: `{_name(worked.call)}` joined its texts or took them by their letters, "
            f"so `{place.text(node)}` is no number."
        )
        if read is None:
            yield Finding(
                cause,
                ask_for(place, f"Say how `{worked.series}` is to be read.", kind="choice"),
                confidence=0.96,
            )
            return
        editor = worked.spot.editor()
        if isinstance(worked.key, ast.Lambda):
            editor.wrap(worked.key.body, "float(", ")")
        elif isinstance(worked.key, ast.Attribute):
            editor.replace(worked.key, f"lambda name: float({ast.unparse(worked.key.value)}[name])")
        elif worked.column is None:
            editor.replace(worked.owner, read.expression)
        else:
            table, column = worked.spot.text(worked.owner), worked.column
            given = (
                f"{column}={read.expression}"
                if column.isidentifier()
                else f"**{{{column!r}: {read.expression}}}"
            )
            editor.replace(worked.owner, f"{table}.assign({given})")
        if worked.key is not None and worked.spot.cell == place.cell and place.kind(node) == "str":
            editor.wrap(node, "float(", ")")
        yield Finding(
            cause,
            worked.spot.propose(editor, "The column is read as numbers before that.", read.effect, 0.95),
            confidence=0.96,
        )
        return


def _read(worked: Worked) -> NumbersRead | None:
    """How the texts are read: those of a column, or of a list."""
    if (
        worked.key is None and worked.spot.kind(ast.unparse(worked.owner)) == "Series"
    ) or worked.column is not None:
        return numbers_read(worked.spot, worked.series)
    return NumbersRead(
        f"[float(value) for value in {worked.series}]", "", (), "Each text counts as the number that it says."
    )


def _still_text(place: Place, node: ast.expr) -> bool:
    """Whether what came out is text: a value, a column, or a table that has some."""
    text = place.text(node)
    return (
        place.ask(
            f"isinstance({text}, str) or any(str(d) in ('str', 'object', 'string')"
            f" for d in np.ravel(getattr({text}, 'dtypes', getattr({text}, 'dtype', ''))))"
        )
        is not False
    )
