"""The encoding of a text file, verified on every byte."""

from __future__ import annotations

import codecs
import gzip
import itertools
import lzma
import zipfile
from typing import Any

from .packing import unpacked
from .source import Source
from .unfit import Unfit

SAMPLE_BYTES = 400_000


def decoded(source: Source) -> str:
    """A sample of the text; the encoding is verified on every byte."""
    try:
        with unpacked(source) as file:
            first = file.read(SAMPLE_BYTES)
            encoding, why = encoding_of(
                first, itertools.chain([first], iter(lambda: file.read(1 << 20), b""))
            )
    except (EOFError, gzip.BadGzipFile, lzma.LZMAError, zipfile.BadZipFile) as error:
        raise Unfit(f'"{source.path}" is a damaged {source.compression} file; copy it again.') from error
    if encoding is None:
        raise Unfit(
            f'"{source.path}" is not a table: {why}; give CSV, TSV, Parquet, Excel, JSON lines or Feather.'
        )
    if why:
        source.say(f'`encoding="{encoding}"`', why)
    if encoding != "utf-8" or "cut" in why:
        source.arguments["encoding"] = encoding
    if encoding == "utf-8" and why:
        source.arguments["encoding_errors"] = "replace"
    text = first.decode(encoding, errors="replace")
    return text if len(first) < SAMPLE_BYTES else text[: text.rfind("\n") + 1] or text


def encoding_of(first: bytes, chunks: Any) -> tuple[str | None, str]:
    """The encoding that reads all chunks, and why; None and why for what is no text."""
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
