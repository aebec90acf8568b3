# ruff: noqa: E501
"""Types that do not go together: numbers and text, dates with and without a zone, fractions in whole columns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, RuleClass
from .chosen_texts import chosen_texts
from .clock_changes import hour_that_comes_twice
from .dates import left_over, written_dates
from .dates_as_text import date_as_text, dates_as_text
from .dates_beside import dated_columns, grouper_without_key, series_without_dates
from .day_and_month import day_and_month
from .durations_as_text import durations_as_text, spans_as_numbers
from .formats import formatted
from .given_texts import given_texts
from .lists_of_numbers import lists_of_numbers
from .named_types import named_types
from .numbers_as_text import compared, counted, number_in_quotes, reckoned
from .operands import operands, zones
from .passed_over_reading import read_in_a_cell_passed_over
from .put_together import list_and_one, text_moved
from .ranked_text import ranked
from .read_as_dates import read_as_dates
from .resampled import resampled
from .worked_as_text import read_before
from .writing import set_in
from .years_of_dates import years_of_dates


def indexed(place: Place) -> Iterator[Finding]:
    """`resample` and the like need an index of dates."""
    if not re.search(
        r"Only valid with DatetimeIndex|window must be an integer 0 or greater|index must be (?:monotonic|a DatetimeIndex)|index must be datetimelike|with method='time'",
        place.crash.evalue,
    ):
        return
    for call in place.calls(
        "resample", "rolling", "asfreq", "between_time", "at_time", "first", "interpolate", "Grouper"
    ):
        if not isinstance(call.func, ast.Attribute) or not place.pure(call.func.value):
            continue
        if (found := _named_dates(place, call)) is not None:
            yield found
            return
        if any(item.arg in ("on", "key") for item in call.keywords):
            continue
        node = call.func.value
        owner = node
        while isinstance(owner, ast.Subscript) and not isinstance(owner.slice, ast.List):
            owner = owner.value
        table = place.text(owner)
        editor = place.editor()
        numbered = place.ask(f"bool({table}.index.dtype == 'int64')") is not False
        readable = None if numbered else read_as_dates(place, f"{table}.index")
        dates = None if readable else dated_columns(place, table)
        reads = {} if readable or dates else _written_dates_of(place, table)
        if readable and (plain := _set_by_name(place, node)) is not None:
            editor.replace(*plain)
            said = "The column is read as dates before it becomes the index."
        elif readable:
            editor.replace(owner, f"{table}.set_axis({readable})")
            said = "The index is read as dates."
        elif dates and len(dates) == 1:
            editor.replace(owner, f"{table}.set_index({dates[0]!r})")
            said = f"`{dates[0]}` is the column of dates, and becomes the index."
        elif len(reads) == 1:
            name, read = next(iter(reads.items()))
            editor.replace(owner, f"{table}.assign(**{{{name!r}: {read}}}).set_index({name!r})")
            said = f"`{name}` is the column of dates; it is read as such and becomes the index."
        else:
            continue
        yield Finding(
            f"`{place.called(call)}` counts by the dates of the index, and the index of `{table}` holds none.",
            place.propose(editor, said, "Rows are put together by their dates.", 0.88),
        )
        return


def _set_by_name(place: Place, node: ast.expr) -> tuple[ast.expr, str] | None:
    """The table of `table.set_index("day")[…]`, and the same table with that column read as dates."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if (
        not isinstance(node, ast.Call)
        or place.called(node) != "set_index"
        or len(node.args) != 1
        or node.keywords
    ):
        return None
    table, name = node.func.value if isinstance(node.func, ast.Attribute) else None, node.args[0]
    if not isinstance(table, ast.Name) or not isinstance(name, ast.Constant):
        return None
    read = read_as_dates(place, f"{table.id}[{name.value!r}]")
    return None if read is None else (table, f"{table.id}.assign(**{{{name.value!r}: {read}}})")


def _written_dates_of(place: Place, table: str) -> dict[str, str]:
    """The columns of text without gaps that can be read as dates, each with how it is read."""
    texts = place.ask(f"[c for c in {table}.columns if str({table}[c].dtype) in ('str', 'object')]")
    return {
        name: read
        for name in texts or ()
        if place.ask(f"bool({table}[{name!r}].notna().all())") is True
        and (read := read_as_dates(place, f"{table}[{name!r}]")) is not None
    }


