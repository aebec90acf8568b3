"""How a file is to be read, found out in the kernel from formats and marginal counts alone.

The text of this file is sent to the kernel and executed in a fresh namespace; it needs the standard library, NumPy and
pandas (Parquet and Excel through pandas). `probe` returns what `contracts.Reading` and `contracts.Structure` validate.
It sniffs from the first lines, verifies on all rows, and never relates two columns to each other.
"""

from __future__ import annotations

import bz2
import codecs
import csv
import gzip
import hashlib
import io
import itertools
import lzma
import os
import re
import warnings
import zipfile
from collections import Counter
from typing import Any, BinaryIO, cast

import numpy as np
import pandas as pd

SAMPLE_BYTES, SAMPLE_LINES = 400_000, 1_000
LEAST_ROWS = 10
RAW_CELLS = 2_000_000
"""Cells that are read once more as text at a time, to see leading zeros."""
DATES_LOOKED_AT = 5_000
"""Different values by which date formats are guessed; then they must read all values."""
FITS = 0.98
"""Share of a column's present values that must fit a form before the column is converted to it."""
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MARKS = {
    "", "?", "??", "-", "--", "---", ".", "..", "na", "n/a", "n.a.", "#n/a", "#na", "#value!", "#div/0!", "nan", "<na>",
    "null", "none", "nil", "\\n", "(null)",
}  # fmt: skip
SYMBOLS = {"-", "--", "---", ".", ".."}
SENTINELS = (-999, -9999, 999, 9999, -99, -99999)
PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
POINT = r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)?"
COMMA = r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?"
SPACED = "[+-]?\\d{1,3}(?:[ '’\u00a0\u202f]\\d{3})+(?:[.,]\\d+)?"
CURRENCY = r"(?:[$€£¥₹]|zł|\b(?:USD|EUR|GBP|CHF|JPY|INR|kr|Rs)\b\.?)"
TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATE = re.compile(
    rf"(?i)(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}{TIME}?(?:\s?(?:Z|UTC|[+-]\d\d:?\d\d))?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}{TIME}?"
    rf"(?:\s?[AaPp][Mm])?|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2}}{TIME}?|\d{{8}}T\d{{6}}|\d{{4}}-(?:0[1-9]|1[0-2])"
    rf"|{MONTHS}\.? \d{{1,2}},? \d{{4}}{TIME}?|\d{{1,2}}[ -]{MONTHS}\.?[ -](?:\d{{4}}|\d{{2}}){TIME}?)",
)
DATE_NAME = re.compile(r"date|datum|fecha|day|_dt$|^dt$|time|month", re.IGNORECASE)


class Unfit(Exception):
    """The file cannot become a table; the message is the sentence for the user."""


def probe(path: str) -> dict[str, Any]:
    """Reading decisions and structure of the file at `path`, or {"error": one sentence}."""
    try:
        return _probe(path)
    except Unfit as reason:
        return {"error": str(reason)}
    except PermissionError:
        return {
            "error": f'"{path}" cannot be read: this user has no permission; allow reading it or copy it elsewhere.'
        }
    except MemoryError:
        return {
            "error": f'"{path}" does not fit into this kernel\'s memory; give fewer rows or a larger machine.'
        }


def _probe(path: str) -> dict[str, Any]:
    if os.path.isdir(path):
        raise Unfit(f'"{path}" is a folder; give one data file inside it.')
    if not os.path.exists(path):
        raise Unfit(f'There is no file "{path}"; check its name and folder.')
    if os.path.getsize(path) == 0:
        raise Unfit(f'"{path}" is empty (0 bytes); give a file with a header and at least {LEAST_ROWS} rows.')
    with open(path, "rb") as file:
        sha256 = hashlib.file_digest(cast(Any, file), "sha256").hexdigest()
    source = _Source(path)
    table = source.table()
    if not len(table):
        raise Unfit(f'"{path}" has a header but no rows; give a file with at least {LEAST_ROWS} rows.')
    plan = _Plan(source, table)
    del table
    table = plan.final()
    if len(table.columns) < 2:
        raise Unfit(
            f'"{path}" has one column only ("{table.columns[0]}"); a prediction needs a target and at least one feature.'
        )
    if len(table) < LEAST_ROWS:
        raise Unfit(
            f'"{path}" has {len(table)} row{"s" * (len(table) > 1)}; at least {LEAST_ROWS} are needed to learn and to check.'
        )
    structure = {
        "rows": len(table),
        "columns": [_column(str(name), table[name]) for name in table.columns],
        "bytes": int(table.memory_usage(deep=True).sum()),
        "sha256": sha256,
    }
    reading = {
        "path": path, "format": source.format, "function": source.function, "arguments": source.arguments,
        "reasons": [list(pair) for pair in source.reasons + plan.reasons], "conversions": plan.conversions,
        "head": source.head, "rename": plan.rename or None, "keep_index": source.keep_index,
    }  # fmt: skip
    return {"reading": reading, "structure": structure}


