"""What a proposed feature may use: everything that is not on these lists is refused."""

from __future__ import annotations

MODULES = {"numpy": "np", "pandas": "pd", "math": "math", "re": "re"}
"""Modules that may be imported, and the name by which they must go."""

MODULE_NAMES: dict[str, frozenset[str]] = {
    "np": frozenset({
        "abs", "absolute", "arccos", "arcsin", "arctan", "arctan2", "array", "asarray", "bool_", "cbrt", "ceil", "clip",
        "cos", "cosh", "deg2rad", "degrees", "divide", "e", "equal", "exp", "expm1", "fabs", "float32", "float64", "floor",
        "floor_divide", "fmax", "fmin", "full", "full_like", "greater", "greater_equal", "hypot", "inf", "int32", "int64",
        "isfinite", "isin", "isinf", "isnan", "less", "less_equal", "log", "log10", "log1p", "log2", "logical_and",
        "logical_not", "logical_or", "logical_xor", "max", "maximum", "mean", "min", "minimum", "mod", "multiply", "nan",
        "nan_to_num", "nanmax", "nanmean", "nanmin", "nansum", "negative", "not_equal", "ones", "ones_like", "pi", "power",
        "rad2deg", "radians", "reciprocal", "rint", "round", "select", "sign", "sin", "sinh", "sqrt", "square", "subtract",
        "sum", "tan", "tanh", "true_divide", "trunc", "vectorize", "where", "zeros", "zeros_like",
    }),
    "pd": frozenset({
        "DataFrame", "NA", "NaT", "Series", "Timedelta", "Timestamp", "concat", "cut", "isna", "isnull", "notna",
        "notnull", "to_datetime", "to_numeric", "to_timedelta",
    }),
    "math": frozenset({
        "acos", "asin", "atan", "atan2", "ceil", "copysign", "cos", "cosh", "degrees", "e", "exp", "expm1", "fabs", "floor",
        "fmod", "gcd", "hypot", "inf", "isclose", "isfinite", "isinf", "isnan", "log", "log10", "log1p", "log2", "nan", "pi",
        "pow", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "tau", "trunc",
    }),
    "re": frozenset({
        "IGNORECASE", "compile", "escape", "findall", "fullmatch", "match", "search", "split", "sub",
    }),
}  # fmt: skip
"""For each module what may be read from it."""

BUILTINS = frozenset({
    "abs", "all", "any", "bool", "dict", "divmod", "enumerate", "filter", "float", "int", "isinstance", "len", "list",
    "map", "max", "min", "pow", "range", "reversed", "round", "slice", "sorted", "str", "sum", "tuple", "zip",
})  # fmt: skip

ATTRIBUTES = frozenset({
    # tables, columns, arrays
    "T", "abs", "add", "all", "any", "apply", "assign", "astype", "between", "bfill", "ceil", "clip", "columns", "copy",
    "div", "divide", "dot", "dropna", "dtype", "dtypes", "empty", "eq", "fillna", "filter", "floor", "floordiv", "ge",
    "gt", "iloc", "index", "isin", "isna", "isnull", "items", "le", "loc", "lt", "map", "mask", "max", "mean", "median",
    "min", "mod", "mul", "multiply", "name", "ndim", "ne", "notna", "notnull", "nunique", "pow", "prod", "rename",
    "replace", "round", "rtruediv", "rsub", "select_dtypes", "shape", "size", "squeeze", "std", "sub", "subtract", "sum",
    "to_frame", "to_numpy", "tolist", "truediv", "values", "var", "where", "drop", "ravel", "reshape", "flatten",
    "combine_first", "ffill", "interpolate", "nlargest", "nsmallest", "quantile", "rank", "shift", "diff", "cumsum",
    "rolling", "groupby", "value_counts", "mode", "unique", "idxmax", "idxmin", "sort_values",
    "sort_index", "reset_index", "set_index", "reindex", "set_axis", "array", "codes", "categories", "cat",
    # texts
    "str", "capitalize", "casefold", "contains", "count", "endswith", "extract", "find", "findall", "fullmatch", "get",
    "isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper", "join", "keys",
    "len", "ljust", "lower", "lstrip", "match", "normalize", "pad", "partition", "removeprefix", "removesuffix", "repeat",
    "rfind", "rjust", "rpartition", "rsplit", "rstrip", "slice", "split", "startswith", "strip", "swapcase", "title",
    "upper", "wrap", "zfill", "group", "groups", "start", "end", "span", "search",
    # dates
    "dt", "date", "day", "day_of_week", "day_of_year", "dayofweek", "dayofyear", "days", "days_in_month", "hour",
    "is_leap_year", "is_month_end", "is_month_start", "is_quarter_end", "is_quarter_start", "is_year_end",
    "is_year_start", "isocalendar", "microsecond", "minute", "month", "quarter", "second", "seconds", "strftime",
    "total_seconds", "week", "weekday", "year",
})  # fmt: skip
"""What may be read from a value. Those that look at other rows are caught by what they compute, with a clearer reason."""

TOLD: dict[str, str] = {
    "open": "it opens a file", "eval": "it runs code from text", "exec": "it runs code from text",
    "compile": "it runs code from text", "__import__": "it imports a module at run time", "input": "it asks for input",
    "globals": "it reaches for names outside itself", "locals": "it reaches for names outside itself",
    "vars": "it reaches for names outside itself", "dir": "it reaches for names outside itself",
    "getattr": "it reaches attributes by their name", "setattr": "it reaches attributes by their name",
    "delattr": "it reaches attributes by their name", "hasattr": "it reaches attributes by their name",
    "type": "it makes or inspects types", "object": "it makes or inspects types", "super": "it makes or inspects types",
    "hash": "it uses hash, which differs from process to process", "id": "it uses id, which differs from run to run",
    "print": "it prints", "breakpoint": "it stops the kernel", "exit": "it stops the kernel", "quit": "it stops the kernel",
    "set": "it uses set, whose order differs from process to process",
    "frozenset": "it uses frozenset, whose order differs from process to process",
    "TARGET": "it touches the target", "y": "it touches the target", "target_of": "it touches the target",
    "target": "it touches the target", "read_part": "it touches the sealed holdout",
    "read_table": "it touches the sealed holdout", "holdout": "it touches the sealed holdout",
    "X_holdout": "it touches the sealed holdout", "y_holdout": "it touches the sealed holdout",
    "holdout_prediction": "it touches the sealed holdout", "DATA_PATH": "it touches the data file",
    "development": "it reaches past the table that it is given", "get_ipython": "it reaches for the kernel",
}  # fmt: skip
"""Names with a reason of their own."""

TOLD_ATTRIBUTES: dict[str, str] = {
    "random": "it uses random numbers", "sample": "it uses random numbers", "now": "it reads the clock",
    "today": "it reads the clock", "utcnow": "it reads the clock", "eval": "it runs code from text",
    "query": "it runs code from text", "format": "it uses str.format, which can read any attribute",
    "format_map": "it uses str.format, which can read any attribute", "pipe": "it hands the table on",
    "agg": "it calls a method by its name", "aggregate": "it calls a method by its name",
    "transform": "it calls a method by its name", "to_list": "it uses .to_list, for which .tolist is there",
    "iterrows": "it goes through the table row by row; write it with whole columns",
    "itertuples": "it goes through the table row by row; write it with whole columns",
}  # fmt: skip
