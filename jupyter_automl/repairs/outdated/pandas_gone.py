# ruff: noqa: E501
"""What pandas 0.16 to 2.2 made, chose and sorted by methods that are gone.

Source: the "whats new" pages of pandas, release by release.
"""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, found_elsewhere, keyword, lost, module_name, moved, rewritten
from .pandas_arguments import today

TABLE = "DataFrame|Series"
CAST = re.compile(r"Cannot cast Datetime(?:Array|Index) to dtype datetime64\[(Y|M|D|h|m)\]")


def _from_items(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.DataFrame.from_items(pairs)` → `pd.DataFrame(dict(pairs))`."""
    for call in place.calls("from_items"):
        if not (isinstance(call.func, ast.Attribute) and len(call.args) == 1):
            continue
        table, items = place.text(call.func.value), place.text(call.args[0])
        given = {item.arg: place.text(item.value).strip("'\"") for item in call.keywords}
        rest = "".join(f", {place.text(item)}" for item in call.keywords if item.arg == "columns")
        if given.get("orient", "columns") == "index":
            editor.replace(call, f'{table}.from_dict(dict({items}), orient="index"{rest})')
        else:
            editor.replace(call, f"{table}(dict({items}){rest})")


def _selected(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.select(f)` → `x.loc[[f(label) for label in x.index]]`, which labels are chosen by."""
    for call in place.calls("select"):
        if not (isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.args):
            continue
        x, chosen = call.func.value.id, place.owner(call.args[0])
        given = [place.text(item) for item in [*call.args[1:], *(item.value for item in call.keywords)]]
        if not given or given[0] == "0":
            editor.replace(call, f"{x}.loc[[{chosen}(label) for label in {x}.index]]")
        elif given[0] == "1":
            editor.replace(call, f"{x}.loc[:, [{chosen}(label) for label in {x}.columns]]")


def _stacked(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.stack(dropna=False)` → `x.stack()`; `x.stack()` left out what is missing, and keeps it today."""
    for call in place.calls("stack"):
        given = next((item for item in call.keywords if item.arg == "dropna"), None)
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if given is None or owner is None:
            continue
        levels = place.ask(f"{place.text(owner)}.columns.nlevels") if place.pure(owner) else None
        if place.text(given.value) == "False":
            editor.remove(call, given)
        elif place.text(given.value) == "True" and isinstance(levels, int):
            editor.remove(call, given)
            editor.wrap(call, "", ".dropna()" if levels == 1 else '.dropna(how="all")')


def _pivot(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls("pivot_table"):
        for item in call.keywords:
            if item.arg in ("rows", "cols"):
                editor.rename_keyword(item, "index" if item.arg == "rows" else "columns")


def _sorted_level(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.sortlevel(1)` → `x.sort_index(level=1)`."""
    for call in place.calls("sortlevel"):
        if isinstance(call.func, ast.Attribute) and len(call.args) < 2:
            editor.replace(call.func, f"{place.owner(call.func.value)}.sort_index")
            if call.args:
                editor.wrap(call.args[0], "level=", "")
            elif not any(item.arg == "level" for item in call.keywords):
                editor.keyword(call, "level", "0")


def _sorted_rows(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`table.sort()` sorted by the index where it was told no column."""
    for call in place.calls("sort"):
        if (
            isinstance(call.func, ast.Attribute)
            and not call.args
            and not any(item.arg in ("columns", "by") for item in call.keywords)
        ):
            editor.replace(call.func, f"{place.owner(call.func.value)}.sort_index")


def _sorted_in_place(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`series.sort()` sorted the series itself."""
    for call in place.calls("sort"):
        if (
            isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and isinstance(place.parent(call), ast.Expr)
        ):
            editor.replace(call.func, f"{call.func.value.id}.sort_values")
            if not any(item.arg == "inplace" for item in call.keywords):
                editor.keyword(call, "inplace", "True")


def _grouped(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.groupby(x, "a")` → `x.groupby("a")`."""
    for call in place.calls("groupby"):
        if isinstance(call.func, ast.Attribute) and place.kind(call.func.value) == "module" and call.args:
            rest = ", ".join(place.text(item) for item in [*call.args[1:], *call.keywords])
            editor.replace(call, f"{place.owner(call.args[0])}.groupby({rest})")


def _counted(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.value_counts([1, 2, 1])` → `pd.Series([1, 2, 1]).value_counts()`; handed on it is the method of a column."""
    for node in place.all(ast.Attribute):
        if node.attr != "value_counts" or place.kind(node.value) != "module":
            continue
        call, pandas = place.parent(node), place.text(node.value)
        if isinstance(call, ast.Call) and call.func is node and call.args:
            first = call.args[0]
            rest = ", ".join(place.text(item) for item in [*call.args[1:], *call.keywords])
            column = (
                place.owner(first)
                if place.kind(first) == "Series"
                else f"{pandas}.Series({place.text(first)})"
            )
            editor.replace(call, f"{column}.value_counts({rest})")
        else:
            editor.replace(node, f"{pandas}.Series.value_counts")


def _axes(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.dropna(axis=[0, 1])` → `x.dropna(axis=0).dropna(axis=1)`."""
    for call in place.calls("dropna"):
        axis = next((item for item in call.keywords if item.arg == "axis"), None)
        if (
            axis is not None
            and isinstance(axis.value, ast.List | ast.Tuple)
            and not call.args
            and isinstance(call.func, ast.Attribute)
        ):
            rest = "".join(f", {place.text(item)}" for item in call.keywords if item is not axis)
            steps = "".join(f".dropna(axis={place.text(item)}{rest})" for item in axis.value.elts)
            if "inplace" not in rest:
                editor.replace(call, f"{place.text(call.func.value)}{steps}")


def _renamed_labels(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.rename_axis({"a": "b"}, axis=1)` gave other labels, as `rename` does."""
    for call in place.calls("rename_axis"):
        if isinstance(call.func, ast.Attribute):
            editor.replace(call.func, f"{place.owner(call.func.value)}.rename")


def _truncated(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`dates.astype("datetime64[M]")` were the first days of their months."""
    unit = match.group(1)
    for call in place.calls("astype"):
        named = [*call.args, *(item.value for item in call.keywords if item.arg == "dtype")]
        if (
            not isinstance(call.func, ast.Attribute)
            or not named
            or place.text(named[0]).strip("'\"") != f"datetime64[{unit}]"
        ):
            continue
        x = place.owner(call.func.value)
        dates = f"{x}.dt" if place.kind(call.func.value) == "Series" else x
        period = ".dt" if dates != x else ""
        if unit in ("Y", "M"):
            editor.replace(call, f'{dates}.to_period("{unit}"){period}.to_timestamp()')
        elif unit == "D":
            editor.replace(call, f"{dates}.normalize()")
        else:
            editor.replace(call, f'{dates}.floor("{"min" if unit == "m" else unit}")')


def _columns_read(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`Series.from_csv(f)` read the first column as the index and the second as the values, without a line of names."""
    for call in place.calls("from_csv"):
        given = {item.arg: place.text(item.value) for item in call.keywords}
        if len(call.args) != 1 or not given.keys() <= {"header", "sep"}:
            continue
        sep = f", sep={given['sep']}" if "sep" in given else ""
        header = given.get("header", "None")
        nameless = ".rename(None).rename_axis(None)" if header == "None" else ""
        editor.replace(
            call,
            f'pd.read_csv({place.text(call.args[0])}{sep}, header={header}, index_col=0, parse_dates=True).squeeze("columns"){nameless}',
        )
        if place.ask("pd.__name__") is None:
            editor.top("import pandas as pd")


def _from_array(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.Series.from_array(x)` → `pd.Series(x)`."""
    for call in place.calls("from_array"):
        if isinstance(call.func, ast.Attribute):
            editor.replace(call.func, place.text(call.func.value))


def _coerced(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    if place.text(given.value) == "True":
        editor.replace(given, 'errors="coerce"')
    else:
        editor.remove(call, given)


def _ends(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`closed="left"` → `inclusive="left"`; `closed=None` took both ends."""
    editor.replace(
        given,
        'inclusive="both"' if place.text(given.value) == "None" else f"inclusive={place.text(given.value)}",
    )


def _begun(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`resample("12h", base=3)` began three hours later: `offset="3h"`, in units of the window."""
    window = next(
        (item.value for item in call.keywords if item.arg in ("rule", "freq")),
        call.args[0] if call.args else None,
    )
    if place.text(given.value) == "0":
        editor.remove(call, given)
    elif isinstance(window, ast.Constant) and isinstance(given.value, ast.Constant):
        unit = re.fullmatch(r"\d*(h|min|s|ms|us|D)", today(str(window.value)))
        if unit:
            editor.replace(given, f'offset="{place.text(given.value)}{unit[1]}"')


def _filled(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`t.resample("30min", fill_method="ffill")` → `t.resample("30min").ffill()`."""
    way = {"ffill": "ffill", "pad": "ffill", "bfill": "bfill", "backfill": "bfill"}.get(
        place.text(given.value).strip("'\"")
    )
    if way and not any(item.arg in ("how", "limit") for item in call.keywords):
        editor.remove(call, given)
        editor.wrap(call, "", f".{way}()")


def _ordered(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`x.astype("category", ordered=True)` → `x.astype(pd.CategoricalDtype(ordered=True))`."""
    if (
        len(call.args) == 1
        and len(call.keywords) == 1
        and place.text(call.args[0]).strip("'\"") == "category"
    ):
        editor.replace(call.args[0], f"pd.CategoricalDtype({place.text(given)})")
        editor.remove(call, given)


def _along_rows(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    if place.text(given.value) in ("0", "'index'", '"index"'):
        editor.remove(call, given)


CHANGES = (
    Change("pandas 1.0: from_items was removed, a dictionary takes its place", re.compile("'DataFrame' has no attribute 'from_items'"), _from_items),
    Change("pandas 1.0: select by a function was removed, loc takes its place", re.compile(r"'(?:DataFrame|Series)' object has no attribute 'select'|None of \[Index\(\[<function"), _selected),
    Change("pandas 3.0: stack takes no dropna", re.compile("dropna must be unspecified as the new implementation"), _stacked),
    Change("pandas 0.17: rows and cols of pivot_table were renamed to index and columns", re.compile("No group keys passed|unexpected keyword argument '(?:rows|cols)'"), _pivot),
    Change("pandas 1.0: sortlevel was removed, sort_index takes its place", lost(TABLE, "sortlevel"), _sorted_level),
    Change("pandas 0.20: sort was removed, sort_index takes its place where no column is named", lost("DataFrame", "sort"), _sorted_rows),
    Change("pandas 0.20: sort was removed, which sorted a series in place", lost("Series", "sort"), _sorted_in_place, confidence=0.95),
    Change("pandas 1.0: pandas.groupby was removed, the method takes its place", re.compile("module 'pandas' has no attribute 'groupby'"), _grouped),
    Change("pandas 3.0: pandas.value_counts was removed, Series.value_counts takes its place", re.compile("module 'pandas' has no attribute 'value_counts'"), _counted),
    Change("pandas 1.0: dropna takes one axis", re.compile("supplying multiple axes to axis is no longer supported"), _axes),
    Change("pandas 1.0: rename_axis names an axis, rename its labels", re.compile("Use `.rename` to alter labels with a mapper"), _renamed_labels),
    Change("pandas 2.0: dates know no months and days as a type", CAST, _truncated),
    Change("pandas 1.0: Series.from_csv was removed, read_csv takes its place", re.compile("'Series' has no attribute 'from_csv'"), _columns_read),
    Change("pandas 1.0: from_array was removed", re.compile("'(Series|Categorical)' has no attribute 'from_array'"), _from_array),
    rewritten("pandas 3.0: bool was removed", TABLE, "bool", "{x}.to_numpy().item()"),
    rewritten("pandas 1.0: to_dense was removed; nothing is sparse by itself", TABLE, "to_dense", "{x}"),
    keyword("pandas 0.20: coerce became errors", "to_datetime|to_timedelta|to_numeric", "coerce", _coerced),
    keyword("pandas 2.0: date_range takes no closed, inclusive takes its place", "date_range|bdate_range", "closed", _ends),
    keyword("pandas 2.0: resample takes no base, offset takes its place", "resample|Grouper", "base", _begun),
    keyword("pandas 0.25: resample takes no fill_method", "resample", "fill_method", _filled),
    keyword("pandas 1.0: astype takes no ordered, CategoricalDtype does", "astype", "ordered", _ordered),
    keyword("pandas 0.17: levels of a Categorical were renamed to categories", "Categorical", "levels", "categories"),
    keyword("pandas 3.0: groups are ranked and summed along their rows alone", "rank|cumsum|cumprod|cummin|cummax|shift|diff|pct_change|fillna|sum|mean", "axis", _along_rows),
    keyword("pandas 3.0: read_csv takes no verbose", "read_csv|read_table", "verbose", None),
    *(change for name in ("isnull", "notnull") for change in found_elsewhere(f"pandas 0.23: {name} of pandas.core.common is that of pandas", "pandas.core.common", name, f"from pandas import {name}")),
    *(moved(f"pandas 1.0: {module} was removed", module, "Timestamp", "from pandas import Timestamp") for module in ("pandas.lib", "pandas.tslib")),
    module_name("pandas 1.0: pandas.tslib was removed", "pandas", "tslib", "{base}"),
    module_name("pandas 1.0: pandas.lib was removed, pandas.api.types has what it asked", "pandas", "lib", ".api.types"),
)  # fmt: skip