class _Source:
    """The file's format, and the plain pandas arguments that read it."""

    def __init__(self, path: str) -> None:
        self.path, self.name = path, os.path.basename(path)
        self.arguments: dict[str, Any] = {}
        self.reasons: list[tuple[str, str]] = []
        self.head: list[str] = []
        self.rows: list[list[str]] = []
        self.compression: str | None = None
        self.keep_index = False
        self.settled = False
        with open(path, "rb") as file:
            magic = file.read(8)
        self.format, self.function = "delimited", "read_csv"
        if magic.startswith(b"PAR1"):
            self._columnar("parquet", "read_parquet", "Parquet")
        elif magic.startswith((b"ARROW1", b"FEA1")):
            self._columnar("feather", "read_feather", "Feather")
        elif magic.startswith(b"PK") and self._members() is None:
            self._excel()
        elif magic.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unfit(f'"{self.path}" is an old Excel or Office file; save it as .xlsx or CSV.')
        else:
            self._text(magic)

    def table(self) -> pd.DataFrame:
        """The whole table by the present arguments; what breaks is said in one sentence."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                table = self._call()
        except PermissionError:
            raise
        except (ValueError, OSError, KeyError, EOFError, TypeError, zipfile.BadZipFile, csv.Error) as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
            raise Unfit(f'"{self.path}" looks like {self.format} but cannot be read: {first}') from error
        if self.format == "delimited" and not isinstance(table.index, pd.RangeIndex):
            raise Unfit(
                f'"{self.path}" is not a regular table: its first rows have more fields than the header.'
            )
        if self.format in ("parquet", "feather"):
            self.keep_index = not isinstance(table.index, pd.RangeIndex)
            table = table.reset_index() if self.keep_index else table
        return table

    def _call(self) -> pd.DataFrame:
        function = getattr(pd, self.function)
        if self.format == "excel" and "dtype" not in self.arguments and not self.settled:
            # cells as they are: pandas would turn a text such as 007 into the number 7
            return cast(pd.DataFrame, function(self.path, dtype=object, **self.arguments).infer_objects())
        if self.format != "delimited":
            return cast(pd.DataFrame, function(self.path, **self.arguments))
        try:
            return cast(pd.DataFrame, function(self.path, low_memory=False, **self.arguments))
        except pd.errors.ParserError as error:
            if "inside string" in str(error):
                self.arguments["quoting"] = csv.QUOTE_NONE
                self.reasons.append(
                    (
                        "`quoting=3`",
                        "a quotation mark is opened and never closed, so quotes are plain signs here",
                    )
                )
                return cast(pd.DataFrame, function(self.path, low_memory=False, **self.arguments))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            table = cast(pd.DataFrame, function(self.path, **{**self.arguments, "on_bad_lines": "warn"}))
        bad = sum(str(warning.message).count("Skipping line") for warning in caught)
        if bad > (1 - FITS) * len(table) + 1:
            raise Unfit(
                f'"{self.path}" is not a regular table: {bad:,} of {bad + len(table):,} lines have more fields than the header.'
            )
        self.arguments["on_bad_lines"] = "skip"
        self.reasons.append(
            (
                '`on_bad_lines="skip"`',
                f"{bad:,} of {bad + len(table):,} lines have more fields than the header and are left out",
            )
        )
        return table

    def _columnar(self, format: str, function: str, title: str) -> None:
        self.format, self.function = format, function
        self.reasons.append(
            (
                f"`pd.{function}`",
                f"the file starts with the {title} signature; names and types are stored in it",
            )
        )

    def _members(self) -> list[str] | None:
        """Data files in a zip archive; None for an Excel workbook."""
        try:
            with zipfile.ZipFile(self.path) as archive:
                names = [name for name in archive.namelist() if not name.endswith("/")]
        except zipfile.BadZipFile as error:
            raise Unfit(f'"{self.path}" is a damaged zip or Excel file; copy it again.') from error
        if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
            return None
        return names

    def _excel(self) -> None:
        self.format, self.function = "excel", "read_excel"
        try:
            book = pd.ExcelFile(self.path)
        except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
            raise Unfit(
                f'"{self.path}" is not a readable Excel workbook; save it again as .xlsx or CSV.'
            ) from error
        with book:
            for sheet in book.sheet_names:
                top = pd.read_excel(book, sheet_name=sheet, header=None, nrows=60, dtype=object)
                if top.notna().sum().sum() > 1 and top.shape[1] > 1:
                    break
            else:
                raise Unfit(f'"{self.path}" has no sheet with a table of at least two columns.')
        filled = top.notna().sum(axis=1)
        header = int(np.argmax(filled >= 0.6 * filled.max()))
        if len(book.sheet_names) > 1:
            self.arguments["sheet_name"] = sheet
            why = f'of {len(book.sheet_names)} sheets "{sheet}" is the first with a table'
            self.reasons.append((f'`sheet_name="{sheet}"`', why))
        if header:
            self.arguments["header"] = header
            self.reasons.append(
                (f"`header={header}`", f"{header} line{'s' * (header > 1)} of title above the names")
            )
        self.arguments |= {"keep_default_na": False, "na_values": [""]}
        if not self.reasons:
            self.reasons.append(
                (
                    "`pd.read_excel`",
                    f'the file is a workbook with one sheet, "{sheet}", names in the first line',
                )
            )

    def _text(self, magic: bytes) -> None:
        openers = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ": "xz", b"PK": "zip"}
        self.compression = next((name for sign, name in openers.items() if magic.startswith(sign)), None)
        ending = {"gzip": ".gz", "bz2": ".bz2", "xz": ".xz", "zip": ".zip"}
        if self.compression:
            shown = f'`compression="{self.compression}"`'
            if not self.path.endswith(ending[self.compression]):
                self.arguments["compression"] = self.compression
            else:
                shown = f"{self.compression}, by the name's ending"
            self.reasons.append(
                (shown, f"the file is compressed with {self.compression}; pandas unpacks it while reading")
            )
        elif self.path.endswith(tuple(ending.values())):
            self.arguments["compression"] = None
            self.reasons.append(("`compression=None`", "in spite of its name the file is not compressed"))
        sample = self._decode()
        start = sample.lstrip()[:200]
        if not start:
            raise Unfit(f'"{self.path}" holds nothing but blanks; give a file with a header and rows.')
        lines = sample.splitlines()
        self.head = [line[:300] for line in lines[:5]]
        if re.match(r"<(?:!doctype|html|\?xml)", start, re.IGNORECASE):
            raise Unfit(f'"{self.path}" is a web page or XML, not a table; download the data itself.')
        if start[0] == "{" or re.match(r"\[\s*[{\]]", start):
            self._json(lines=start[0] == "{")
        else:
            self._delimited(sample)

    def open(self) -> BinaryIO:
        """The file's bytes, unpacked."""
        if self.compression == "zip":
            members = [name for name in self._members() or [] if "__MACOSX" not in name]
            if len(members) != 1:
                raise Unfit(f'"{self.path}" holds {len(members)} files; unpack it and give one of them.')
            return cast(BinaryIO, io.BytesIO(zipfile.ZipFile(self.path).read(members[0])))
        openers: dict[str | None, Any] = {"gzip": gzip.open, "bz2": bz2.open, "xz": lzma.open}
        return cast(BinaryIO, openers.get(self.compression, open)(self.path, "rb"))

    def _decode(self) -> str:
        """A sample of the text; the encoding is verified on every byte."""
        try:
            with self.open() as file:
                first = file.read(SAMPLE_BYTES)
                encoding, why = _encoding(
                    first, itertools.chain([first], iter(lambda: file.read(1 << 20), b""))
                )
        except (EOFError, gzip.BadGzipFile, lzma.LZMAError, zipfile.BadZipFile) as error:
            raise Unfit(f'"{self.path}" is a damaged {self.compression} file; copy it again.') from error
        if encoding is None:
            raise Unfit(
                f'"{self.path}" is not a table: {why}; give CSV, TSV, Parquet, Excel, JSON lines or Feather.'
            )
        self.encoding = encoding
        if why:
            self.reasons.append((f'`encoding="{encoding}"`', why))
        if encoding != "utf-8" or "cut" in why:
            self.arguments["encoding"] = encoding
        if encoding == "utf-8" and why:
            self.arguments["encoding_errors"] = "replace"
        text = first.decode(encoding, errors="replace")
        return text if len(first) < SAMPLE_BYTES else text[: text.rfind("\n") + 1] or text

    def _json(self, lines: bool) -> None:
        self.format, self.function = "jsonl", "read_json"
        self.arguments |= ({"lines": True} if lines else {}) | {"dtype": False}
        what = "one JSON object a line" if lines else "one JSON array of objects"
        self.reasons.append((f"`pd.read_json{'(lines=True)' * lines}`", f"the file is {what}"))
        self.reasons.append(("`dtype=False`", "JSON says itself what is a number and what is text"))

    def _delimited(self, sample: str) -> None:
        lines = sample.splitlines(keepends=True)[: SAMPLE_LINES * 2]
        comment = _commented(lines)
        kept = [line for line in lines if not (comment and line.startswith("#"))]
        best = max((_regularity(kept, separator), separator) for separator in SEPARATORS)
        separator, width = best[1], best[0][2]
        if width < 2:
            spaced = _regularity(kept, r"\s+")
            if spaced[2] < 2 or spaced[0] < 0.9:
                self._one_column(kept)
            separator, width = r"\s+", spaced[2]
        rows, ends = _split(lines, separator)
        first = 0
        while first < len(rows) - 1 and (
            len(rows[first]) < max(2, width - 1) or (comment and rows[first] and rows[first][0].startswith("#"))
            or sum(cell.strip() != "" for cell in rows[first]) <= min(1, width - 2)
        ):  # fmt: skip
            first += 1
        body = [row for row in rows[first + 1 :] if any(row) and not (comment and row[0].startswith("#"))][
            :SAMPLE_LINES
        ]
        header = rows[first]
        self.rows = body
        if separator != ",":
            self.arguments["sep"] = separator
            said = (
                f"most lines split into {width} fields at every {SEPARATORS.get(separator, 'run of blanks')}"
            )
            self.reasons.append((f"`sep={_quoted(separator)}`", said + ", at no other sign as evenly"))
        else:
            self.reasons.append(
                ("comma between fields", f"the lines looked at split into {width} fields at every comma")
            )
        late = comment and any(line.startswith("#") for line in lines[ends[first] :])
        if late:
            self.arguments["comment"] = "#"
            self.reasons.append(
                ('`comment="#"`', "lines that start with # are remarks; the sign occurs nowhere else")
            )
        elif first:
            self.arguments["skiprows"] = ends[first - 1]
            shown = " ".join(cell for cell in rows[0] if cell)[:40] or "blank"
            count = ends[first - 1]
            self.reasons.append(
                (
                    f"`skiprows={count}`",
                    f'{count} line{"s" * (count > 1)} above the table, beginning with "{shown}"',
                )
            )
        if not first and _types_below(rows):
            self.arguments["skiprows"] = [1, 2]
            self.rows = body = body[2:]
            self.reasons.append(
                (
                    "`skiprows=[1, 2]`",
                    "the two lines below the names tell types and roles, as Orange writes them",
                )
            )
        self._header(header, body, width)
        if separator in SEPARATORS:
            padded = sum(cell[:1] == " " and cell.strip() != "" for row in body for cell in row)
            if padded:
                self.arguments["skipinitialspace"] = True
                example = next(c for row in body for c in row if c[:1] == " " and c.strip())[:20]
                why = (
                    f'values such as "{example}" start with a blank; with and without it must be one category'
                )
                self.reasons.append(("`skipinitialspace=True`", why))
        self.arguments |= {"keep_default_na": False, "na_values": [""]}

    def _one_column(self, lines: list[str]) -> None:
        if len([line for line in lines if line.strip()]) < 2:
            raise Unfit(
                f'"{self.path}" has one line and no rows; give a file with a header and at least {LEAST_ROWS} rows.'
            )
        raise Unfit(
            f'"{self.path}" has one column only: no comma, semicolon, tab or bar splits its lines evenly; '
            "a prediction needs a target and at least one feature."
        )

    def _header(self, header: list[str], body: list[list[str]], width: int) -> None:
        """Is the first row a row of names? Width of names and of rows decide what else is to be said."""
        names = [name.strip() for name in header]
        if body and not _is_header(names, body):
            self.arguments |= {
                "header": None,
                "names": [f"column_{number}" for number in range(1, width + 1)],
            }
            self.reasons.append(
                (
                    "`header=None, names=[…]`",
                    f'the first line ("{", ".join(names)[:40]}…") holds values like the lines below it',
                )
            )
            return
        if body and width == len(names) + 1:
            if np.mean([row[-1].strip() == "" for row in body if len(row) == width]) > 0.9:
                self.arguments["index_col"] = False
                self.reasons.append(
                    ("`index_col=False`", "each row ends with a separator, the header does not")
                )
            else:
                self.arguments |= {"header": 0, "names": ["row_name", *_unique(names)]}
                self.reasons.append(
                    (
                        "`names=[…]`",
                        f"rows have {width} fields, the header names {len(names)}: the first field is a row name",
                    )
                )
        elif len(names) < width:
            extra = [f"column_{number}" for number in range(len(names) + 1, width + 1)]
            self.arguments |= {"header": 0, "names": _unique(names) + extra}
            self.reasons.append(
                ("`names=[…]`", f"rows have {width} fields, the header names only {len(names)}")
            )


