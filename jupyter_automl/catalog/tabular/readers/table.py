"""The notebook's `read_table`: one pandas call, one statement a conversion, and clear errors for another file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from textwrap import indent
from typing import Any

from jupyter_automl.catalog.cell import WIDTH, Code, Source, code, literal
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.contracts import Conversion, LeftOut, Reading

SERIES = 20
"""From this many names on that differ in a running number only, a list is written as a comprehension."""
BOOLEAN = '«».astype("str").str.strip().str.lower().map({"true": True, "false": False}).astype("boolean")'
MANY = 50_000
"""Rows from which `low_memory=False` matters: pandas otherwise settles types piece by piece."""


def read_table_code(context: Context, with_target: bool = True) -> Code:
    """The cell that defines `read_table(path)`.

    Parameters
    ----------
    context
        With `reading` and `structure`.
    with_target
        False for a prediction script: the target may be absent, and once the profile is known only the columns
        that are features are demanded.
    """
    assert context.reading is not None
    reading, table = context.reading, context.table
    columns = table.names
    if not with_target:
        columns = [name for name in columns if name != context.spec.target]
        if context.profile is not None:
            used = set(feature_columns(context).raw)
            columns = [name for name in columns if name in used]
    steps = [step for step in reading.conversions if step.column in columns]
    numbers = [name for name in columns if table.column(name).kind == "number"]
    others = [name for name in columns if name not in set(numbers)]
    statements = _statements(steps, reading)
    leftovers = [_without(rule, columns) for rule in reading.left_out]
    return code(
        read,
        columns=names_literal(columns),
        call=_call(reading, table.rows),
        renames=bool(reading.rename),
        rename=dict(reading.rename or {}),
        reset=reading.keep_index,
        has_leftovers=bool(leftovers),
        leftovers=Source("\n".join(leftovers)),
        has_steps=bool(statements),
        statements=Source("\n".join(statements)),
        guards=bool(numbers),
        numeric=Source("COLUMNS") if not others else _numbers_among(numbers, others),
        to_numbers=bool(numbers),
        to_dates=any(step.to == "date" for step in steps),
        has_marks=bool(numbers) or any(step.to == "date" for step in steps),
    )


def read(
    *,
    columns,
    call,
    renames,
    rename,
    reset,
    has_leftovers,
    leftovers,
    has_steps,
    statements,
    guards,
    numeric,
    to_numbers,
    to_dates,
    has_marks,
):
    import pandas as pd

    COLUMNS = columns
    if has_marks:
        MISSING_MARKS = ["", "?", "??", "-", "--", "---", ".", "..", "na", "n/a", "n.a.", "#n/a", "#na", "#value!",
                         "#div/0!", "nan", "<na>", "nat", "null", "none", "nil", "\\n", "(null)"]  # fmt: skip

        def too_many(unreadable, column):
            """More than 2 % of the column, and more than luck brings into a short file."""
            share = 0.02 * len(column)
            return len(unreadable) > max(1, share + 5 * share**0.5)

    if to_numbers:

        def as_numbers(column):
            """The column as numbers; usual marks become missing, too many unreadable values raise."""
            converted = pd.to_numeric(column, errors="coerce")
            is_mark = column.astype("str").str.strip().str.lower().isin(MISSING_MARKS)
            unreadable = column[converted.isna() & column.notna() & ~is_mark]
            if too_many(unreadable, column):
                raise ValueError(
                    f"{column.name}: {len(unreadable):,} values are no numbers, such as {unreadable.iloc[0]!r}"
                )
            return converted

    if to_dates:

        def as_dates(column, *formats, utc=False):
            """The column as dates, each value by the first format that fits; too many unreadable ones raise."""
            text = column.astype("str").str.strip()
            dates = pd.to_datetime(text, format=formats[0], errors="coerce", utc=utc)
            for other in formats[1:]:
                dates = dates.fillna(pd.to_datetime(text, format=other, errors="coerce", utc=utc))
            unreadable = text[dates.isna() & text.notna() & ~text.str.lower().isin(MISSING_MARKS)]
            if too_many(unreadable, column):
                raise ValueError(
                    f"{column.name}: {len(unreadable):,} values are no dates, such as {unreadable.iloc[0]!r}"
                )
            return dates.dt.tz_localize(None)

    def read_table(path):
        """The whole table, read and converted as decided above."""
        table = call
        if reset:
            table = table.reset_index()
        if renames:
            table = table.rename(columns=rename)
        absent = [name for name in COLUMNS if name not in table]
        if absent:
            raise ValueError(f"{path} lacks the columns {absent}")
        if has_leftovers:
            leftovers  # noqa: B018
            table = table[COLUMNS].reset_index(drop=True)
        else:
            table = table[COLUMNS]
        if has_steps:
            statements  # noqa: B018
        if guards:
            for name in numeric:
                if not pd.api.types.is_numeric_dtype(table[name]):
                    table[name] = as_numbers(table[name])
        return table

    return read_table


def names_literal(names: Sequence[str]) -> Source:
    """A list of names as source; long runs such as pixel0 … pixel783 become a comprehension."""
    parts: list[str] = []
    plain: list[str] = []
    place = 0
    while place < len(names):
        run = _run(names, place)
        if run >= SERIES:
            stem, number = _stem(names[place])
            if plain:
                parts.append(literal(plain))
                plain = []
            parts.append(
                f"[f{json.dumps(stem + '{number}', ensure_ascii=False)} for number in range({number}, {number + run})]"
            )
            place += run
        else:
            plain.append(names[place])
            place += 1
    if plain or not parts:
        parts.append(literal(plain, 0, len("COLUMNS = ")))
    return Source(" + ".join(parts))


def _stem(name: str) -> tuple[str, int]:
    found = re.fullmatch(r"([^{}\\]*?)(0|[1-9]\d{0,8})", name)
    return (found[1], int(found[2])) if found else (name, -1)


def _run(names: Sequence[str], start: int) -> int:
    stem, number = _stem(names[start])
    if number < 0:
        return 0
    length = 1
    while start + length < len(names) and names[start + length] == f"{stem}{number + length}":
        length += 1
    return length


def _numbers_among(numbers: list[str], others: list[str]) -> Source:
    """The numeric columns, named by whichever list is shorter."""
    if len(numbers) <= len(others):
        return Source(literal(numbers, 4, 20))
    return Source(f"[name for name in COLUMNS if name not in {literal(others, 4, 60)}]")


def _call(reading: Reading, rows: int) -> Source:
    arguments: dict[str, Any] = dict(reading.arguments)
    if reading.format == "delimited" and rows >= MANY:
        arguments["low_memory"] = False
    pieces = ["path"]
    for name, value in arguments.items():
        if name == "names":
            shown = str(names_literal(value))
        elif name == "na_values" and isinstance(value, Mapping):
            shown = _marks_by_column(value)
        elif (
            name == "dtype"
            and isinstance(value, Mapping)
            and len(value) > 3
            and len(set(value.values())) == 1
        ):
            shown = f"dict.fromkeys({literal(list(value), 8, 30)}, {literal(next(iter(value.values())))})"
        elif name == "sep" and value == r"\s+":
            shown = 'r"\\s+"'
        else:
            shown = literal(value, 8, len(name) + 9)
        pieces.append(f"{name}={shown}")
    flat = f"pd.{reading.function}({', '.join(pieces)})"
    if len(flat) <= WIDTH - 12 and "\n" not in flat:
        return Source(flat)
    lines, line = [], ""
    for piece in pieces:
        if line and (len(line) + len(piece) > WIDTH - 10 or "\n" in piece):
            lines.append(line.rstrip())
            line = ""
        line += piece + ", "
    lines.append(line.rstrip())
    return Source(f"pd.{reading.function}(\n    " + "\n    ".join(lines) + "\n)")


def _marks_by_column(marks: Mapping[str, list[str]]) -> str:
    lists = [tuple(values) for values in marks.values()]
    usual = max(set(lists), key=lists.count)
    rest = {name: values for name, values in marks.items() if tuple(values) != usual}
    base = f"dict.fromkeys({names_literal(list(marks))}, {literal(list(usual))})"
    return f"{base} | {literal(rest)}" if rest else base


def _statements(steps: Sequence[Conversion], reading: Reading) -> list[str]:
    """One statement a conversion; columns that are converted alike share a loop."""
    order = ["stripped", "byte order mark", "missing marks", "nested"]
    out: list[str] = []
    if any(step.form == "stripped" for step in steps):
        out += [
            'texts = table.select_dtypes("str").columns',
            "table[texts] = table[texts].apply(lambda column: column.str.strip())",
        ]
    alike: dict[str, list[str]] = {}
    for step in sorted(steps, key=lambda step: (step.form == "sentinel", step.form not in order)):
        if step.form != "stripped":
            alike.setdefault(_expression(step, reading), []).append(step.column)
    for expression, names in alike.items():
        if len(names) == 1:
            name = literal(names[0])
            out.append(_assigned(name, expression, WIDTH - 4))
        else:
            out += [
                f"for name in {names_literal(names)}:",
                *indent(_assigned("name", expression, WIDTH - 8), "    ").splitlines(),
            ]
    return out


def _without(rule: LeftOut, columns: Sequence[str]) -> str:
    """The statement that leaves out what is no row; a later file may lack a column that is no feature."""
    if rule.column is None:
        return f"table = table.dropna(thresh={rule.least})"
    name = literal(rule.column)
    statement = f"table = table[table[{name}] != {literal(rule.value)}]"
    return statement if rule.column in columns else f"if {name} in table:\n    {statement}"


def _assigned(name: str, expression: str, width: int) -> str:
    """The statement that converts a column, on several lines where it is long."""
    line = f"table[{name}] = {expression.replace('«»', f'table[{name}]')}"
    if len(line) <= width:
        return line
    if expression == BOOLEAN:
        texts, booleans = BOOLEAN.replace("«»", f"table[{name}]").rsplit(".map(", 1)
        return f"table[{name}] = (\n    {texts}\n    .map({booleans}\n)"
    if not expression.startswith(("as_numbers(", "as_dates(")):
        return line
    opened = len(f"table[{name}] = ") + expression.index("(") + 1
    return f"{line[:opened]}\n    {line[opened:-1]}\n)"


def _expression(step: Conversion, reading: Reading) -> str:
    """What is assigned to the column; «» stands for the column itself."""
    arguments = step.arguments
    if step.to == "boolean":
        return BOOLEAN
    if step.to == "date":
        formats = ", ".join(literal(form) for form in arguments["formats"])
        return f"as_dates(«», {formats}{', utc=True' if arguments.get('utc') else ''})"
    if step.form == "missing marks":
        return f"«».mask(«».isin({literal(arguments['marks'])}))"
    if step.form == "byte order mark":
        return r'«».astype("str").str.replace("\ufeff", "")'
    if step.form == "nested":
        return '«».astype("str")'
    if step.form == "sentinel":
        return f"«».mask(«».isin({literal(arguments['values'])}))"
    text = "«»" if reading.format == "delimited" and step.form != "plain" else '«».astype("str")'
    changes = ""
    if arguments.get("negative_brackets"):
        changes += r'.str.replace(r"^\((.*)\)$", r"-\1", regex=True)'
    if arguments.get("strip"):
        changes += f'.str.replace({_raw(arguments["strip"])}, "", regex=True)'
    if arguments.get("decimal") == ",":
        changes += '.str.replace(",", ".")'
    return f"as_numbers({text + changes if changes else '«»'})"


def _raw(pattern: str) -> str:
    return f'r"{pattern}"' if '"' not in pattern else repr(pattern)
