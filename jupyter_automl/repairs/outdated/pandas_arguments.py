# ruff: noqa: E501
"""Arguments that pandas renamed, removed or takes by name only."""

from __future__ import annotations

import ast
import re

from ..one_list import another_column
from ..patch import Editor
from ..place import Place
from .renamed import FREQUENCIES


def frequencies(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """Offset aliases in all calls of the cell that take one."""
    callees = "resample|Grouper|date_range|bdate_range|asfreq|floor|ceil|round|shift|tshift|interval_range|timedelta_range|infer_freq|to_offset|groupby|rolling|DatetimeIndex"
    periods = "period_range|PeriodIndex|to_period|Period"
    for call in place.all(ast.Call):
        for node in [*call.args, *(item.value for item in call.keywords)]:
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if re.fullmatch(callees, place.called(call)):
                new = today(node.value)
            elif re.fullmatch(periods, place.called(call)):
                new = re.sub(r"^(\d*)(M|Q|Y)E\b", r"\1\2", node.value)
                new = re.sub(r"^(\d*)(H|T|S|L|U)$", lambda old: old[1] + FREQUENCIES[old[2]], new)
                new = re.sub(r"^(\d*)A(?=$|-)", r"\1Y", new)
            else:
                continue
            if new != node.value:
                editor.replace(node, f'"{new}"')
    for assigned in place.all(ast.Assign):
        if (
            isinstance(assigned.value, ast.Constant)
            and assigned.value.value == match.group(1)
            and len(assigned.targets) == 1
        ):
            editor.replace(assigned.value, f'"{today(str(assigned.value.value))}"')


def today(alias: str) -> str:
    """The offset alias as pandas 3 writes it: `10T` is `10min`, `A-DEC` is `YE-DEC`."""
    more = FREQUENCIES | {
        "BQ": "BQE",
        "BA": "BYE",
        "BY": "BYE",
        "CBM": "CBME",
        "SM": "SME",
        "AS": "YS",
        "BAS": "BYS",
        "BH": "bh",
        "N": "ns",
    }
    if re.fullmatch(r"(?:\d+[HTSLUN])+", alias):
        return re.sub("[HTSLUN]", lambda unit: more[unit[0]], alias)
    old = re.fullmatch(r"(-?\d*\.?\d*)([A-Za-z]+)(-[A-Z]{3})?", alias)
    if old is None or old[2] not in more or (old[2] == "S" and old[3]):
        return alias
    return f"{old[1]}{more[old[2]]}{old[3] or ''}"


def positional(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """Arguments that must be named now get the names they had."""
    order = {
        "drop": ["labels", "axis"],
        "dropna": ["axis", "how"],
        "sort_values": ["by", "axis|ascending", "ascending"],
        "sort_index": ["axis", "level", "ascending"],
        "reset_index": ["level", "drop", "inplace"],
        "set_index": ["keys", "drop", "append", "inplace"],
        "rename": ["mapper", "axis"],
        "concat": ["objs", "axis", "join"],
        "rename_axis": ["mapper", "axis"],
        "pivot": ["index", "columns", "values"],
        "fillna": ["value", "method"],
        "drop_duplicates": ["subset", "keep", "inplace"],
        "read_csv": ["filepath_or_buffer", "sep"],
        "set_axis": ["labels", "axis"],
        "read_table": ["filepath_or_buffer", "sep"],
        "to_csv": ["path_or_buf", "sep", "na_rep"],
        "split": ["pat", "n", "expand"],
        "rsplit": ["pat", "n", "expand"],
        "replace": ["to_replace", "value"],
        "where": ["cond", "other"],
        "mask": ["cond", "other"],
        "to_excel": ["excel_writer", "sheet_name"],
        "bfill": ["axis"],
        "ffill": ["axis"],
        "clip": ["lower", "upper"],
        "interpolate": ["method", "axis", "limit"],
        "extract": ["pat", "flags", "expand"],
        "duplicated": ["subset", "keep"],
        "sample": ["n"],
        "quantile": ["q", "axis"],
        "to_json": ["path_or_buf", "orient"],
        "read_json": ["path_or_buf", "orient"],
        "read_excel": ["io", "sheet_name", "header"],
        "mean": ["axis"],
        "sum": ["axis"],
        "any": ["axis"],
        "all": ["axis"],
    }
    name = match.group(1)
    keeps = int(match.group(2) or match.group(3)) - (
        1 if "." in match.group(0).split("(")[0].split()[-1] else 0
    )
    for call in place.all(ast.Call):
        if place.called(call) != name or name not in order or len(call.args) <= keeps:
            continue
        names = order[name]
        if (
            name in ("sort_values", "dropna", "drop_duplicates", "sort_index")
            and isinstance(call.func, ast.Attribute)
            and name == "sort_values"
            and place.kind(call.func.value) == "Series"
        ):
            names = ["axis|ascending", "ascending"]
        for position, argument in enumerate(call.args[keeps:], keeps):
            if position >= len(names) or isinstance(argument, ast.Starred):
                break
            if name == "concat" and place.kind(argument) in ("DataFrame", "Series"):
                break
            wanted, _, other = names[position].partition("|")
            if any(given.arg == wanted for given in call.keywords) or another_column(wanted, argument):
                break
            truth = isinstance(argument, ast.Constant) and isinstance(argument.value, bool)
            # `sort_values("a", False)` never meant an axis.
            editor.wrap(argument, f"{other if other and truth else wanted}=", "")


def inner(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`pd.concat(…, join_axes=[a.index])` → `pd.concat(…).reindex(a.index)`."""
    axis = next((item.value for item in call.keywords if item.arg == "axis"), None)
    columns = axis is not None and place.text(axis) in ("1", "'columns'", '"columns"')
    if isinstance(given.value, ast.List) and len(given.value.elts) == 1:
        editor.remove(call, given)
        how = "" if columns else "columns="
        editor.wrap(call, "", f".reindex({how}{place.text(given.value.elts[0])})")


def squeeze(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    editor.remove(call, given)
    if place.text(given.value) == "True" and place.called(call) != "groupby":
        editor.wrap(call, "", '.squeeze("columns")')


def prefix(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    editor.remove(call, given)
    editor.wrap(call, "", f".add_prefix({place.text(given.value)})")


def bad_lines(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    others = {item.arg: place.text(item.value) for item in call.keywords}
    if others.get("error_bad_lines") == "False":
        quiet = others.get("warn_bad_lines") == "False"
        bad = next(item for item in call.keywords if item.arg == "error_bad_lines")
        # What is left out is named by a warning, unless the author asked for silence.
        editor.replace(bad, f'on_bad_lines="{"skip" if quiet else "warn"}"')
    unwanted = [k for k in call.keywords if k.arg in ("error_bad_lines", "warn_bad_lines")]
    if others.get("error_bad_lines") == "False":
        unwanted = [k for k in unwanted if k.arg == "warn_bad_lines"]
    if unwanted:
        editor.remove(call, *unwanted)


def level(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    """`x.sum(level=0)` → `x.groupby(level=0).sum()`."""
    if isinstance(call.func, ast.Attribute):
        rest = ", ".join(place.text(item) for item in call.keywords if item is not given)
        editor.replace(
            call,
            f"{place.text(call.func.value)}.groupby({place.text(given)}, sort=False).{call.func.attr}({rest})",
        )


def resample_how(place: Place, editor: Editor, call: ast.Call, given: ast.keyword) -> None:
    if isinstance(given.value, ast.Constant):
        editor.remove(call, given)
        editor.wrap(call, "", "." + str(given.value.value) + "()")
    elif isinstance(given.value, ast.Name | ast.Attribute | ast.Lambda | ast.Dict | ast.List):
        editor.remove(call, given)
        editor.wrap(call, "", f".agg({place.text(given.value)})")
