"""Files inside files: archives and compressed text."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from typing import Any, BinaryIO, cast

from .source import Source
from .unfit import Unfit


def members_of(path: str) -> list[str] | None:
    """Data files in a zip archive; None for an Excel workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except zipfile.BadZipFile as error:
        raise Unfit(f'"{path}" is a damaged zip or Excel file; copy it again.') from error
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
        return None
    return names


def unpacked(source: Source) -> BinaryIO:
    """The file's bytes, unpacked."""
    if source.compression == "zip":
        members = [name for name in members_of(source.path) or [] if "__MACOSX" not in name]
        if len(members) != 1:
            raise Unfit(f'"{source.path}" holds {len(members)} files; unpack it and give one of them.')
        return cast(BinaryIO, io.BytesIO(zipfile.ZipFile(source.path).read(members[0])))
    openers: dict[str | None, Any] = {"gzip": gzip.open, "bz2": bz2.open, "xz": lzma.open}
    return cast(BinaryIO, openers.get(source.compression, open)(source.path, "rb"))
