# ruff: noqa: E501
"""Files with other signs between their fields, other headers, or records where a table is wanted."""

from __future__ import annotations

import ast
import codecs
import csv
import re
from collections.abc import Iterator

from ..patch import Editor
from ..place import Place
from ..rules import Finding, RuleClass
from .encoding import encoding, file
from .json_lines import json_lines
from .literals import literals, python_not_json
from .marks import marked_header, marked_json, single_quotes, unknown_letters
from .sheets import sheets

FEW = 0.1
"""Share of the lines that may be left out, each named by a warning, for the sake of a repair."""


def parsing(place: Place) -> Iterator[Finding]:
    """Other signs between fields, lines before the header, JSON by lines, another format altogether."""
    crash = place.crash
    if not re.search(
        r"Error tokenizing|Expected \d+ fields|Trailing data|Excel file format cannot be determined|not a zip file|Unsupported format|No columns to parse|Could not determine delimiter"
        r"|Expecting value|Extra data|EOF inside string|Too many columns|Missing column provided|Missing optional dependency|Expected object or value|KeyError|not in index"
        r"|Usecols do not match|Buffer overflow|Mismatched",
        f"{crash.ename}: {crash.evalue}",
    ):
        return
    for call in place.calls("read_csv", "read_table", "read_json", "read_excel", "load", "loads"):
        path = file(place, call)
        if path is None:
            continue
        name = place.called(call)
        raw = path.read_bytes()[:200_000]
        text = raw.decode("utf-8-sig", errors="replace")
        lines = [line for line in text.splitlines() if line.strip()]
        editor = place.editor()
        if (
            raw[:4] == b"PK\x03\x04"
            and name in ("read_csv", "read_table")
            and isinstance(call.func, ast.Attribute)
        ):
            editor.replace(call.func, f"{place.text(call.func.value)}.read_excel")
            yield Finding(
                f"`{path.name}` is an Excel file whatever its name says.",
                place.propose(editor, "It is read as such.", "The table is that of its first sheet.", 0.85),
            )
            return
        if (
            name == "read_excel"
            and raw[:4] not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
            and isinstance(call.func, ast.Attribute)
        ):
            sep = _separator(lines)
            editor.replace(call.func, f"{place.text(call.func.value)}.read_csv")
            if sep and sep != ",":
                editor.keyword(call, "sep", repr(sep))
            yield Finding(
                f"`{path.name}` holds plain text, not Excel.",
                place.propose(editor, "It is read as a table of text.", "Every line is read.", 0.85),
            )
            return
        if (
            name == "read_json"
            and len(lines) > 1
            and all(line.strip().startswith("{") for line in lines[:20])
        ):
            editor.keyword(call, "lines", "True")
            yield Finding(
                f"`{path.name}` holds one JSON object a line.",
                place.propose(editor, "It is read line by line.", "Every line becomes a row.", 0.95),
            )
            return
        if name not in ("read_csv", "read_table"):
            continue
        stated = {item.arg: item for item in call.keywords}
        sep = _separator(lines)
        given = stated.get("sep") or stated.get("delimiter")
        now = str(getattr(given.value, "value", ",")) if given else "," if name == "read_csv" else "\t"
        if sep and sep != now:
            if given:
                editor.replace(given.value, repr(sep))
            else:
                editor.keyword(call, "sep", repr(sep))
            if "decimal" not in stated and not _commas(editor, call, sep, "\n".join(lines[1:])):
                return
            yield Finding(
                f"The fields of `{path.name}` are set apart by {sep!r}, not by {now!r}.",
                place.propose(editor, "It is read with that sign.", "Every line is read.", 0.92),
            )
            return
        counts = [len(line.split(now)) for line in lines[:200]]
        usual = max(set(counts), key=counts.count) if counts else 0
        head = next((index for index, count in enumerate(counts) if count == usual), 0)
        if 0 < head < 20 and "skiprows" not in stated and "header" not in stated:
            skipped = next(number for number, line in enumerate(text.splitlines()) if line == lines[head])
            editor.keyword(call, "skiprows", str(skipped))
            yield Finding(
                f"`{path.name}` begins with {skipped} lines that are no table.",
                place.propose(
                    editor, "These lines are passed over.", "The table begins at its header.", 0.88
                ),
            )
            return
        if "EOF inside string" in crash.evalue:
            editor.keyword(call, "quoting", "3")
            yield Finding(
                "A quotation mark in the file has no partner.",
                place.propose(
                    editor,
                    "Quotation marks are taken as letters.",
                    "Every line is read; marks stay in the text.",
                    0.7,
                ),
            )
            return
        if (
            "Expected" in crash.evalue
            and "fields" in crash.evalue
            and "on_bad_lines" not in stated
            and _few_bad(lines, now)
        ):
            editor.keyword(call, "on_bad_lines", '"warn"')
            yield Finding(
                "Some lines of the file have more fields than its header.",
                place.propose(
                    editor,
                    "Lines with too many fields are left out, each named by a warning.",
                    "These lines are not in the table; the warning counts them.",
                    0.6,
                ),
            )
            return


