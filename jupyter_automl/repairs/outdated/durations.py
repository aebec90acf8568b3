"""Durations that were once cast to whole days, hours, months or years."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change

UNITS = {
    "D": "days=1", "h": "hours=1", "H": "hours=1", "m": "minutes=1", "W": "weeks=1",
    "M": "days=30.436875", "Y": "days=365.2425",
}  # fmt: skip
"""What each unit of NumPy lasts; a month and a year on the average of the Gregorian calendar, as NumPy reckoned."""
CAST = re.compile(r"(?:timedelta64|[<>=]?m8)\[(\w)\]")


def _cast(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x.astype("timedelta64[D]")` → `x // pd.Timedelta(days=1)`."""
    for call in place.all(ast.Call):
        given = call.args[0] if call.args and place.called(call) == "astype" else None
        unit = (
            CAST.fullmatch(given.value)
            if isinstance(given, ast.Constant) and isinstance(given.value, str)
            else None
        )
        if unit and unit.group(1) in UNITS and isinstance(call.func, ast.Attribute):
            editor.replace(call, f"({place.owner(call.func.value)} // pd.Timedelta({UNITS[unit.group(1)]}))")


def _divided(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`x / np.timedelta64(1, "Y")` → `x / pd.Timedelta(days=365.2425)`."""
    for call in place.all(ast.Call):
        if place.called(call) not in ("timedelta64", "Timedelta", "to_timedelta") or not call.args:
            continue
        stated = [*call.args[1:], *(item.value for item in call.keywords if item.arg == "unit")]
        unit = stated[0].value if len(stated) == 1 and isinstance(stated[0], ast.Constant) else None
        if unit in ("M", "Y"):
            editor.replace(call, f"{place.text(call.args[0])} * pd.Timedelta({UNITS[unit]})"
                           if place.text(call.args[0]) != "1" else f"pd.Timedelta({UNITS[unit]})")  # fmt: skip


CHANGES = (
    Change(
        "pandas 2.0: a duration is cast to seconds and finer units alone; division gives whole days",
        re.compile(r"Cannot convert from timedelta64\[\w+\] to timedelta64\[\w\]"), _cast,
        "Each value is the number of whole units, as it was.",
    ),
    Change(
        "pandas 2.0: months and years of a duration have no fixed length",
        re.compile(r"[Uu]nits? 'M',? |Unit [MY] is not supported|Units 'M', 'Y'|cannot be converted to pandas' timedelta"
                   r"|Only resolutions 's', 'ms', 'us', 'ns' are supported"), _divided,
        "A month and a year have the mean length that they had.",
    ),
)  # fmt: skip