def _encoding(first: bytes, chunks: Any) -> tuple[str | None, str]:
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", "the file starts with the byte order mark of UTF-16"
    zeros = first.count(0)
    if zeros:
        if 0.3 < zeros / len(first) < 0.6:
            return (
                "utf-16-le" if first[1:2] == b"\0" else "utf-16-be"
            ), "every second byte is zero, as in UTF-16"
        return None, "it holds binary bytes"
    if sum(byte < 32 and byte not in b"\t\n\r\f\x1a\x1b" for byte in first[:20_000]) > 0.02 * min(
        len(first), 20_000
    ):
        return None, "it holds binary bytes"
    decoder, bad, high, undefined, _carry = codecs.getincrementaldecoder("utf-8")(), 0, 0, 0, b""
    for chunk in chunks:
        high += len(chunk) - len(chunk.translate(None, bytes(range(128, 256))))
        undefined += len(chunk) - len(chunk.translate(None, b"\x81\x8d\x8f\x90\x9d"))
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            decoder.reset()
            bad += chunk.decode("utf-8", errors="replace").count("\ufffd")
    bom = first.startswith(codecs.BOM_UTF8)
    if not bad:
        return ("utf-8-sig", "the file starts with a byte order mark") if bom else ("utf-8", "")
    if bad * 20 < high:
        return "utf-8", f"{bad:,} signs are cut or broken and are replaced; all else is UTF-8"
    if high > 0.3 * len(first):
        return None, "it holds binary bytes"
    name = "latin-1" if undefined else "cp1252"
    return name, f"{high:,} bytes are no UTF-8; {name} (Western European) reads all of them"


