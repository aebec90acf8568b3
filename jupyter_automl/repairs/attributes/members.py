# ruff: noqa: E501
"""What lists, texts, arrays, columns and tables are asked for by mistake, and what it is called on the right type."""

from __future__ import annotations

import re

PATTERN = re.compile(
    r"'([\w.]+)' object has no attribute '(\w+)'|module '([\w.]+)' has no attribute '(\w+)'|type object '(\w+)' has no attribute '(\w+)'"
)


ARRAYS = {
    "head": "pd.DataFrame({x}).head", "values": "{x}", "columns": "{names}", "value_counts": "pd.Series({x}.ravel()).value_counts",
    "unique": "pd.unique({x})", "isnull": "pd.isnull({x})", "isna": "pd.isna({x})", "describe": "pd.DataFrame({x}).describe", "plot": "pd.Series({x}).plot",
    "to_csv": "pd.DataFrame({x}).to_csv", "iloc": "{x}", "append": None, "nunique": "pd.Series({x}).nunique", "map": "pd.Series({x}).map",
    "apply": "pd.Series({x}).apply", "to_numpy": "{x}", "tail": "pd.DataFrame({x}).tail", "hist": "pd.Series({x}).hist", "sample": "pd.DataFrame({x}).sample",
    "stdev": "{x}.std", "average": "{x}.mean", "avg": "{x}.mean", "median": "np.median({x})", "corr": "pd.DataFrame({x}).corr", "info": "pd.DataFrame({x}).info", "fillna": "pd.Series({x}).fillna",
    "to_frame": "pd.Series({x}).to_frame", "dropna": "pd.Series({x}).dropna", "mode": "pd.Series({x}).mode", "quantile": "pd.Series({x}).quantile",
    "sort_values": "pd.Series({x}).sort_values", "reset_index": "pd.Series({x}).reset_index", "nlargest": "pd.Series({x}).nlargest", "index": None,
    "shift": "pd.Series({x}).shift", "rolling": "pd.Series({x}).rolling", "str": "pd.Series({x}).str", "isin": "pd.Series({x}).isin", "add": "np.add({x}, {args})",
}  # fmt: skip


LISTS = {
    "shape": "np.shape({x})", "mean": "np.mean({x})", "sum": "sum({x})", "std": "np.std({x})", "max": "max({x})", "min": "min({x})", "median": "np.median({x})",
    "reshape": "np.array({x}).reshape", "add": "{x}.append", "push": "{x}.append", "append_all": "{x}.extend", "length": "len({x})", "size": "len({x})", "len": "len({x})",
    "unique": "list(dict.fromkeys({x}))", "tolist": "{x}", "to_list": "{x}", "astype": "np.array({x}).astype", "values": "{x}", "head": "pd.Series({x}).head",
    "value_counts": "pd.Series({x}).value_counts", "flatten": "np.array({x}).flatten", "ravel": "np.array({x}).ravel", "isnull": "pd.isnull({x})", "plot": "pd.Series({x}).plot",
    "map": "pd.Series({x}).map", "apply": "pd.Series({x}).apply", "lower": "[item.lower() for item in {x}]", "upper": "[item.upper() for item in {x}]",
    "strip": "[item.strip() for item in {x}]", "split": "[item.split({args}) for item in {x}]", "replace": "[item.replace({args}) for item in {x}]", "join": "{args}.join({x})",
    "to_csv": "pd.DataFrame({x}).to_csv", "dot": "np.dot({x}, {args})", "T": "np.array({x}).T", "argmax": "np.argmax({x})", "argmin": "np.argmin({x})",
    "cumsum": "np.cumsum({x})", "describe": "pd.Series({x}).describe", "ndim": "np.ndim({x})", "round": "np.round({x}, {args})",
}  # fmt: skip


MAPS = {
    "append": "update",
    "add": "update",
    "push": "update",
    "has_key": "__contains__",
    "iteritems": "items",
    "itervalues": "values",
    "iterkeys": "keys",
    "extend": "update",
}


TEXTS = {
    "contains": "{args} in {x}",
    "append": "{x} + {args}",
    "decode": "{x}",
    "push": "{x} + {args}",
    "length": "len({x})",
    "len": "len({x})",
    "size": "len({x})",
    "reverse": "{x}[::-1]",
    "isnumeric_": "{x}.isnumeric()",
    "trim": "{x}.strip()",
    "toLowerCase": "{x}.lower()",
    "includes": "{args} in {x}",
    "item": "{x}",
    "str": "{x}",
    "startsWith": "{x}.startswith({args})",
}


