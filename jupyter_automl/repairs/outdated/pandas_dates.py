"""How dates are read and gathered, which pandas once did by more arguments than it takes today."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place

READERS = ("read_csv", "read_table")
OUR_OWN = ("parse_dates", "keep_date_col", "index_col", "dtype", "date_format")


def joined_dates(place: Place, editor: Editor, match: re.Match[str]) -> None:
    for call in place.calls(*READERS):
        _joined(place, editor, call)


def _joined(place: Place, editor: Editor, call: ast.Call) -> None:
    """`t = read_csv(f, parse_dates=[["a", "b"]])` → the columns are read as text and put together in the next line.

    The new column comes first and the others go, as it was, unless `keep_date_col` holds them.
    """
    statement = place.parent(call)
    given = {str(item.arg): item for item in call.keywords}
    groups = _groups(place, call, given)
    index = place.text(given["index_col"].value).strip("'\"") if "index_col" in given else ""
    if not groups or not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return
    parts = list(dict.fromkeys(part for columns in groups.values() for part in columns))
    by_place = index.lstrip("-").isdigit() and index != "0"
    if (
        by_place
        or index in map(str, parts)
        or ("dtype" in given and not isinstance(given["dtype"].value, ast.Dict))
    ):
        return
    keep = "keep_date_col" in given and place.text(given["keep_date_col"].value) == "True"
    table = statement.targets[0].id
    form = f", format={place.text(given['date_format'].value)}" if "date_format" in given else ""
    types = ", ".join(f"{part!r}: str" for part in parts)
    if "dtype" in given:
        types = f"**{place.text(given['dtype'].value)}, {types}"
    first = next(iter(groups))
    lifted = index in ("0", str(first))
    gone = [given[name] for name in ("keep_date_col", "date_format", "dtype") if name in given]
    editor.replace(given["parse_dates"], f"dtype={{{types}}}")
    if lifted:
        gone.append(given["index_col"])
    if gone:
        editor.remove(call, *gone)
    for at, (name, columns) in enumerate(groups.items()):
        text = ' + " " + '.join(f"{table}[{column!r}]" for column in columns)
        editor.after(statement, f"{table}.insert({at}, {name!r}, pd.to_datetime({text}{form}))")
    if not keep:
        editor.after(statement, f"{table} = {table}.drop(columns={parts!r})")
    if lifted:
        editor.after(statement, f"{table} = {table}.set_index({first!r})")


def _groups(place: Place, call: ast.Call, given: dict[str, ast.keyword]) -> dict[str, list[str | int]]:
    """The new column's name → the columns it is put together from; empty where that cannot be told."""
    spec = given["parse_dates"].value if "parse_dates" in given else None
    try:
        wanted = ast.literal_eval(spec) if spec is not None else None
    except ValueError:
        return {}
    if isinstance(wanted, dict):
        parts = list(wanted.values())
    elif isinstance(wanted, list) and wanted and all(isinstance(each, list) for each in wanted):
        parts = wanted
    else:
        return {}
    if any(isinstance(part, int) for columns in parts for part in columns):
        header = _header(place, call, given)
        if header is None:
            return {}
        parts = [[header[part] if isinstance(part, int) else part for part in columns] for columns in parts]
    names = list(wanted) if isinstance(wanted, dict) else ["_".join(map(str, columns)) for columns in parts]
    return dict(zip(map(str, names), parts, strict=True))


def _header(place: Place, call: ast.Call, given: dict[str, ast.keyword]) -> list[str | int] | None:
    """The columns of the file, read by the same call without its rows."""
    if (
        not call.args
        or not place.pure(call.args[0])
        or given.keys() & {"usecols", "nrows", "chunksize", "iterator"}
    ):
        return None
    rest = [*call.args, *(item for name, item in given.items() if name not in OUR_OWN)]
    header = place.ask(f"list(pd.{place.called(call)}({', '.join(map(place.text, rest))}, nrows=0).columns)")
    return header if isinstance(header, list) else None