def _quoted(text: str) -> str:
    return {"\t": '"\\t"', r"\s+": 'r"\\s+"'}.get(text, f'"{text}"')


def _split(lines: list[str], separator: str) -> tuple[list[list[str]], list[int]]:
    """Fields of each record, and the number of physical lines up to its end."""
    if separator == r"\s+":
        rows = [[field.strip('"') for field in re.findall(r'"[^"]*"|\S+', line)] for line in lines]
        return rows, list(range(1, len(lines) + 1))
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=False)
    rows, ends = [], []
    csv.field_size_limit(10_000_000)
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    return rows, ends


def _regularity(lines: list[str], separator: str) -> tuple[float, float, int]:
    """How evenly the separator splits the lines: share of lines with the usual width, clean fields, the width."""
    # what stands in quotes is one field whatever it holds
    text = re.sub(r'(?:(?<=[,;|\t ])|(?<![^\n]))"(?:[^"]|"")*"', "q", "".join(lines[:SAMPLE_LINES]))
    rows = [row for row in _split(text.splitlines(), separator)[0] if row]
    if not rows:
        return 0.0, 0.0, 0
    width, count = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    if width < 2:
        return 0.0, 0.0, width
    fields = [field for row in rows[:200] for field in row]
    clean = sum(not re.search(r"[;|\t]", field) for field in fields) / len(fields)
    return round(count / len(rows), 1) * clean, count / len(rows), width


def _types_below(rows: list[list[str]]) -> bool:
    """The second line names a type for each column and the third the role of some: Orange's tab format."""
    if len(rows) < 4 or not all(rows[1]):
        return False
    roles = re.compile(r"(?:class|meta|ignore|[imc])?(?:\s*[\w-]+=.*)?")
    types = {"c", "d", "s", "t", "continuous", "discrete", "string", "time"}
    typed = sum(cell in types for cell in rows[1])
    named = "class" in rows[2] and typed > 0
    return all(roles.fullmatch(cell) for cell in rows[2]) and (named or typed > 0.8 * len(rows[1]))


def _commented(lines: list[str]) -> bool:
    """Lines start with # as remarks: the sign occurs at the start of lines only, and not before the names."""
    marked = [line for line in lines if line.startswith("#")]
    if not marked or any("#" in line for line in lines if not line.startswith("#")):
        return False
    return not (len(marked) == 1 and lines[0] is marked[0] and _same_width(lines))


def _same_width(lines: list[str]) -> bool:
    return any(
        separator in lines[0] and lines[0].count(separator) == lines[1].count(separator)
        for separator in SEPARATORS if len(lines) > 1
    )  # fmt: skip


def _is_number(cell: str) -> bool:
    cell = cell.strip()
    return any(re.fullmatch(form, cell) for form in (PLAIN, POINT, COMMA))


def _is_header(names: list[str], body: list[list[str]]) -> bool:
    numbers = [int(name) for name in names if re.fullmatch(r"\d+", name)]
    if len(numbers) >= 3 and len(set(np.diff(numbers))) == 1 and numbers[1] - numbers[0] == 1:
        return [int(c) for c in body[0] if re.fullmatch(r"\d+", c.strip())] != numbers
    named, valued = 0.0, 0.0
    for place, name in enumerate(names):
        cells = [
            row[place].strip() for row in body if len(row) > place and row[place].strip().lower() not in MARKS
        ]
        if not cells or name.lower() in MARKS:
            continue
        numeric = sum(map(_is_number, cells)) / len(cells)
        if numeric > 0.9:
            valued += _is_number(name)
            named += not _is_number(name)
        elif (DATE.fullmatch(name) and DATE.fullmatch(cells[0])) or (
            name in cells and len(set(cells)) < 0.5 * len(cells) and cells.count(name) > 1
        ):
            valued += 1
        elif name not in cells:
            named += 0.25
    return (named > 0 and named >= valued) or valued == 0


def _unique(names: list[str]) -> list[str]:
    """Names made unique as pandas does it: `x`, `x.1`; empty names by their place."""
    seen: set[str] = set()
    out = []
    for place, name in enumerate(names, 1):
        new, number = name or f"column_{place}", 0
        while new in seen:
            number += 1
            new = f"{name or f'column_{place}'}.{number}"
        seen.add(new)
        out.append(new)
    return out


