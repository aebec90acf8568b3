"""Calls that will be refused: arguments, columns, numbers written as text, estimators and metrics; part of the probe."""

from __future__ import annotations

import ast
import inspect
import sys
from typing import Any

from .computing import UNKNOWN
from .crashing import Foreseen, no_key, quoted
from .estimators import check_estimator, check_rows
from .knowledge import Knowledge, kind_of

BY_COLUMN = {
    "groupby": "by", "sort_values": "by", "set_index": "keys", "pop": "item", "explode": "column", "nlargest": "",
    "nsmallest": "", "pivot_table": "", "pivot": "", "drop_duplicates": "subset", "dropna": "subset",
}  # fmt: skip
"""Methods of tables that take names of columns → the parameter that comes first, "" when names come by keyword only."""
NAMED = ("by", "subset", "columns", "index", "values", "on", "id_vars", "value_vars", "hue")
LOOKED = 2_000
"""Values of a column that are looked at."""


def check_call(call: ast.Call, known: Knowledge) -> None:
    """Raises Foreseen when the call will be refused."""
    owner = known.value(call.func.value) if isinstance(call.func, ast.Attribute) else UNKNOWN
    kind = "" if owner is UNKNOWN else kind_of(owner)
    called = known.value(call.func)
    if called is UNKNOWN and kind and kind != "module" and isinstance(call.func, ast.Attribute):
        called = getattr(owner, call.func.attr, UNKNOWN)
    if called is not UNKNOWN:
        _arguments(call, called)
    if isinstance(call.func, ast.Attribute):
        if kind == "DataFrame":
            _columns(call, call.func, owner, known)
        elif kind == "Series" and call.func.attr == "astype":
            _cast(call, owner, known)
        elif kind == "estimator":
            check_estimator(
                call.func.attr, owner, [known.value(node) for node in call.args], ast.unparse(call.func.value)
            )
    name = getattr(called, "__name__", "") if called is not UNKNOWN else ""
    module = str(getattr(called, "__module__", ""))
    given = [known.value(node) for node in call.args]
    if module.startswith("sklearn.metrics") or name == "train_test_split":
        check_rows(given[:2], [ast.unparse(node) for node in call.args[:2]])
    if (
        name == "concat"
        and module.startswith("pandas")
        and given
        and kind_of(given[0]) in ("DataFrame", "Series")
    ):
        said = "first argument must be an iterable of pandas objects, you passed an object of type"
        raise Foreseen("wrong_arguments", "TypeError", said, "`concat` takes its tables in a list")
    if name == "merge" and module.startswith("pandas") and len(given) > 1:
        _merged(call, given[0], given[1], known)
    if name == "to_numeric" and given and kind_of(given[0]) == "Series" and not call.keywords:
        _numbers(given[0], ast.unparse(call.args[0]), whole=False)


def _arguments(call: ast.Call, called: Any) -> None:
    """Whether the signature takes what is given."""
    if any(isinstance(node, ast.Starred) for node in call.args) or any(k.arg is None for k in call.keywords):
        return
    module = str(getattr(called, "__module__", ""))
    wrapped = hasattr(called, "__wrapped__")
    if not callable(called) or (wrapped and not module.startswith("sklearn")) or module.startswith("numpy"):
        return
    own = inspect.isfunction(called) or inspect.ismethod(called) or inspect.isclass(called)
    if not own or (inspect.isclass(called) and type(called) is not type and not module.startswith("sklearn")):
        return
    if inspect.isclass(called) and called.__new__ is not object.__new__:
        return
    try:
        signature = inspect.signature(called)
    except (TypeError, ValueError):
        return
    try:
        signature.bind(*[None] * len(call.args), **{str(k.arg): None for k in call.keywords})
    except TypeError as error:
        name = f"{called.__name__}.__init__" if inspect.isclass(called) else called.__name__
        text = quoted(ast.unparse(call.func))
        raise Foreseen(
            "wrong_arguments", "TypeError", _as_python_says(str(error), name), f"{text}: {error}"
        ) from None


def _as_python_says(error: str, name: str) -> str:
    unexpected = error.replace("got an unexpected", f"{name}() got an unexpected")
    missing = error.replace(
        "missing a required argument: ", f"{name}() missing 1 required positional argument: "
    )
    return missing if missing != error else unexpected


