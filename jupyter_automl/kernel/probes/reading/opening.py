"""What kind of file it is, by its first bytes."""

from __future__ import annotations

import re

from .decoding import decoded
from .layout import delimited
from .packing import members_of
from .source import Source
from .unfit import Unfit
from .workbook import workbook


def opened(path: str) -> Source:
    """The file at `path` with its format settled by its first bytes and lines. Raises Unfit."""
    source = Source(path)
    with open(path, "rb") as file:
        magic = file.read(8)
    if magic.startswith(b"PAR1"):
        columnar(source, "parquet", "read_parquet", "Parquet")
    elif magic.startswith((b"ARROW1", b"FEA1")):
        columnar(source, "feather", "read_feather", "Feather")
    elif magic.startswith(b"PK") and members_of(source.path) is None:
        workbook(source)
    elif magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit(f'"{source.path}" is an old Excel or Office file; save it as .xlsx or CSV.')
    else:
        text_file(source, magic)
    return source


def columnar(source: Source, format: str, function: str, title: str) -> None:
    """Formats that store names and types."""
    source.format, source.function = format, function
    source.say(
        f"`pd.{function}`", f"the file starts with the {title} signature; names and types are stored in it"
    )


def text_file(source: Source, magic: bytes) -> None:
    """Unpack, decode, and settle what kind of text it is. Raises Unfit."""
    openers = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ": "xz", b"PK": "zip"}
    source.compression = next((name for sign, name in openers.items() if magic.startswith(sign)), None)
    ending = {"gzip": ".gz", "bz2": ".bz2", "xz": ".xz", "zip": ".zip"}
    if source.compression:
        shown = f'`compression="{source.compression}"`'
        if not source.path.endswith(ending[source.compression]):
            source.arguments["compression"] = source.compression
        else:
            shown = f"{source.compression}, by the name's ending"
        source.say(
            shown, f"the file is compressed with {source.compression}; pandas unpacks it while reading"
        )
    elif source.path.endswith(tuple(ending.values())):
        source.arguments["compression"] = None
        source.say("`compression=None`", "in spite of its name the file is not compressed")
    sample = decoded(source)
    start = sample.lstrip()[:200]
    if not start:
        raise Unfit(f'"{source.path}" holds nothing but blanks; give a file with a header and rows.')
    lines = sample.splitlines()
    source.head = [line[:300] for line in lines[:5]]
    if re.match(r"<(?:!doctype|html|\?xml)", start, re.IGNORECASE):
        raise Unfit(f'"{source.path}" is a web page or XML, not a table; download the data itself.')
    if start[0] == "{" or re.match(r"\[\s*[{\]]", start):
        json_objects(source, lines=start[0] == "{")
    else:
        delimited(source, sample)


def json_objects(source: Source, lines: bool) -> None:
    """One array of objects, or one object a line."""
    source.format, source.function = "jsonl", "read_json"
    source.arguments |= ({"lines": True} if lines else {}) | {"dtype": False}
    what = "one JSON object a line" if lines else "one JSON array of objects"
    source.say(f"`pd.read_json{'(lines=True)' * lines}`", f"the file is {what}")
    source.say("`dtype=False`", "JSON says itself what is a number and what is text")