def kept_dates(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`keep_date_col` speaks of columns that are put together; where none are, it says nothing."""
    dates = next((item.value for item in call.keywords if item.arg == "parse_dates"), None)
    nested = isinstance(dates, ast.Dict) or (
        isinstance(dates, ast.List) and any(isinstance(each, ast.List) for each in dates.elts)
    )
    if nested:
        _joined(place, editor, call)
    else:
        editor.remove(call, given)


def date_parser(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """A parser that is `strptime` with a format says the format; one that is `to_datetime` says nothing."""
    parser = given.value
    if isinstance(parser, ast.Name):
        for node in place.all(ast.Assign):
            if any(
                isinstance(each, ast.Name) and each.id == place.text(given.value) for each in node.targets
            ):
                parser = node.value
    text = source = place.text(parser)
    if not isinstance(parser, ast.Lambda) and place.ask(f"{text}.__module__") == "__main__":
        source = str(place.ask(f"__import__('inspect').getsource({text})") or text)
    formats = re.findall(r"""strptime\([^,]+, *(['"].*?['"])|format *= *(['"].*?['"])""", source)
    if formats:
        editor.replace(given, f"date_format={next(part for part in formats[0] if part)}")
    elif re.search(r"\b(?:unit|utc|yearfirst) *=", source):
        return
    elif re.search("dayfirst *= *True", source):
        editor.replace(given, "dayfirst=True")
    elif "to_datetime" in source or "parse" in source:
        editor.remove(call, given)


def resampled_kind(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`t.resample("YE", kind="period").sum()` → `t.resample("YE").sum().to_period()`."""
    if not isinstance(call.func, ast.Attribute):
        return
    kind = place.text(given.value).strip("'\"")
    periods = place.ask(f"type({place.text(call.func.value)}.index).__name__") == "PeriodIndex"
    outer = place.parent(call)
    use = place.parent(outer) if isinstance(outer, ast.Attribute) else None
    if kind == "timestamp" and periods:
        editor.wrap(call.func.value, "", ".to_timestamp()")
    elif kind == "period" and not periods:
        if not isinstance(use, ast.Call):
            return
        editor.wrap(use, "", ".to_period()")
    editor.remove(call, given)


def shifted_index(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`t.tshift(2)` moves the index, as `t.shift(2, freq="infer")` does."""
    for call in place.all(ast.Call):
        if place.called(call) == "tshift" and isinstance(call.func, ast.Attribute):
            editor.replace(call.func, f"{place.text(call.func.value)}.shift")
            if len(call.args) < 2 and not any(item.arg == "freq" for item in call.keywords):
                editor.keyword(call, "freq", '"infer"')


def viewed(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`dates.view("int64")` counted nanoseconds; other columns were looked at byte by byte."""
    for call in place.all(ast.Call):
        if place.called(call) != "view" or len(call.args) != 1 or not isinstance(call.func, ast.Attribute):
            continue
        x, kind = place.owner(call.func.value), place.text(call.args[0])
        if not place.pure(call.func.value):
            continue
        if place.ask(f"{x}.dtype.kind in 'mM'"):
            editor.replace(call, f'{x}.dt.as_unit("ns").astype({kind})')
        else:
            editor.replace(call, f"pd.Series({x}.to_numpy().view({kind}), index={x}.index)")


def ends_included(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`between_time(a, b, include_end=False)` → `inclusive="left"`."""
    for call in place.calls("between_time"):
        ends = {item.arg: item for item in call.keywords if item.arg in ("include_start", "include_end")}
        if ends:
            start, end = (
                place.text(ends[n].value) if n in ends else "True" for n in ("include_start", "include_end")
            )
            word = {
                ("True", "True"): "both",
                ("True", "False"): "left",
                ("False", "True"): "right",
                ("False", "False"): "neither",
            }
            if (start, end) in word:
                first, *more = ends.values()
                editor.replace(first, f'inclusive="{word[start, end]}"')
                if more:
                    editor.remove(call, *more)


def small_units(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.Timedelta("5T")` and `unit="L"` are said by `min` and `ms` today."""
    units = {"T": "min", "L": "ms", "U": "us", "N": "ns", "H": "h", "S": "s"}
    for call in place.calls("Timedelta", "to_timedelta"):
        for node in [*call.args, *(item.value for item in call.keywords)]:
            said = (
                re.fullmatch(r"(-?\d*\.?\d* ?)([A-Z])", node.value)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
                else None
            )
            if said and said[2] in units:
                editor.replace(node, f'"{said[1]}{units[said[2]]}"')