def _columns(call: ast.Call, func: ast.Attribute, table: Any, known: Knowledge) -> None:
    """Names of columns that the table does not have."""
    if table.columns.nlevels > 1 or table.index.nlevels > 1:
        return
    there = known.columns(func.value, table)
    text = ast.unparse(func.value)
    stated = {str(k.arg): known.value(k.value) for k in call.keywords}
    first = known.value(call.args[0]) if call.args else UNKNOWN
    if func.attr == "drop":
        _dropped(first, stated, table, there, text)
        return
    if func.attr == "merge":
        other = known.value(call.args[0]) if call.args else UNKNOWN
        _merged(call, table, other, known)
        return
    if func.attr not in BY_COLUMN:
        return
    asked = [stated[name] for name in NAMED if name in stated]
    if BY_COLUMN[func.attr]:
        asked.append(first)
    levels = {name for name in table.index.names if name is not None}
    for one in asked:
        for name in one if isinstance(one, list) else [one]:
            if isinstance(name, str) and name not in there | levels:
                raise no_key(name, text)


def _dropped(first: Any, stated: dict[str, Any], table: Any, there: set[Any], text: str) -> None:
    if stated.get("errors", "raise") != "raise" or "level" in stated:
        return
    axis = stated.get("axis", 0)
    columns = stated.get("columns", first if axis in (1, "columns") else UNKNOWN)
    rows = first if "columns" not in stated and axis in (0, "index") else UNKNOWN
    labels = set(table.index) if isinstance(rows, str | list) and len(table) <= LOOKED * 50 else None
    for names, among in ((columns, there), (rows, labels)):
        if among is None or names is UNKNOWN:
            continue
        missing = [
            one
            for one in (names if isinstance(names, list) else [names])
            if isinstance(one, str) and one not in among
        ]
        if missing:
            raise Foreseen(
                "key_missing",
                "KeyError",
                f"{missing!r} not found in axis",
                f"{quoted(text)} has no {quoted(missing[0])} to drop",
            )


def _merged(call: ast.Call, left: Any, right: Any, known: Knowledge) -> None:
    if kind_of(left) != "DataFrame" or kind_of(right) != "DataFrame":
        return
    if known.added:
        return
    for keyword in call.keywords:
        on = known.value(keyword.value)
        for name in on if isinstance(on, list) else [on]:
            sides = {"on": (left, right), "left_on": (left,), "right_on": (right,)}.get(str(keyword.arg), ())
            if isinstance(name, str) and any(
                name not in set(table.columns) and name not in table.index.names for table in sides
            ):
                raise no_key(name, "merge")


def _cast(call: ast.Call, column: Any, known: Knowledge) -> None:
    wanted = known.value(call.args[0]) if call.args else UNKNOWN
    name = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "")
    if not any(name.startswith(word) for word in ("int", "float")) or any(
        k.arg == "errors" for k in call.keywords
    ):
        return
    _numbers(column, ast.unparse(call.func), whole=name.startswith("int"))


def _numbers(column: Any, text: str, whole: bool) -> None:
    """Text that says no number, and missing values among whole numbers."""
    pandas: Any = sys.modules["pandas"]
    if pandas.api.types.is_numeric_dtype(column.dtype) or pandas.api.types.is_bool_dtype(column.dtype):
        if whole and str(column.dtype).startswith("float") and column.isna().any():
            said = "Cannot convert non-finite values (NA or inf) to integer"
            raise Foreseen("cast", "IntCastingNaNError", said, f"{quoted(text)} meets missing values")
        return
    if str(column.dtype) not in ("str", "object", "string"):
        return
    head = column.dropna().head(LOOKED)
    words = [value for value in head.unique() if isinstance(value, str)]
    for word in words:
        try:
            int(word) if whole else float(word)
        except ValueError:
            way = (
                f"invalid literal for int() with base 10: {word!r}"
                if whole
                else f"could not convert string to float: {word!r}"
            )
            raise Foreseen("cast", "ValueError", way, f"{quoted(text)} meets {word!r}") from None
