# ruff: noqa: E501
"""What pandas 0.14 to 1.5 called otherwise: positions, labels, questions to an index, last and first of doubles."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, attribute, found_elsewhere, keyword, lost, module_moved, rewritten

TABLE = "DataFrame|Series"
INDEX = r"\w*Index"
CATEGORICAL = """\
from pandas import CategoricalDtype


def is_categorical(values):
    return isinstance(values.dtype, CategoricalDtype)"""


def _last(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`take_last=True` → `keep="last"`."""
    word = {"True": "last", "False": "first"}.get(place.text(given.value))
    if word:
        editor.replace(given, f'keep="{word}"')


def _missing(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`na_sentinel=-1` is what factorize does; `None` gave missing values a number of their own."""
    if place.text(given.value) == "-1":
        editor.remove(call, given)
    elif place.text(given.value) == "None":
        editor.replace(given, "use_na_sentinel=False")


def _by(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`x.sort_index(by="a")` sorted the values."""
    if isinstance(call.func, ast.Attribute):
        editor.replace(call.func, f"{place.text(call.func.value)}.sort_values")


def _whole_numbers(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.Int64Index(x)` → `pd.Index(x, dtype="int64")`, and whether an index is one is a question to its dtype."""
    kinds = {"Int64Index": "int64", "UInt64Index": "uint64", "Float64Index": "float64"}
    asks = {
        "Int64Index": "is_signed_integer_dtype",
        "UInt64Index": "is_unsigned_integer_dtype",
        "Float64Index": "is_float_dtype",
    }
    for node in place.all(ast.Attribute):
        use, name = place.parent(node), node.attr
        if name not in kinds or not isinstance(use, ast.Call):
            continue
        pandas = place.text(node.value)
        if place.called(use) == name:
            editor.replace(node, f"{pandas}.Index")
            editor.keyword(use, "dtype", f'"{kinds[name]}"')
        elif place.called(use) == "isinstance":
            editor.replace(use, f"{pandas}.api.types.{asks[name]}({place.text(use.args[0])})")


def _some_columns(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`df.as_matrix(["a", "b"])` → `df[["a", "b"]].to_numpy()`."""
    for call in place.all(ast.Call):
        if place.called(call) == "as_matrix" and isinstance(call.func, ast.Attribute):
            given = [*call.args, *(item.value for item in call.keywords if item.arg == "columns")]
            columns = f"[{place.text(given[0])}]" if given and place.text(given[0]) != "None" else ""
            editor.replace(call, f"{place.text(call.func.value)}{columns}.to_numpy()")


CHANGES = (
    Change("pandas 2.0: Int64Index and its kin were removed, Index with a dtype takes their place",
           re.compile("module 'pandas' has no attribute '(?:Int64|UInt64|Float64)Index'"), _whole_numbers),
    Change("pandas 1.0: as_matrix was removed, to_numpy takes its place", lost(TABLE, "as_matrix"), _some_columns),
    *found_elsewhere("pandas 2.0: is_categorical was removed", "pandas.api.types", "is_categorical", CATEGORICAL),
    rewritten("pandas 0.19: irow was removed, iloc takes its place", TABLE, "irow", "{x}.iloc[{args}]"),
    rewritten("pandas 0.19: icol was removed, iloc takes its place", "DataFrame", "icol", "{x}.iloc[:, {args}]"),
    rewritten("pandas 0.19: iget_value was removed, iat takes its place", TABLE, "iget_value", "{x}.iat[{args}]"),
    attribute("pandas 0.19: iterkv was removed, items takes its place", TABLE, "iterkv", "items"),
    rewritten("pandas 0.19: combineAdd was removed, add takes its place", "DataFrame", "combineAdd", "{x}.add({args}, fill_value=0)"),
    rewritten("pandas 0.19: combineMult was removed, mul takes its place", "DataFrame", "combineMult", "{x}.mul({args}, fill_value=1)"),
    attribute("pandas 1.0: labels of a MultiIndex were renamed to codes", "MultiIndex", "labels", "codes"),
    attribute("pandas 1.0: set_labels was renamed to set_codes", "MultiIndex", "set_labels", "set_codes"),
    attribute("pandas 0.16: labels of categories were renamed to codes", "CategoricalAccessor|Categorical", "labels", "codes"),
    keyword("pandas 1.0: labels of a MultiIndex were renamed to codes", "MultiIndex", "labels", "codes"),
    rewritten("pandas 1.0: contains was removed, in takes its place", INDEX, "contains", "({args} in {x})"),
    rewritten("pandas 1.0: get_duplicates was removed", INDEX, "get_duplicates", "{x}[{x}.duplicated()].unique()"),
    *(rewritten(f"pandas 2.0: Index.{old} was removed", INDEX, old, f"pd.api.types.{new}({{x}})") for old, new in (
        ("is_integer", "is_integer_dtype"), ("is_floating", "is_float_dtype"), ("is_boolean", "is_bool_dtype"))),
    keyword("pandas 0.17: cols was renamed to subset", "drop_duplicates|duplicated", "cols", "subset"),
    keyword("pandas 0.19: take_last became keep", "drop_duplicates|duplicated|nlargest|nsmallest", "take_last", _last),
    keyword("pandas 2.0: na_sentinel became use_na_sentinel", "factorize", "na_sentinel", _missing),
    keyword("pandas 0.23: sort_index takes no by, sort_values does", "sort_index", "by", _by),
    keyword("pandas 0.20: columns of sort was renamed to by", "sort_values", "columns", "by"),
    *(keyword(f"pandas 0.17: {old} of crosstab was renamed to {new}", "crosstab", old, new) for old, new in (("rows", "index"), ("cols", "columns"))),
    *(module_moved(f"pandas 0.20 to 2.0: {old} was removed", old, new) for old, new in (
        ("pandas.tools.plotting", "pandas.plotting"), ("pandas.tools.merge", "pandas"), ("pandas.tools.pivot", "pandas"), ("pandas.tools.tile", "pandas"),
        ("pandas.core.index", "pandas"), ("pandas.tseries.index", "pandas"), ("pandas.tseries.tools", "pandas"),
        ("pandas.core.datetools", "pandas.tseries.offsets"), ("pandas.util.testing", "pandas.testing"))),
)  # fmt: skip
