"""Computes what changes nothing: methods of tables and arrays that give a new one, of known values; part of the probe.

Only plain values are taken, no function of the user's is ever called, nothing is drawn at random, written or sent, and
what is large is left alone. What such a call raises is what the cell will raise.
"""

from __future__ import annotations

import ast
import operator
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

UNKNOWN: Any = object()
"""Stands for everything that only running would tell."""
LARGE = 200_000
"""Values that a table or array may have for something to be computed of it."""
WIDE = 20_000
"""The same for what may make a much larger table."""
OF_TABLES = frozenset({
    "abs", "add", "add_prefix", "add_suffix", "agg", "all", "any", "assign", "astype", "between", "bfill",
    "clip", "contains", "copy", "corr", "count", "cov", "cummax", "cummin", "cumprod", "cumsum",
    "day_name", "describe", "diff", "difference", "div", "dot", "drop", "drop_duplicates", "droplevel",
    "dropna", "duplicated", "endswith", "eq", "equals", "explode", "extract", "ffill", "fillna", "filter",
    "first", "floor", "ge", "get", "get_group", "get_loc", "groupby", "gt", "head", "idxmax", "idxmin",
    "interpolate", "intersection", "isin", "isna", "isnull", "isocalendar", "items", "join", "kurt",
    "last", "le", "len", "lower", "lstrip", "lt", "map", "max", "mean", "median", "melt", "merge", "min",
    "mod", "mode", "month_name", "mul", "ne", "ngroups", "nlargest", "normalize", "notna", "notnull",
    "nsmallest", "nunique", "pad", "pct_change", "pivot", "pivot_table", "pow", "prod", "quantile",
    "query", "rank", "reindex", "rename", "rename_axis", "replace", "resample", "reset_index", "rolling",
    "round", "rstrip", "select_dtypes", "sem", "set_axis", "set_index", "shift", "size", "skew",
    "sort_index", "sort_values", "split", "squeeze", "stack", "startswith", "std", "str", "strip", "sub",
    "sum", "swaplevel", "tail", "title", "to_dict", "to_frame", "to_list", "to_numpy", "to_period",
    "to_timestamp", "tolist", "total_seconds", "transform", "transpose", "tz_convert", "tz_localize",
    "union", "unique", "unstack", "upper", "value_counts", "var", "where", "xs", "zfill",
})  # fmt: skip
"""Methods of pandas' objects that give back another and leave theirs as it was."""
OF_ARRAYS = frozenset({
    "all", "any", "argmax", "argmin", "argsort", "astype", "copy", "cumsum", "dot", "flatten", "item",
    "max", "mean", "min", "prod", "ravel", "repeat", "reshape", "round", "squeeze", "std", "sum",
    "swapaxes", "tolist", "transpose", "var",
})  # fmt: skip
OF_TEXT = frozenset(
    {"lower", "upper", "strip", "split", "replace", "startswith", "endswith", "title", "rstrip", "lstrip"}
)
OF_PANDAS = frozenset({
    "DataFrame", "Series", "concat", "merge", "get_dummies", "to_datetime", "to_numeric", "to_timedelta", "cut", "qcut",
    "crosstab", "pivot_table", "melt", "isna", "isnull", "notna", "notnull", "unique", "Timestamp", "Timedelta",
    "date_range", "Index", "Categorical", "factorize", "pivot",
})  # fmt: skip
OF_NUMPY = frozenset({
    "array", "asarray", "unique", "where", "mean", "sum", "log", "log1p", "log10", "sqrt", "exp", "expm1", "concatenate",
    "hstack", "vstack", "column_stack", "stack", "dot", "isnan", "argmax", "argsort", "round", "abs", "ravel", "reshape",
    "array_equal", "median", "std", "var", "max", "min", "cumsum", "diff", "corrcoef", "percentile", "squeeze", "ones_like",
    "zeros_like", "bincount", "matmul", "expand_dims", "linspace", "float64", "int64", "float32", "int32",
})  # fmt: skip
BUILTIN = frozenset(
    {len, list, dict, tuple, set, sorted, sum, min, max, int, float, str, bool, abs, round, range, zip, type}
)
SPREADS = frozenset({
    "get_dummies", "merge", "join", "pivot", "pivot_table", "crosstab", "unstack", "explode", "stack", "corr", "cov", "concat",
    "dot", "matmul", "resample", "date_range", "reindex",
})  # fmt: skip
"""What may give much more than it was given."""
ACCESSORS = frozenset({"str", "dt", "cat", "T", "values"})
MODULES = ("pandas", "numpy")
TYPES = (int, float, str, bool)
OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.BitAnd: operator.and_, ast.BitOr: operator.or_,
    ast.BitXor: operator.xor, ast.MatMult: operator.matmul, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Invert: operator.invert, ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}  # fmt: skip
RAISED = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ZeroDivisionError,
    OverflowError,
    NotImplementedError,
)
"""What a computation may raise that running the cell would raise as well."""