def _named_dates(place: Place, call: ast.Call) -> Finding | None:
    """`df.resample("MS", on="day")` and `df.groupby(pd.Grouper(key="day", freq="MS"))` of days that are text."""
    named = next((item.value for item in call.keywords if item.arg in ("on", "key")), None)
    if not isinstance(named, ast.Constant) or not isinstance(named.value, str):
        return None
    grouped = place.parent(call)
    if isinstance(grouped, ast.List):
        # One of several things to group by.
        grouped = place.parent(grouped)
    owner = grouped.func if place.called(call) == "Grouper" and isinstance(grouped, ast.Call) else call.func
    table = owner.value if isinstance(owner, ast.Attribute) else None
    if table is None or not place.pure(table) or place.kind(table) != "DataFrame":
        return None
    text, column = place.text(table), repr(named.value)
    words = place.ask(f"str({text}[{column}].dtype) in ('str', 'object')")
    read = read_as_dates(place, f"{text}[{column}]") if words is True else None
    if read is None:
        return None
    editor = place.editor()
    editor.replace(table, f"{text}.assign(**{{{column}: {read}}})")
    return Finding(
        f"`{named.value}` of `{text}` holds dates as text, and periods are counted by dates.",
        place.propose(editor, "They are read as dates.", "Rows are put together by their dates.", 0.9),
    )


def json_values(place: Place) -> Iterator[Finding]:
    """Values of NumPy and pandas that JSON does not know are written as what they are."""
    match = re.search(
        r"Object of type (\w+) is not JSON serializable|keys must be str, int, float, bool or None, not ([\w.]+)",
        place.crash.evalue,
    )
    if match is None:
        return
    for call in place.calls("dump", "dumps"):
        editor = place.editor()
        if match.group(2) and call.args:
            editor.replace(
                call.args[0],
                f"{{getattr(key, 'item', lambda: str(key))(): value for key, value in {place.text(call.args[0])}.items()}}",
            )
            yield Finding(
                f"A key is of the type {match.group(2)}, which JSON does not know.",
                place.propose(editor, "Keys are written as plain numbers or text.", "No value is lost.", 0.8),
            )
            return
        kind = match.group(1)
        if kind == "DataFrame":
            ways = (
                'lambda value: value.to_dict(orient="records") if hasattr(value, "to_dict") else str(value)'
            )
        elif kind == "Series":
            ways = 'lambda value: value.to_dict() if hasattr(value, "to_dict") else str(value)'
        elif kind == "set":
            ways = "lambda value: sorted(value) if isinstance(value, set) else str(value)"
        else:
            ways = 'lambda value: value.tolist() if hasattr(value, "tolist") else str(value)'
        editor.keyword(call, "default", ways)
        yield Finding(
            f"JSON knows no {kind}.",
            place.propose(
                editor,
                "It is written as plain numbers, lists or text.",
                "Numbers stay numbers; no value is lost.",
                0.9,
            ),
        )
        return


class MixedTypes(RuleClass):
    """Both sides are brought to the type that is meant."""

    name = "dtype_timezone"
    title = "types that do not go together"
    rank = 19
    enames = (
        "DTypePromotionError",
        "TypeError",
        "IndexError",
        "ValueError",
        "AttributeError",
        "UFuncTypeError",
        "ArrowNotImplementedError",
        "ArrowInvalid",
        "DateParseError",
        "_UFuncNoLoopError",
        "DataError",
    )
    rules = (
        read_in_a_cell_passed_over,
        read_before,
        given_texts,
        number_in_quotes,
        resampled,
        named_types,
        list_and_one,
        lists_of_numbers,
        text_moved,
        day_and_month,
        years_of_dates,
        chosen_texts,
        hour_that_comes_twice,
        durations_as_text,
        spans_as_numbers,
        left_over,
        written_dates,
        dates_as_text,
        date_as_text,
        set_in,
        zones,
        grouper_without_key,
        series_without_dates,
        indexed,
        json_values,
        compared,
        ranked,
        counted,
        operands,
        reckoned,
        formatted,
    )