class _Plan:
    """What is still to be done to the columns after pandas read them."""

    def __init__(self, source: _Source, table: pd.DataFrame) -> None:
        self.source, self.arguments = source, source.arguments
        self.reasons: list[tuple[str, str]] = []
        self.conversions: list[dict[str, Any]] = []
        self.delimited = source.format == "delimited"
        self.empty = [
            name for name in table if str(name).startswith("Unnamed:") and table[name].isna().all() and len(table) > 1
        ]  # fmt: skip
        table = table.drop(columns=self.empty)
        self.rename = self._names(table)
        self.texts = {name: _Text(table[name]) for name in table if _textual(table[name])}
        self.before: pd.DataFrame | None = table
        decimals = [text.decimal for text in self.texts.values() if text.decimal]
        self.decimal = "," if decimals.count(",") > decimals.count(".") else "."
        self.dtypes: dict[Any, str] = {}
        self._decide(table)

    def _names(self, table: pd.DataFrame) -> dict[Any, str]:
        old = [str(name) for name in table.columns]
        first_is_count = bool(old) and old[0] == "Unnamed: 0"
        stripped = [
            "" if name.startswith("Unnamed: ") and not (first_is_count and name == old[0]) else name.strip()
            for name in old
        ]
        new = _unique(stripped)
        rename: dict[Any, str] = {
            before: after for before, after in zip(table.columns, new, strict=True) if before != after
        }
        if rename:
            shown = ", ".join(f'"{before}" → "{after}"' for before, after in list(rename.items())[:3])
            self.reasons.append(
                (
                    "`rename(columns=…)`",
                    f"{len(rename)} names are empty, padded, repeated or no text: {shown}",
                )
            )
        repeated = [n for n in old if re.search(r"\.\d+$", n) and n.rsplit(".", 1)[0] in old]
        if repeated and self.delimited:
            self.reasons.append(
                (
                    "repeated names get a number",
                    f"pandas calls them {', '.join(f'`{name}`' for name in repeated[:4])}",
                )
            )
        if self.empty:
            self.reasons.append(
                ("nameless empty columns left out", f"{len(self.empty)} without a name and without a value")
            )
        return rename

    def _decide(self, table: pd.DataFrame) -> None:
        for name, text in self.texts.items():
            text.decide(str(name), self.decimal)
        numeric_marks = {
            mark.strip() for text in self.texts.values() if text.to != "text" for mark in text.marks
        }
        for text in self.texts.values():
            text.keep_honest(numeric_marks)
        if self.source.format in ("delimited", "excel"):
            self._digits(table)
        if self.delimited:
            self._decimal(table)
        self._marks()
        padded = [name for name, text in self.texts.items() if text.padded and text.to == "text"]
        if padded:
            self._convert(
                padded[0],
                "text",
                "stripped",
                {},
                f"{len(padded)} column{'s' * (len(padded) > 1)} of text with blanks around values",
            )
            shown = ", ".join(f"`{self.rename.get(name, name)}`" for name in padded[:3])
            self.reasons.append(("`.str.strip()`", f"values in {shown} have blanks around them"))
        if self.dtypes:
            self.arguments["dtype"] = {str(name): kind for name, kind in self.dtypes.items()}

    def _digits(self, table: pd.DataFrame) -> None:
        """Whole numbers that are written like codes stay text; so do numbers too long for a float."""
        whole = [name for name in table if table[name].dtype.kind in "iu"]
        coded = []
        if whole and self.delimited and self.source.arguments.get("sep") != r"\s+":
            keep = {k: v for k, v in self.arguments.items() if k not in ("dtype",)}
            many = max(1, RAW_CELLS // max(1, len(table)))
            for some in (whole[at : at + many] for at in range(0, len(whole), many)):
                raw = pd.read_csv(self.source.path, usecols=some, dtype="str", **keep)
                coded += [name for name in some if raw[name].str.match(r"\s*0\d").any()]
        for name in coded:
            self.dtypes[name] = "str"
            self._dates_of_digits(name, raw=None)
        long = [
            name for name in table
            if table[name].dtype.kind == "f" and abs(table[name]).max() > 2**53 and (table[name].dropna() % 1 == 0).all()
            and any(re.fullmatch(r"\d{16,}", c.strip()) for row in self.source.rows for c in row)
        ]  # fmt: skip
        for name in long:
            self.dtypes[name] = "str"
        coded += [name for name, text in self.texts.items() if text.zeros or text.long]
        coded += long
        for name in coded:
            self.dtypes[name] = "str"
        if coded:
            shown = ", ".join(f"`{self.rename.get(name, name)}`" for name in coded[:4]) + " …" * (
                len(coded) > 4
            )
            self.reasons.append(
                ('`dtype="str"` for ' + shown, "codes with leading zeros or more digits than a number keeps")
            )
        for name in whole:
            values = table[name]
            if (
                self.delimited
                and name not in coded
                and DATE_NAME.search(str(name))
                and values.between(19000101, 21001231).all()
            ):
                self._dates_of_digits(name, values.astype("str"))

    def _dates_of_digits(self, name: Any, raw: pd.Series | None) -> None:
        if raw is not None and pd.to_datetime(raw, format="%Y%m%d", errors="coerce").notna().mean() >= FITS:
            self.dtypes[name] = "str"
            why = f"eight digits such as {raw.iloc[0]} are year, month and day"
            self._convert(name, "date", "%Y%m%d", {"formats": ["%Y%m%d"]}, why)

    def _decimal(self, table: pd.DataFrame) -> None:
        """Decimal comma and thousands marks as arguments of `read_csv` where no other column would suffer."""
        number = [text for text in self.texts.values() if text.to == "number"]
        others = [text for text in self.texts.values() if text.to != "number"]
        if self.decimal == "," and not any(
            table[name].dtype.kind == "f" and table[name].notna().any() for name in table
        ):
            plain = [
                text for text in number if text.decimal == "," and text.form in ("decimal comma", "thousands")
            ]
            if plain:
                self.arguments["decimal"] = ","
                self.reasons.append(
                    (
                        '`decimal=","`',
                        f'numbers such as "{plain[0].example}" in {len(plain)} column{"s" * (len(plain) > 1)}',
                    )
                )
                for text in plain:
                    text.native = text.native or text.form == "decimal comma"
        mark = "." if self.decimal == "," else ","
        grouped = [
            text
            for text in number
            if text.form == "thousands" and text.arguments.get("strip") == re.escape(mark)
        ]
        if (
            grouped
            and not any(text.touched(mark) for text in others)
            and (mark == "," or "decimal" in self.arguments)
        ):
            self.arguments["thousands"] = mark
            self.reasons.append(
                (f'`thousands="{mark}"`', f'whole thousands are set off, as in "{grouped[0].example}"')
            )
            for text in grouped:
                text.native = True

    def _marks(self) -> None:
        """One list of missing marks for all columns where that is true of all, else a list a column."""
        counted: Counter[str] = Counter()
        for text in self.texts.values():
            counted.update({mark: count for mark, count in text.marks.items() if mark.strip()})
        marks = ["", *sorted({mark for text in self.texts.values() for mark in text.marks} - {""})]
        honest = {name: set(text.honest) & set(marks) for name, text in self.texts.items()}
        honest = {name: kept for name, kept in honest.items() if kept}
        if self.source.format in ("delimited", "excel"):
            names = list(self.before.columns) if self.before is not None else []
            per_column = {str(name): [m for m in marks if m not in honest.get(name, ())] for name in names}
            self.arguments["na_values"] = per_column if honest else marks
            shown = ", ".join(f'"{mark}" ({count:,})' for mark, count in counted.most_common(6))
            why = (
                f"written for missing in this file: {shown}"
                if counted
                else "only an empty field is missing; pandas' own list would also swallow honest words such as None"
            )
            self.reasons.append(
                (f"`keep_default_na=False`, missing: {', '.join(_quoted(m) for m in marks)}", why)
            )
        else:
            for name, text in self.texts.items():
                if text.to == "text" and text.marks:
                    shown = ", ".join(f'"{mark}"' for mark in text.marks)
                    self._convert(
                        name,
                        "text",
                        "missing marks",
                        {"marks": sorted(text.marks)},
                        f"{shown} stands for missing",
                    )
        for name, kept in honest.items():
            said = ", ".join(f'"{mark}"' for mark in sorted(kept))
            self.reasons.append(
                (
                    f"{said} stays a value of `{self.rename.get(name, name)}`",
                    "it is a usual answer there, not a gap",
                )
            )

    def _convert(self, name: Any, to: str, form: str, arguments: dict[str, Any], why: str) -> dict[str, Any]:
        step = {
            "column": self.rename.get(name, str(name)), "to": to, "form": form, "arguments": arguments,
            "unreadable": 0, "examples": [], "why": why,
        }  # fmt: skip
        self.conversions.append(step)
        return step

    def final(self) -> pd.DataFrame:
        """The table as the notebook will have it; conversions are counted on the way."""
        for name, text in self.texts.items():
            if text.to == "text" and self.delimited and text.some_numbers and name not in self.dtypes:
                self.dtypes[name] = "str"
            if text.to == "number" and not text.native and text.form != "plain" and self.delimited:
                self.dtypes[name] = "str"
            if text.to == "boolean" and self.delimited:
                self.dtypes[name] = "boolean"
        if self.dtypes:
            self.arguments["dtype"] = {str(name): kind for name, kind in self.dtypes.items()}
        again = self.source.format in ("delimited", "excel") and (
            self.dtypes
            or self.arguments["na_values"] != [""]
            or {"decimal", "thousands"} & set(self.arguments)
        )
        table = self.before
        self.before = None
        if again or table is None:
            del table
            self.source.settled = True
            table = self.source.table().drop(columns=self.empty, errors="ignore")
        table = table.rename(columns=self.rename)
        table.columns = table.columns.astype("str")
        return self._apply(table)

    def _apply(self, table: pd.DataFrame) -> pd.DataFrame:
        for name, text in self.texts.items():
            new = self.rename.get(name, str(name))
            if text.nested:
                self._convert(
                    name, "text", "nested", {}, "lists or objects inside the value are kept as their text"
                )
                table[new] = table[new].astype("str")
            elif text.to == "boolean" and not self.delimited:
                self._convert(name, "boolean", "true false", {}, "only TRUE and FALSE occur")
            elif text.to == "date" or (
                text.to == "number" and not text.native and table[new].dtype.kind not in "iufb"
            ):
                self._convert(name, text.to, text.form, text.arguments, text.why)
        for step in self.conversions:
            if step["form"] == "stripped":
                names = [n for n in table if isinstance(table[n].dtype, pd.StringDtype)]
                for column in names:
                    table[column] = table[column].str.strip()
                continue
            column = table[step["column"]]
            made = convert(column, step)
            if step["to"] in ("number", "date"):
                marks = column.astype("str").str.strip().str.lower().isin(MARKS)
                lost = column[made.isna() & column.notna() & ~marks]
                step["unreadable"] = len(lost)
                step["examples"] = [str(value)[:40] for value in lost.drop_duplicates().head(3)]
            table[step["column"]] = made
        for name in table:
            values = table[name]
            if values.dtype == object and not (step_is_bool(values)):
                table[name] = values.astype("str")
                if not any(step["column"] == name for step in self.conversions):
                    self._convert(
                        name, "text", "nested", {}, "values of several types are kept as their text"
                    )
        self._sentinels(table)
        return table

    def _sentinels(self, table: pd.DataFrame) -> None:
        for name in table:
            values = table[name]
            if values.dtype.kind not in "iuf":
                continue
            found = [code for code in SENTINELS if _is_sentinel(values, code)]
            if found:
                count = int(values.isin(found).sum())
                rest = values[~values.isin(found)]
                codes = ", ".join(map(str, found))
                why = f"{codes} stands in {count:,} rows, all other values lie between {rest.min():g} and {rest.max():g}"
                self._convert(name, "number", "sentinel", {"values": found}, why)
                table[name] = values.where(~values.isin(found))


def step_is_bool(values: pd.Series) -> bool:
    """True for object columns of True, False and missing, which pandas reads as they are."""
    return bool(values.dropna().map(lambda value: isinstance(value, bool)).all())


def convert(column: pd.Series, step: dict[str, Any]) -> pd.Series:
    """One conversion, as the notebook's own statement does it."""
    form, arguments = step["form"], step["arguments"]
    if step["to"] == "boolean":
        return (
            column.astype("str").str.strip().str.lower().map({"true": True, "false": False}).astype("boolean")
        )
    if step["to"] == "date":
        text = column if arguments["formats"][0] == "ISO8601" else column.astype("str").str.strip()
        dates = None
        for written in arguments["formats"]:
            read = pd.to_datetime(text, format=written, errors="coerce", utc=bool(arguments.get("utc")))
            dates = read if dates is None else dates.fillna(read)
        assert dates is not None
        return dates.dt.tz_localize(None) if arguments.get("utc") else dates
    if form == "missing marks":
        return column.mask(column.isin(arguments["marks"]))
    if form == "nested":
        return column.astype("str")
    if form == "sentinel":
        return column.where(~column.isin(arguments["values"]))
    text = column.astype("str")
    if arguments.get("negative_brackets"):
        text = text.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
    if arguments.get("strip"):
        text = text.str.replace(arguments["strip"], "", regex=True)
    if arguments.get("decimal") == ",":
        text = text.str.replace(",", ".")
    return pd.to_numeric(text, errors="coerce")


def _is_sentinel(values: pd.Series, code: int) -> bool:
    same = values == code
    count = int(same.sum())
    if count < max(3, 0.001 * len(values)):
        return False
    rest = values[~same].dropna()
    rest = rest[~rest.isin(SENTINELS)]
    if rest.nunique() < 3:
        return False
    low, high = float(rest.min()), float(rest.max())
    if code > 0:
        return code > high and code - high > 2 * (high - low)
    return code < low and (low - code > high - low or (low >= 0 and count >= 5))


def _textual(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.StringDtype) or column.dtype == object


class _Text:
    """One column of text: its marks for missing, and what its values are written like."""

    def __init__(self, column: pd.Series) -> None:
        kinds = set(column.dropna().head(2_000).map(type)) if column.dtype == object else {str}
        self.nested = bool(kinds & {list, dict, tuple, set, np.ndarray})
        flags = bool(kinds) and kinds <= {bool}
        self.to, self.form, self.why, self.native = "boolean" if flags else "text", "", "", flags
        self.arguments: dict[str, Any] = {}
        self.decimal, self.example = "", ""
        self.marks: Counter[str] = Counter()
        self.honest: set[str] = set()
        self.zeros = self.long = self.padded = self.some_numbers = False
        counts = column.astype("str").value_counts() if not self.nested else pd.Series(dtype="int64")
        raw = counts.index.to_series().astype("str")
        bare = raw.str.strip()
        self.padded = bool((bare != raw).any())
        marked = bare.str.lower().isin(MARKS) & (bare != "Na")  # sodium, not a gap
        self.marks.update({str(mark): int(count) for mark, count in counts[marked.to_numpy()].items()})
        self.values, self.rows = (
            bare[~marked].reset_index(drop=True),
            counts[~marked.to_numpy()].reset_index(drop=True),
        )
        self.total = int(self.rows.sum())
        self.object_numbers = column.dtype == object and bool(kinds & {int, float}) and str not in kinds
        self._numbers()

    def share(self, mask: Any) -> float:
        """Share of present rows whose value is in the mask."""
        return float(self.rows[mask].sum() / self.total) if self.total else 0.0

    def _numbers(self) -> None:
        """What the values look like as numbers; the file as a whole settles what one column leaves open."""
        values = self.values
        some = _spread(values, 2_000)
        digits_at_an_end = some.str.contains(r"^[^\pL]*\d|\d[^\pL]*$", regex=True)
        dated = some.str.fullmatch(DATE.pattern)
        self.numeric = bool(len(some) and digits_at_an_end.mean() > 0.5 and dated.mean() < 0.9)
        self.some_numbers = bool(values.str.fullmatch(PLAIN).any())
        if not self.numeric:
            return
        self.brackets = values.str.fullmatch(r"\([^()]*\d[^()]*\)")
        core = values.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
        signs = core.str.contains(r"[^\d\s.,+()eE%-]", regex=True)
        self.currency = signs & core.str.contains(CURRENCY, regex=True) if signs.any() else signs
        self.percent = core.str.endswith("%")
        core = core.str.replace(CURRENCY, "", regex=True) if self.currency.any() else core
        core = core.str.replace(r"\s*%$", "", regex=True) if self.percent.any() else core
        core = core.str.strip()
        core = core.str.replace(r"^-\s+", "-", regex=True)
        self.core = core
        self.plain, self.point = core.str.fullmatch(PLAIN), core.str.fullmatch(POINT)
        self.comma, self.spaced = core.str.fullmatch(COMMA), core.str.fullmatch(SPACED)
        digits = core.str.fullmatch(r"[+-]?\d+")
        self.zeros = bool(core.str.fullmatch(r"0\d+").any()) and self.share(digits) > 0.5
        self.long = self.share(core.str.fullmatch(r"\d{17,}")) > 0 and self.share(digits) > 0.5
        only_comma, only_point = (
            self.comma & ~self.point & ~self.plain,
            self.point & ~self.comma & ~self.plain,
        )
        if max(self.share(self.comma), self.share(self.point)) >= FITS:
            ahead = self.share(only_comma) - self.share(only_point)
            self.decimal = (
                ","
                if ahead > 0
                else "."
                if ahead < 0 or self.share(self.plain & core.str.contains(".", regex=False))
                else ""
            )

    def decide(self, name: str, decimal: str) -> None:
        """Number, boolean, date or text; `decimal` is the sign that the file as a whole uses."""
        if not self.total or self.nested or self.native:
            return
        low = self.values.str.lower()
        if low.isin(["true", "false"]).all():
            self.to, self.form = "boolean", "true false"
        elif self.numeric and not (self.zeros or self.long):
            self._as_number(decimal)
        if self.to == "text" and not self.zeros:
            self._as_date(name, decimal)

    def _as_number(self, decimal: str) -> None:
        strict = (
            self.plain
            if not (decimal == "," and self.decimal == ",")
            else self.plain & ~self.core.str.contains(".", regex=False)
        )
        sign = self.decimal or decimal
        fits = {"plain": strict, ".": strict | self.point, ",": self.comma}
        order = ["plain", sign, "." if sign == "," else ","]
        form = next((key for key in order if self.share(fits[key]) >= FITS), None)
        if form is None:
            mixed = self.spaced | self.plain | (self.comma if sign == "," else self.point)
            if self.share(mixed) < FITS or not self.spaced.any():
                return
            form, fitting = "spaced", mixed
        else:
            fitting = fits[form]
        stray = self.values[~fitting]
        if stray.str.fullmatch(r"[A-Za-z]{1,4}[-_]?\d+|\d+[-_]?[A-Za-z]{1,4}").any():
            return
        if self.percent.any() and self.share(self.percent) < FITS:
            return
        strip, self.arguments = "", {}
        if form == "spaced":
            strip, self.form = "[ '’\\u00a0\\u202f]", "thousands"
            if self.core[self.spaced].str.contains(",", regex=False).any():
                self.arguments["decimal"] = ","
        elif form == ",":
            grouped = self.core[fitting].str.contains(".", regex=False).any()
            strip, self.form = ("\\." if grouped else ""), "thousands" if grouped else "decimal comma"
            self.arguments["decimal"] = ","
        elif form == ".":
            strip, self.form = ",", "thousands"
        else:
            self.form = "plain"
        if self.currency.any():
            self.form = "currency"
            extra = sorted(
                set(
                    "".join(
                        self.values[self.currency]
                        .head(2_000)
                        .str.extract(f"({CURRENCY})")[0]
                        .dropna()
                        .unique()
                    )
                )
            )
            letters = any(sign.isalpha() for sign in extra)
            signs = CURRENCY if letters else f"[{''.join(extra)}]"
            strip = f"{signs}|\\s" + (f"|{strip}" if strip else "")
        elif self.percent.any():
            self.form, strip = "percent", "%|\\s" + (f"|{strip}" if strip else "")
        if self.brackets.any():
            self.arguments["negative_brackets"] = True
        if strip:
            self.arguments["strip"] = strip
        self.to = "number"
        shaped = self.values[fitting & (self.values.str.contains(r"[^\d]", regex=True))]
        self.example = str(shaped.iloc[0] if len(shaped) else self.values.iloc[0])
        texts = {
            "plain": "numbers stored as text",
            "percent": f'percentages such as "{self.example}", kept as percent', "currency": f'amounts such as "{self.example}"',
            "thousands": f'numbers such as "{self.example}"', "decimal comma": f'numbers such as "{self.example}"',
        }  # fmt: skip
        self.why = texts[self.form]
        if len(stray):
            self.why += f'; {len(stray):,} different values such as "{stray.iloc[0][:30]}" are no numbers'

    def _as_date(self, name: str, decimal: str) -> None:
        if len(self.values) == 0 or not self.values.iloc[:200].str.contains(r"\d", regex=True).mean() >= 0.9:
            return
        some = _spread(self.values, DATES_LOOKED_AT)
        looks = some.str.fullmatch(DATE.pattern)
        if looks.mean() < 0.9:
            return
        chosen, read, utc = self._read_dates(some[looks], decimal)
        if len(some) < len(self.values) and read.isna().any():
            some = self.values
            looks = some.str.fullmatch(DATE.pattern)
            chosen, read, utc = self._read_dates(some[looks], decimal)
        if self.share(read.notna()) < FITS or not chosen:
            return
        self.to, self.arguments = "date", {"formats": chosen} | ({"utc": True} if utc else {})
        self.form = chosen[0] if len(chosen) == 1 else "mixed"
        examples = ", ".join(f'"{value}"' for value in self.values.head(2))
        self.why = f"dates such as {examples}" + _order_why(some[looks], chosen, decimal)

    def _read_dates(self, some: pd.Series, decimal: str) -> tuple[list[str], pd.Series, bool]:
        """The formats that read at least one value, all values read by them, and whether they carry a zone."""
        formats = _formats(some, self.rows[some.index], decimal)
        utc = bool(some.str.contains(r"\d(?:Z| ?UTC|[+-]\d\d:?\d\d)$", regex=True).any())
        left, chosen, read = self.values, [], pd.Series(pd.NaT, index=self.values.index)
        for written in formats:
            made = pd.to_datetime(left, format=written, errors="coerce", utc=utc)
            made = made.dt.tz_localize(None) if utc else made
            made = made[made.notna() & made.dt.year.between(1700, 2200)]
            if len(made):
                chosen.append(written)
                read = read.astype(made.dtype) if read.isna().all() else read
                read.loc[made.index] = made
                left = left.drop(made.index)
            if not len(left):
                break
        return chosen, read, utc

    def keep_honest(self, numeric_marks: set[str]) -> None:
        """Marks that are answers in this column: a sign beside its opposite, a code among codes, a usual `None`."""
        if self.to != "text":
            return
        values = set(self.values)
        total = self.total + sum(self.marks.values())
        for mark in list(self.marks):
            bare = mark.strip()
            codes = bool(len(values) >= 5 and self.values.str.fullmatch(r"[A-Z]{2}").all())
            honest = (
                (
                    bare in SYMBOLS
                    and (values <= {"+", "++", "+++"} or self.values.str.fullmatch(r"[^A-Za-z0-9]+").all())
                )
                or (bare in ("NA", "NO", "na") and codes)
                or (
                    bare.lower() in ("none", "nil")
                    and (self.marks[mark] >= 0.05 * total or bare not in numeric_marks)
                )
            )
            if honest and len(values):
                self.honest.add(mark)
                del self.marks[mark]

    def touched(self, mark: str) -> bool:
        """A thousands sign would turn some of these texts into numbers."""
        return bool(self.values.str.fullmatch(r"[+-]?[\d.,]*" + re.escape(mark) + r"[\d.,]*").any())


def _spread(values: pd.Series, count: int) -> pd.Series:
    """At most `count` values, evenly spread."""
    return values.iloc[:: max(1, len(values) // count)]


def _formats(values: pd.Series, rows: pd.Series, decimal: str) -> list[str]:
    """strftime formats that could read the values, likeliest first; day or month first is settled by evidence."""
    out: list[str] = []
    iso = values.str.match(r"\d{4}-\d{1,2}-\d{1,2}")
    if iso.any():
        texts = values[iso]
        if texts.str.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}").all():
            out.append("%Y-%m-%d")
        else:
            out += ["ISO8601", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
    for sign in "./-":
        parts = values.str.extract(
            rf"^(\d{{1,2}}){re.escape(sign)}(\d{{1,2}}){re.escape(sign)}(\d{{4}}|\d{{2}})(?!\d)"
        ).dropna()
        if len(parts):
            first, second = (
                int(rows[parts.index][parts[0].astype(int) > 12].sum()),
                int(rows[parts.index][parts[1].astype(int) > 12].sum()),
            )
            day_first = first > second or (first == second and (sign == "." or decimal == ","))
            lead = f"%d{sign}%m{sign}" if day_first else f"%m{sign}%d{sign}"
            for year in ["%Y"] * bool((parts[2].str.len() == 4).any()) + ["%y"] * bool(
                (parts[2].str.len() == 2).any()
            ):
                out += _with_times(lead + year, values[parts.index])
        years = values.str.match(rf"\d{{4}}{re.escape(sign)}\d{{1,2}}{re.escape(sign)}\d{{1,2}}")
        if sign != "-" and years.any():
            out += _with_times(f"%Y{sign}%m{sign}%d", values[years])
    if values.str.fullmatch(r"\d{8}T\d{6}").any():
        out.append("%Y%m%dT%H%M%S")
    if values.str.fullmatch(r"\d{4}-\d{2}").any():
        out.append("%Y-%m")
    worded = values[values.str.contains(r"[A-Za-z]{3}", regex=True)]
    if len(worded):
        for base in (
            "%b %d, %Y",
            "%B %d, %Y",
            "%b %d %Y",
            "%B %d %Y",
            "%d %b %Y",
            "%d %B %Y",
            "%d-%b-%Y",
            "%d-%b-%y",
            "%d %b %y",
        ):
            out += _with_times(base, worded)
    return list(dict.fromkeys(out))


def _with_times(base: str, values: pd.Series) -> list[str]:
    out = [base]
    if values.str.contains(r"\d:\d\d", regex=True).any():
        if values.str.contains(r"[AaPp][Mm]$", regex=True).any():
            out += [base + " %I:%M:%S %p", base + " %I:%M %p"]
        out += [base + " %H:%M:%S", base + " %H:%M", base + " %H:%M:%S.%f"]
    return out


def _order_why(values: pd.Series, formats: list[str], decimal: str) -> str:
    plain = [form for form in formats if re.match(r"%[dm][./-]%[dm]", form)]
    if not plain:
        return "" if len(formats) == 1 else f", written in {len(formats)} ways"
    parts = values.str.extract(r"^(\d{1,2})[./-](\d{1,2})[./-]").dropna().astype(int)
    order, place = ("day first", 0) if plain[0].startswith("%d") else ("month first", 1)
    count = int((parts[place] > 12).sum())
    if count:
        return f"; {order}, as {count:,} different values have {'the first' if place == 0 else 'the second'} part above 12"
    return f"; {order} is taken by custom, no value has a part above 12 that would prove it"


def _label(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


def _column(name: str, values: pd.Series) -> dict[str, Any]:
    """Marginal facts of one finished column."""
    present = values.dropna()
    numeric = values.dtype.kind in "iuf"
    boolean = values.dtype.kind == "b" or (values.dtype == object and step_is_bool(values))
    distinct = int(present.nunique())
    dated = values.dtype.kind == "M"
    finite = present[np.isfinite(present)] if numeric else present
    counts = (present if distinct <= 1_000 or not numeric else present.head(20_000)).value_counts()
    kind = "boolean" if boolean else "number" if numeric else "date" if dated else "category"
    if kind == "category" and distinct >= LEAST_ROWS and distinct >= 0.5 * len(present):
        words = present.drop_duplicates().head(2_000).astype("str").str.count(r"\S+").mean()
        kind = "text" if words >= 4 else kind
    few = {_label(value): int(count) for value, count in counts.items()} if distinct <= 50 else None
    return {
        "name": name,
        "kind": kind,
        "dtype": str(values.dtype),
        "missing": int(values.isna().sum()),
        "distinct": distinct,
        "integer": bool(numeric and len(finite) and (finite % 1 == 0).all()),
        "minimum": float(finite.min()) if numeric and len(finite) else None,
        "maximum": float(finite.max()) if numeric and len(finite) else None,
        "examples": [_label(value)[:200] for value in counts.index[:5]],
        "counts": few,
        "rarest": int(counts.min()) if 0 < distinct <= 1_000 else None,
    }