INDEX = {
    name: f"{{x}}.str.{name}"
    for name in ("lower", "upper", "strip", "title", "split", "replace", "contains", "startswith", "len")
}
INDEX |= {
    "apply": "{x}.map",
    "to_datetime": "pd.to_datetime({x})",
    "head": "{x}.to_series().head",
    "iloc": "{x}",
}

SERIES = {
    "columns": "{x}.to_frame().columns",
    "select_dtypes": None,
    "merge": "{x}.to_frame().merge",
    "applymap": "{x}.map",
    "iterrows": "{x}.items",
    "as_matrix": "{x}.to_numpy",
    "to_datetime": "pd.to_datetime({x})",
    "to_numeric": "pd.to_numeric({x})",
    "flatten": "{x}.to_numpy().flatten",
    "reshape": "{x}.to_numpy().reshape",
    "append": None,
    "lower": "{x}.str.lower",
    "upper": "{x}.str.upper",
    "strip": "{x}.str.strip",
    "split": "{x}.str.split",
    "contains": "{x}.str.contains",
    "startswith": "{x}.str.startswith",
    "endswith": "{x}.str.endswith",
    "title": "{x}.str.title",
    "capitalize": "{x}.str.capitalize",
    "len": "{x}.str.len",
    "year": "{x}.dt.year",
    "month": "{x}.dt.month",
    "day": "{x}.dt.day",
    "hour": "{x}.dt.hour",
    "dayofweek": "{x}.dt.dayofweek",
    "weekday": "{x}.dt.weekday",
    "date": "{x}.dt.date",
    "day_name": "{x}.dt.day_name",
    "month_name": "{x}.dt.month_name",
    "quarter": "{x}.dt.quarter",
    "strftime": "{x}.dt.strftime",
    "days": "{x}.dt.days",
    "total_seconds": "{x}.dt.total_seconds",
    "minute": "{x}.dt.minute",
    "sort": "{x}.sort_values",
    "len_": None,
    "length": "len({x})",
    "lag": "{x}.shift",
    "distinct": "{x}.drop_duplicates",
    "isEmpty": "{x}.empty",
    "predict": None,
    "codes": "{x}.cat.codes",
    "categories": "{x}.cat.categories",
    "isalpha": "{x}.str.isalpha",
    "isdigit": "{x}.str.isdigit",
    "to_pydatetime": "{x}.dt.to_pydatetime",
    "split_": None,
    "barh": "{x}.plot.barh",
    "bar": "{x}.plot.bar",
    "pie": "{x}.plot.pie",
    "scatter": None,
    "join": None,
    "stack": None,
    "melt": None,
    "pivot": None,
    "iteritems": "{x}.items",
    "toarray": "{x}.to_numpy",
    "argmax_": None,
    "head_": None,
}


FRAMES = {
    "unique": "pd.unique({x}.to_numpy().ravel())",
    "value_counts_": None,
    "str": None,
    "tolist": "{x}.to_numpy().tolist",
    "to_list": "{x}.to_numpy().tolist",
    "reshape": "{x}.to_numpy().reshape",
    "flatten": "{x}.to_numpy().flatten",
    "ravel": "{x}.to_numpy().ravel",
    "nunique_": None,
    "length": "len({x})",
    "sort": "{x}.sort_values",
    "to_frame": "{x}",
    "row": None,
    "column": "{x}.columns",
    "argmax": "{x}.to_numpy().argmax",
    "argsort": "{x}.to_numpy().argsort",
    "dtype": "{x}.dtypes",
    "name": None,
    "toarray": "{x}.to_numpy",
    "show": "{x}.head",
    "lag": "{x}.shift",
    "distinct": "{x}.drop_duplicates",
    "isEmpty": "{x}.empty",
    "orderBy": "{x}.sort_values",
    "groupBy": "{x}.groupby",
    "heads": "{x}.head",
    "to_array": "{x}.to_numpy",
    "isNull": "{x}.isnull",
    "between": None,
    "map_": None,
    "order": "{x}.sort_values",
    "len": "len({x})",
}