def _few_bad(lines: list[str], sep: str) -> bool:
    """Whether few lines have fields too many: where many have, it is the way of reading that is wrong, not the lines."""
    widths = [len(row) for row in csv.reader(lines, delimiter=sep if len(sep) == 1 else ",")]
    return bool(widths) and sum(width > widths[0] for width in widths) <= max(1, FEW * len(widths))


def _separator(lines: list[str]) -> str | None:
    """The sign that sets apart the same number of fields in most lines."""
    best, score = None, 0.0
    for sign in (",", ";", "\t", "|", ":"):
        counts = [line.count(sign) for line in lines[:100]]
        if not counts or not max(counts):
            continue
        usual = max(set(counts), key=counts.count)
        share = counts.count(usual) / len(counts)
        if usual and share * min(usual, 5) ** 0.3 > score and share > 0.6:
            best, score = sign, share * min(usual, 5) ** 0.3
    return best


def wrongly_read(place: Place) -> Iterator[Finding]:
    """A column is missing because the file was read with the wrong sign, or its first name begins with a mark."""
    crash = place.crash
    if crash.ename not in ("KeyError", "AttributeError", "ValueError"):
        return
    read = _read_by(place)
    for spot in [place, *place.earlier()]:
        if spot.reader is None:
            continue
        for call in spot.all(ast.Call):
            if spot.called(call) != "read_csv" or any(
                item.arg in ("sep", "delimiter", "header", "names") for item in call.keywords
            ):
                continue
            path = file(spot, call)
            parent = spot.parent(call)
            table = (
                spot.text(parent.targets[0])
                if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name)
                else None
            )
            columns = spot.columns(table) if table else None
            if path is None or not columns or table not in read:
                continue
            text = path.read_bytes()[:100_000].decode(_written_in(call), errors="replace")
            sep = _separator([line for line in text.splitlines() if line.strip()])
            if len(columns) == 1 and sep and sep != ",":
                editor = spot.editor()
                editor.keyword(call, "sep", repr(sep))
                if not _commas(editor, call, sep, text):
                    return
                yield Finding(
                    f"`{table}` has one column only: the fields of `{path.name}` are set apart by {sep!r}.",
                    spot.propose(
                        editor,
                        "The file is read with that sign.",
                        "The table has the columns of the file.",
                        0.93,
                    ),
                )
                return
            marked = all(item.arg != "encoding" for item in call.keywords)
            if marked and str(columns[0]).startswith(("\ufeff", "ï»¿")):
                editor = spot.editor()
                editor.keyword(call, "encoding", '"utf-8-sig"')
                yield Finding(
                    "The first column's name begins with an invisible mark of the encoding.",
                    spot.propose(
                        editor, "The mark is read as such.", "The column has the name one sees.", 0.92
                    ),
                )
                return


def _read_by(place: Place) -> set[str]:
    """The names that the failing cell reads, and those of the tables that they were made of."""
    wanted = {node.id for node in place.all(ast.Name)}
    for spot in place.earlier():
        for node in reversed(spot.all(ast.Assign)):
            if wanted & {one.id for one in ast.walk(node.targets[0]) if isinstance(one, ast.Name)}:
                wanted |= {one.id for one in ast.walk(node.value) if isinstance(one, ast.Name)}
    return wanted


def _written_in(call: ast.Call) -> str:
    """The encoding that the call names, where Python knows it; else UTF-8."""
    named = next((item.value for item in call.keywords if item.arg == "encoding"), None)
    try:
        return codecs.lookup(str(getattr(named, "value", "utf-8"))).name
    except LookupError:
        return "utf-8"


def _commas(editor: Editor, call: ast.Call, sep: str, text: str) -> bool:
    """Tell the reader of decimal commas, and of points between thousands; False where that cannot be told.

    With points between thousands pandas would take a date such as 05.01.2023 for a number.
    """
    if sep != ";":
        return True
    thousands = re.search(r"(?:^|;)-?\d{1,3}(?:\.\d{3})+,\d+\s*(?:;|$)", text, re.M)
    if thousands and re.search(r"(?:^|;)\d{1,2}\.\d{1,2}\.\d{2,4}\b", text, re.M):
        return False
    if thousands or re.search(r"(?:^|;)-?\d+,\d+\s*(?:;|$)", text, re.M):
        editor.keyword(call, "decimal", '","')
    if thousands:
        editor.keyword(call, "thousands", '"."')
    return True


class EncodingParsing(RuleClass):
    """The file is read as it is written."""

    name = "encoding_parsing"
    title = "a file read otherwise than it is written"
    rank = 17
    rules = (
        json_lines,
        sheets,
        marked_json,
        marked_header,
        unknown_letters,
        single_quotes,
        encoding,
        parsing,
        wrongly_read,
        literals,
        python_not_json,
    )