def compute(node: ast.AST, value: Callable[[ast.AST | None], Any]) -> Any:
    """What the expression is worth, UNKNOWN where that is not for here. `value` tells what its parts stand for.

    Raises what running it would.
    """
    if not isinstance(getattr(node, "ctx", None), ast.Load | None):
        return UNKNOWN
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if isinstance(node, ast.Call):
            return _call(node, value)
        if isinstance(node, ast.BinOp):
            return _operation(node.op, value(node.left), value(node.right))
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            return _operation(node.ops[0], value(node.left), value(node.comparators[0]))
        if isinstance(node, ast.UnaryOp):
            return _operation(node.op, value(node.operand))
        if isinstance(node, ast.BoolOp):
            first = value(node.values[0])
            if first is not UNKNOWN and of_library(first) and small(first):
                bool(first)
            return UNKNOWN
        if isinstance(node, ast.Subscript):
            return _part(node, value)
        if isinstance(node, ast.Attribute) and node.attr in ACCESSORS:
            owner = value(node.value)
            return (
                getattr(owner, node.attr)
                if owner is not UNKNOWN and of_library(owner) and small(owner)
                else UNKNOWN
            )
        if isinstance(node, ast.Dict):
            keys, values = [value(key) for key in node.keys], [value(one) for one in node.values]
            known = None not in node.keys and not any(one is UNKNOWN for one in [*keys, *values])
            return dict(zip(keys, values, strict=True)) if known else UNKNOWN
        if isinstance(node, ast.JoinedStr):
            return _joined(node, value)
    return UNKNOWN


def of_library(thing: Any) -> bool:
    """Whether it is an object of pandas or NumPy itself, not of a class made from theirs."""
    return type(thing).__module__.split(".")[0] in MODULES


def small(thing: Any, most: int = LARGE) -> bool:
    """Whether the object has few values; what it was made of counts for groups and accessors."""
    inner = getattr(thing, "obj", None) if hasattr(thing, "ngroups") else getattr(thing, "_parent", None)
    size = getattr(inner if inner is not None else thing, "size", 1)
    return isinstance(size, int) and size <= most


def _plain(thing: Any, most: int, depth: int = 0) -> bool:
    """Whether it may be handed to a library: values, containers of values and the libraries' own objects."""
    if thing is None or (isinstance(thing, type) and thing in TYPES):
        return True
    if isinstance(thing, bool | int | float | str | bytes | complex | slice):
        return not isinstance(thing, str) or len(thing) < LARGE
    if type(thing) in (list, tuple, set):
        return depth < 3 and len(thing) <= 1_000 and all(_plain(one, most, depth + 1) for one in thing)
    if type(thing) is dict:
        return (
            depth < 3
            and len(thing) <= 1_000
            and all(_plain(one, most, depth + 1) for one in [*thing, *thing.values()])
        )
    # Columns of objects may hold anything, whose own methods would run.
    return of_library(thing) and not callable(thing) and small(thing, most) and not _foreign(thing)


def _foreign(thing: Any) -> bool:
    """Whether a column of plain objects holds things of the user's own making."""
    types = (
        list(getattr(thing, "dtypes", [])) if hasattr(thing, "columns") else [getattr(thing, "dtype", None)]
    )
    if not any(str(one) == "object" for one in types):
        return False
    columns = [thing[name] for name in thing.columns] if hasattr(thing, "columns") else [thing]
    for column in columns:
        if str(getattr(column, "dtype", "")) != "object":
            continue
        values = column.ravel() if type(column).__name__ == "ndarray" else column
        if any(
            type(one).__module__ not in ("builtins", "datetime", "decimal") and not of_library(one)
            for one in values
        ):
            return True
    return False


def _call(call: ast.Call, value: Callable[[ast.AST | None], Any]) -> Any:
    given = _given(call, value)
    if given is UNKNOWN:
        return UNKNOWN
    args, stated = given
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    most = WIDE if name in SPREADS else LARGE
    if not all(_plain(one, most) for one in [*args, *stated.values()]) or stated.get("inplace"):
        return UNKNOWN
    if isinstance(call.func, ast.Attribute):
        owner = value(call.func.value)
        if owner is not UNKNOWN and type(owner).__name__ != "module" and not isinstance(owner, type):
            return _method(owner, name, args, stated, most)
    called = value(call.func)
    if called is UNKNOWN:
        return UNKNOWN
    if _may_be_called(called, name, args, stated):
        return called(*args, **stated)
    return UNKNOWN


def _given(call: ast.Call, value: Callable[[ast.AST | None], Any]) -> Any:
    if any(isinstance(one, ast.Starred) for one in call.args) or any(
        one.arg is None for one in call.keywords
    ):
        return UNKNOWN
    args = [value(one) for one in call.args]
    stated = {str(one.arg): value(one.value) for one in call.keywords}
    return UNKNOWN if any(one is UNKNOWN for one in [*args, *stated.values()]) else (args, stated)


