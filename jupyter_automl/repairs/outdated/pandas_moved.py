"""What pandas took out of a class and gives by another function today."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place


def nearest_place(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`index.get_loc(x, method="nearest")` → `index.get_indexer([x], method="nearest")[0]`."""
    for call in place.calls("get_loc"):
        given = {item.arg: place.text(item.value) for item in call.keywords}
        if "method" in given and len(call.args) == 1 and isinstance(call.func, ast.Attribute):
            rest = ", ".join(f"{name}={text}" for name, text in given.items())
            x, label = place.owner(call.func.value), place.text(call.args[0])
            editor.replace(call, f"{x}.get_indexer([{label}], {rest})[0]")


def categories(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.cat.categories = names` → `x = x.cat.rename_categories(names)`."""
    for node in place.within(ast.Assign):
        target = node.targets[0]
        accessor = target.value if isinstance(target, ast.Attribute) and target.attr == "categories" else None
        if isinstance(accessor, ast.Attribute) and accessor.attr == "cat" and len(node.targets) == 1:
            x = place.text(accessor.value)
            editor.replace(node, f"{x} = {x}.cat.rename_categories({place.text(node.value)})")


def spanned(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.DatetimeIndex(start=…, periods=…)` → `pd.date_range(start=…, periods=…)`."""
    for call in place.calls("DatetimeIndex"):
        if isinstance(call.func, ast.Attribute) and not call.args:
            editor.replace(call.func, f"{place.text(call.func.value)}.date_range")


def of_fields(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.PeriodIndex(year=…, month=…)` → `pd.PeriodIndex.from_fields(year=…, month=…)`."""
    for call in place.calls("PeriodIndex"):
        if not call.args and any(item.arg in ("year", "quarter", "month", "day") for item in call.keywords):
            editor.replace(call.func, f"{place.text(call.func)}.from_fields")


def from_csv(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`pd.DataFrame.from_csv(f)` read the first column as the index and its dates as dates."""
    for call in place.calls("from_csv"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if (
            isinstance(owner, ast.Attribute)
            and owner.attr == "DataFrame"
            and len(call.args) == 1
            and not call.keywords
        ):
            table, file = place.text(owner.value), place.text(call.args[0])
            editor.replace(call, f"{table}.read_csv({file}, index_col=0, parse_dates=True)")


def copy_warning(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """A filter for a warning that is never given any more filters one that nobody gives."""
    for node in place.all(ast.Attribute):
        if node.attr == "SettingWithCopyWarning":
            editor.replace(node, 'type("SettingWithCopyWarning", (Warning,), {})')
