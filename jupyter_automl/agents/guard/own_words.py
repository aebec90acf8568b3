"""What an own step may use beyond the vocabulary of features: reductions over rows, and drawing."""

from __future__ import annotations

MORE_OF_MODULES: dict[str, frozenset[str]] = {
    "np": frozenset({
        "arange", "argmax", "argmin", "argsort", "average", "bincount", "corrcoef", "count_nonzero", "cumsum", "diff",
        "digitize", "histogram", "interp", "linspace", "median", "nanmedian", "nanpercentile", "nanquantile", "nanstd",
        "percentile", "polyfit", "polyval", "quantile", "sort", "std", "unique", "var",
    }),
    "pd": frozenset({
        "Categorical", "Index", "Interval", "IntervalIndex", "crosstab", "date_range", "merge", "pivot_table", "qcut",
    }),
    "math": frozenset(),
    "re": frozenset(),
    "plt": frozenset({
        "axhline", "axvline", "bar", "barh", "close", "figure", "grid", "hist", "legend", "plot", "scatter", "show", "subplots",
        "suptitle", "tight_layout", "title", "xlabel", "xticks", "ylabel", "yticks",
    }),
}  # fmt: skip
"""For each module what may be read from it beside what a feature may."""

TABLES = frozenset({
    "corr", "corrwith", "cov", "cummax", "cummin", "cumprod", "cumcount", "describe", "droplevel", "drop_duplicates",
    "duplicated", "explode", "first", "get_group", "get_level_values", "head", "iat", "at", "join", "kurt", "last", "left",
    "levels", "merge", "mid", "melt", "names", "ngroup", "pct_change", "pivot", "pivot_table", "resample", "right", "sem",
    "skew", "stack", "swaplevel", "tail", "unstack", "xs", "append", "extend", "sort", "nth", "expanding", "to_period",
    "to_timestamp", "infer_objects", "add_prefix", "add_suffix", "is_unique", "as_ordered", "cat", "rename_axis",
    "iterrows", "itertuples",
})  # fmt: skip

DRAWING = frozenset({
    "annotate", "axhline", "axhspan", "axvline", "axvspan", "bar", "bar_label", "barh", "boxplot", "errorbar", "fill_between",
    "grid", "hist", "hlines", "imshow", "invert_xaxis", "invert_yaxis", "legend", "margins", "pie", "plot", "scatter",
    "set_axis_off", "set_title", "set_xlabel", "set_xlim", "set_xscale", "set_xticklabels", "set_xticks", "set_ylabel",
    "set_ylim", "set_yscale", "set_yticklabels", "set_yticks", "stem", "step", "suptitle", "text", "tick_params", "twinx",
    "violinplot", "vlines", "flat",
})  # fmt: skip

RENAMING = frozenset({"columns", "index", "name", "names"})
"""Attributes that may be set, on what the cell itself has made."""

BY_NAME = frozenset({"agg", "aggregate", "transform", "apply"})
"""Methods that call what they are given, by its name where it is a text."""

SAID_WHOLE = frozenset({"to_string"})
"""Methods that write a file where they are given a place, and are called without."""

REDUCERS = frozenset({
    "all", "any", "count", "first", "last", "max", "mean", "median", "min", "nunique", "prod", "sem", "size", "skew", "std",
    "sum", "var", "rank", "cumsum", "idxmax", "idxmin",
})  # fmt: skip
"""Methods that may be called by their name."""

KEYWORDS = frozenset({
    "backend", "usetex", "fontproperties", "font_properties", "prop", "font", "path", "path_or_buf", "filepath_or_buffer",
    "buf", "url", "inplace", "engine", "engine_kwargs", "storage_options", "out", "picker", "func", "copy", "num", "clear",
})  # fmt: skip
"""Arguments that are refused wherever they stand: they reach files, modules or processes, or change what is given."""