def _method(owner: Any, name: str, args: list[Any], stated: dict[str, Any], most: int) -> Any:
    kind = type(owner)
    if kind is str and name in OF_TEXT:
        return getattr(owner, name)(*args, **stated)
    allowed = (
        OF_ARRAYS
        if kind.__module__ == "numpy"
        else OF_TABLES
        if kind.__module__.split(".")[0] == "pandas"
        else ()
    )
    if name not in allowed or not small(owner, most) or _foreign(owner):
        return UNKNOWN
    return getattr(owner, name)(*args, **stated)


def _may_be_called(called: Any, name: str, args: list[Any], stated: dict[str, Any]) -> bool:
    """Whether it is a function that only looks at what it is given."""
    if isinstance(called, type) or callable(called):
        try:
            if called in BUILTIN:
                return called is not range or all(isinstance(one, int) and abs(one) <= LARGE for one in args)
        except TypeError:
            return False
    module = str(getattr(called, "__module__", "") or "")
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and name in OF_PANDAS and getattr(pandas, name, None) is called:
        return True
    if numpy is not None and name in OF_NUMPY and getattr(numpy, name, None) is called:
        return not (
            name == "linspace"
            and any(isinstance(one, int) and one > LARGE for one in [*args, *stated.values()])
        )
    if called is os.path.join or called is os.path.basename:
        return True
    if module.startswith("sklearn.metrics") and not isinstance(called, type):
        return name.endswith(("_score", "_error", "_matrix", "_report", "_curve", "_loss")) and bool(args)
    if isinstance(called, type) and module.startswith("sklearn.") and hasattr(called, "get_params"):
        return True
    seeded = isinstance(stated.get("random_state"), int)
    return name == "train_test_split" and module.startswith("sklearn.") and seeded


def _operation(op: ast.AST, *sides: Any) -> Any:
    if any(side is UNKNOWN or not _plain(side, LARGE) for side in sides) or type(op) not in OPERATORS:
        return UNKNOWN
    library = any(of_library(side) for side in sides)
    texts = len(sides) == 2 and all(isinstance(side, str) for side in sides) and isinstance(op, ast.Add)
    if not library and not texts:
        return UNKNOWN
    if isinstance(op, ast.MatMult) and not all(small(side, WIDE) for side in sides):
        return UNKNOWN
    if len(sides) == 2 and not _of_one_size(*sides):
        return UNKNOWN
    return OPERATORS[type(op)](*sides)


def _of_one_size(left: Any, right: Any) -> bool:
    """Whether the result will not be much larger than the sides: arrays may be spread over each other."""
    sizes = [int(getattr(side, "size", 1)) for side in (left, right)]
    return min(sizes) <= 1 or max(sizes) <= 2_000 or sizes[0] == sizes[1] or sizes[0] * sizes[1] <= LARGE * 10


def _part(node: ast.Subscript, value: Callable[[ast.AST | None], Any]) -> Any:
    way = (
        node.value.attr
        if isinstance(node.value, ast.Attribute) and node.value.attr in ("loc", "iloc")
        else ""
    )
    owner = value(node.value.value if way and isinstance(node.value, ast.Attribute) else node.value)
    key = _key(node.slice, value)
    if owner is UNKNOWN or key is UNKNOWN or not of_library(owner) or not small(owner):
        return UNKNOWN
    if callable(key) or not all(_plain(one, LARGE) for one in (key if isinstance(key, tuple) else (key,))):
        return UNKNOWN
    if type(owner).__name__ not in (
        "DataFrame",
        "Series",
        "ndarray",
        "DataFrameGroupBy",
        "SeriesGroupBy",
        "Index",
    ):
        return UNKNOWN
    if type(owner).__name__ == "Index" and isinstance(key, str):
        return UNKNOWN
    return getattr(owner, way)[key] if way else owner[key]


def _key(node: ast.AST, value: Callable[[ast.AST | None], Any]) -> Any:
    if isinstance(node, ast.Slice):
        ends = [None if one is None else value(one) for one in (node.lower, node.upper, node.step)]
        return UNKNOWN if any(one is UNKNOWN for one in ends) else slice(*ends)
    if isinstance(node, ast.Tuple):
        parts = [_key(one, value) for one in node.elts]
        return UNKNOWN if any(one is UNKNOWN for one in parts) else tuple(parts)
    return value(node)


def _joined(node: ast.JoinedStr, value: Callable[[ast.AST | None], Any]) -> Any:
    text = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
            continue
        inner = (
            value(part.value)
            if isinstance(part, ast.FormattedValue) and part.format_spec is None
            else UNKNOWN
        )
        if (
            not isinstance(inner, str | int)
            or not isinstance(part, ast.FormattedValue)
            or part.conversion != -1
        ):
            return UNKNOWN
        text += str(inner)
    return text
