"""The encoding of a text file, verified on every byte."""

from __future__ import annotations

import codecs
import itertools
import lzma
import zipfile
import zlib
from typing import Any

from .codepages import code_page, words_in
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
    except RuntimeError as error:
        raise Unfit(
            f'"{source.path}" is locked with a password; unpack it and give the file in it.'
        ) from error
    except PermissionError:
        raise
    except (EOFError, OSError, lzma.LZMAError, zipfile.BadZipFile, zlib.error) as error:
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
    decoder, bad, high = codecs.getincrementaldecoder("utf-8")(), 0, 0
    used: set[int] = set()
    words: set[bytes] = set()
    for chunk in chunks:
        beyond = chunk.translate(None, bytes(range(128)))
        high += len(beyond)
        used |= set(beyond)
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            decoder.reset()
            bad += chunk.decode("utf-8", errors="replace").count("\ufffd")
        if bad and beyond:
            words_in(chunk, words)
    bom = first.startswith(codecs.BOM_UTF8)
    if not bad:
        return ("utf-8-sig", "the file starts with a byte order mark") if bom else ("utf-8", "")
    if bad * 20 < high:
        return "utf-8", f"{bad:,} signs are cut or broken and are replaced; all else is UTF-8"
    found = code_page(words, used)
    if found is not None:
        page, language, example = found
        return page, f'{high:,} bytes are no UTF-8; by {page} they are {language} letters, as in "{example}"'
    if high > 0.3 * len(first):
        return None, "its bytes are neither UTF-8 nor a code page of 8 bits; save it as UTF-8 if it is text"
    name = "latin-1" if used & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "cp1252"
    return name, f"{high:,} bytes are no UTF-8; {name} (Western European) reads all of them"
