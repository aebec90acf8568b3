# ruff: noqa: E501
"""Two sides of an operator that do not go together: text and numbers, dates and text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..patch import Editor
from ..place import Place
from ..rules import Finding
from .columns_behind import chosen_by_order, column_behind
from .read_as_dates import read_as_dates
from .worked_as_text import worked_as_text


def operands(place: Place) -> Iterator[Finding]:
    """`"a" + 1`, text minus text, dates as text in a difference or comparison."""
    crash = place.crash.evalue
    if not re.search(
        r"unsupported operand|can only concatenate str|must be str|not supported between|not supported for dtype|Invalid comparison|operation '\w+' not supported"
        r"|can't multiply sequence|Concatenation operation|does not support operation|Cannot compare|cannot perform|can't compare|not implemented for|did not contain a loop"
        r"|Can only string multiply|Addition/subtraction of integers|Cannot subtract|has no kernel|cannot (?:add|subtract)|dtype 'str'",
        crash,
    ):
        return
    for node in [*place.within(ast.BinOp), *place.within(ast.Compare), *place.within(ast.AugAssign)]:
        op: ast.AST
        if isinstance(node, ast.Compare):
            left, right, op = node.left, node.comparators[0], node.ops[0]
        elif isinstance(node, ast.AugAssign):
            left, right, op = node.target, node.value, node.op
        else:
            left, right, op = node.left, node.right, node.op
        sides = []
        for side in (left, right):
            text = place.text(side)
            kind = place.kind(side)
            dtype = str(place.ask(f"str(getattr({text}, 'dtype', ''))")) if place.pure(side) else ""
            sides.append((side, text, kind, dtype))
        yield from _dates(place, node, sides, op)
        if any(worked_as_text(place, side[0]) for side in sides if _is_text(side)):
            return
        yield from _joined(place, node, sides, op)
        yield from _numbers(place, node, sides, op)


def _is_text(side: tuple[ast.expr, str, str | None, str]) -> bool:
    return side[2] == "str" or side[3] in ("str", "string", "object")


def _is_number(side: tuple[ast.expr, str, str | None, str]) -> bool:
    return side[2] in ("int", "float", "int64", "float64", "int32", "bool") or side[3].startswith(
        ("int", "float", "uint", "Int", "Float")
    )


Side = tuple[ast.expr, str, str | None, str]


def _joined(place: Place, node: ast.AST, sides: list[Side], op: ast.AST) -> Iterator[Finding]:
    """Text and a number joined with `+`."""
    if not isinstance(op, ast.Add) or not any(map(_is_text, sides)) or not any(map(_is_number, sides)):
        return
    for text_side, number in (sides, sides[::-1]):
        if not _is_text(text_side) or not _is_number(number):
            continue
        values = place.ask(f"bool(pd.to_numeric(pd.Series({text_side[1]}), errors='coerce').notna().all())")
        editor = place.editor()
        scalar = number[3] in ("", "int64", "float64") and number[2] != "Series"
        editor.replace(number[0], f"str({number[1]})" if scalar else f"{number[1]}.astype(str)")
        as_text = place.propose(
            editor, f"`{number[1]}` is written as text.", "The two are joined as text.", 0.85
        )
        other = place.editor()
        other.replace(
            text_side[0],
            f"pd.to_numeric({text_side[1]})" if text_side[2] == "Series" else f"float({text_side[1]})",
        )
        as_number = place.propose(
            other, f"`{text_side[1]}` is read as numbers.", "The two are added as numbers.", 0.8
        )
        numbers = values and (text_side[2] == "Series" or not isinstance(text_side[0], ast.Constant))
        yield Finding(
            f"`{text_side[1]}` is text and `{number[1]}` a number.",
            [*as_number, *as_text] if numbers else [*as_text],
        )
        return


def _numbers(place: Place, node: ast.AST, sides: list[Side], op: ast.AST) -> Iterator[Finding]:
    """Numbers written as text in a sum, difference, product or comparison."""
    texts = [side for side in sides if _is_text(side)]
    if not texts or (isinstance(op, ast.Add | ast.Eq | ast.NotEq | ast.In | ast.NotIn) and len(texts) == 2):
        return
    editor = place.editor()
    for side in texts:
        if isinstance(side[0], ast.Constant) and isinstance(side[0].value, str):
            if re.fullmatch(r"-?\d+(?:\.\d+)?", side[0].value):
                editor.replace(side[0], side[0].value)
                continue
            return
        good = place.ask(
            f"[int(pd.to_numeric(pd.Series({side[1]}), errors='coerce').notna().sum()), int(pd.Series({side[1]}).notna().sum())]"
        )
        if not isinstance(good, list) or not good[1] or good[0] < good[1]:
            return
        column = column_behind(place, side[0])
        if column is not None and place.ask(f"bool({_are_numbers(place.text(column))})") is True:
            editor.wrap(column, "pd.to_numeric(", ")")
        else:
            editor.replace(
                side[0], f"pd.to_numeric({side[1]})" if side[2] == "Series" else f"float({side[1]})"
            )
    names = ", ".join(f"`{side[1]}`" for side in texts)
    yield Finding(
        f"{names} {'is' if len(texts) == 1 else 'are'} text that says numbers.",
        place.propose(
            editor, "It is read as numbers; all of its values are.", "Every number keeps its value.", 0.85
        ),
    )


def _are_numbers(text: str) -> str:
    """An expression: whether each value of the column that is no gap says a number."""
    return f"pd.to_numeric({text}, errors='coerce').notna().eq({text}.notna()).all() and {text}.notna().any()"


def _read(place: Place, side: Side) -> tuple[ast.expr, str] | None:
    """Which expression is to be read as dates, and how: the side itself, or the column it was taken from."""
    column = column_behind(place, side[0]) or side[0]
    read = read_as_dates(place, place.text(column))
    if read is None or (column is side[0] and side[2] != "Series" and chosen_by_order(place, column)):
        return None
    return column, read


def _dates(place: Place, node: ast.AST, sides: list[Side], op: ast.AST) -> Iterator[Finding]:
    """Dates as text, with and without a zone, and whole numbers as days."""
    crash = place.crash.evalue
    zones = [
        place.ask(
            f"str(getattr({side[1]}, 'tz', None) or getattr(getattr({side[1]}, 'dt', None), 'tz', None) or getattr({side[1]}, 'tzinfo', None))"
        )
        if place.pure(side[0])
        else None
        for side in sides
    ]
    dated = [
        side
        for side in sides
        if side[3].startswith("datetime") or side[2] in ("Timestamp", "datetime", "DatetimeIndex", "date")
    ]
    editor = place.editor()
    if (
        re.search(
            r"tz-naive and tz-aware|offset-naive and offset-aware|Invalid comparison between dtype=datetime64\[\w+, ",
            crash,
        )
        and len(set(zones)) == 2
    ):
        for side, zone, other in zip(sides, zones, zones[::-1], strict=True):
            if zone == "None" and other not in (None, "None"):
                if side[2] == "datetime" or (
                    isinstance(side[0], ast.Call) and re.search(r"now\(\)|today\(\)|utcnow\(\)", side[1])
                ):
                    editor.replace(side[0], f'pd.Timestamp({side[1]}).tz_localize("{other}")')
                else:
                    way = ".dt.tz_localize" if side[2] == "Series" else ".tz_localize"
                    editor.replace(side[0], f'{side[1]}{way}("{other}")')
                yield Finding(
                    f"`{side[1]}` says no time zone, and the other side is in {other}.",
                    place.propose(
                        editor,
                        f"`{side[1]}` is taken as a time in {other}.",
                        f"Times without a zone count as {other}.",
                        0.85,
                    ),
                )
                return
    texts = [side for side in sides if _is_text(side)]
    reads = [
        read
        for side in texts
        if place.ask(f"bool(pd.to_numeric(pd.Series({side[1]}), errors='coerce').isna().all())")
        and (read := _read(place, side)) is not None
    ]
    if texts and len(reads) == len(texts) and (dated or (len(texts) == 2 and isinstance(op, ast.Sub))):
        for read in reads:
            editor.replace(*read)
        for side in dated:
            if side[2] == "date" or side[3] == "object":
                editor.wrap(side[0], "pd.to_datetime(", ")")
        names = ", ".join(f"`{side[1]}`" for side in texts)
        yield Finding(
            f"{names} hold{'s' if len(texts) == 1 else ''} dates as text.",
            place.propose(
                editor,
                "The text is read as dates; all of it can be.",
                "Dates are compared or subtracted as dates.",
                0.9,
            ),
        )
        return
    days = [
        side
        for side in dated
        if side[2] == "date" or place.ask(f"type(pd.Series({side[1]}).dropna().iloc[0]).__name__") == "date"
    ]
    if days and len(days) < 2:
        for side in days:
            editor.replace(side[0], f"pd.to_datetime({side[1]})")
        yield Finding(
            f"`{days[0][1]}` holds plain dates, and the other side moments.",
            place.propose(editor, "The dates count as moments at midnight.", "No value changes.", 0.7),
        )
        return
    whole = [side for side in sides if _is_number(side)]
    if dated and len(whole) == 1 and isinstance(op, ast.Add | ast.Sub):
        yield _counted(place, editor, dated[0][1], whole[0])


UNITS = {
    "s": {"second", "seconds", "sec", "secs"},
    "min": {"minute", "minutes", "min", "mins"},
    "h": {"hour", "hours", "hr", "hrs"},
    "D": {"day", "days"},
    "W": {"week", "weeks"},
}
TITLES = {"s": "seconds", "min": "minutes", "h": "hours", "D": "days", "W": "weeks"}


def _counted(place: Place, editor: Editor, moment: str, number: Side) -> Finding:
    """`start + minutes`: what the number counts is told by its name; days are meant where the dates have no time."""
    words = set(re.split(r"[\W_]+", number[1].lower()))
    told = [unit for unit, names in UNITS.items() if words & names]
    days = place.ask(
        f"bool((pd.to_datetime(pd.Series({moment})).dropna().dt.normalize() == pd.to_datetime(pd.Series({moment})).dropna()).all())"
    )
    unit = told[0] if len(told) == 1 else "D" if not told and days is True else None
    cause = f"`{number[1]}` is a number, and what it counts is not said."
    if unit is None:
        return Finding(f"{cause} Say whether it counts days, hours, minutes or seconds.", confidence=0.9)
    editor.replace(number[0], f'pd.to_timedelta({number[1]}, unit="{unit}")')
    why = f"It counts {TITLES[unit]}" + (", as its name says." if told else ".")
    return Finding(
        cause,
        place.propose(editor, why, f"The dates move by that many {TITLES[unit]}.", 0.9 if told else 0.75),
    )


def zones(place: Place) -> Iterator[Finding]:
    """A zone that is set twice or not at all."""
    crash = place.crash.evalue
    editor = place.editor() if place.reader else None
    if editor is None:
        return
    if "Already tz-aware" in crash or "Not naive datetime" in crash:
        for node in place.within(ast.Attribute):
            if node.attr == "tz_localize":
                editor.replace(node, f"{place.owner(node.value)}.tz_convert")
        yield Finding(
            "The times have a zone already; it can be changed, not set.",
            place.propose(
                editor, "The times are told in the other zone.", "Each moment stays the same.", 0.9
            ),
        )
    elif "Cannot convert tz-naive" in crash:
        for node in place.within(ast.Attribute):
            if node.attr == "tz_convert":
                base = place.text(node.value)
                editor.replace(
                    node, f'{base}.tz_localize("UTC"){".dt" if base.endswith(".dt") else ""}.tz_convert'
                )
        yield Finding(
            "The times say no zone, so they cannot be told in another.",
            place.propose(editor, "They are taken as UTC first.", "Times without a zone count as UTC.", 0.7),
        )
    elif (
        "does not support timezones" in crash and re.search(r"Excel|excel", crash)
    ) or "Excel does not support datetimes with timezones" in crash:
        for call in place.calls("to_excel"):
            if isinstance(call.func, ast.Attribute):
                table = place.text(call.func.value)
                editor.replace(
                    call.func.value,
                    f'{table}.assign(**{{c: {table}[c].dt.tz_localize(None) for c in {table}.select_dtypes("datetimetz")}})',
                )
        yield Finding(
            "Excel knows no time zones.",
            place.propose(
                editor,
                "The times are written as they read in their zone.",
                "The zone is not in the file.",
                0.85,
            ),
        )
