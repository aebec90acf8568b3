"""Where the table stands in an Excel workbook."""

from __future__ import annotations

import zipfile

import numpy as np
import pandas as pd

from .source import Source
from .unfit import Unfit


def workbook(source: Source) -> None:
    """The first sheet with a table, and the lines above its names. Raises Unfit."""
    source.format, source.function = "excel", "read_excel"
    try:
        book = pd.ExcelFile(source.path)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise Unfit(
            f'"{source.path}" is not a readable Excel workbook; save it again as .xlsx or CSV.'
        ) from error
    with book:
        for sheet in book.sheet_names:
            top = pd.read_excel(book, sheet_name=sheet, header=None, nrows=60, dtype=object)
            if top.notna().sum().sum() > 1 and top.shape[1] > 1:
                break
        else:
            raise Unfit(f'"{source.path}" has no sheet with a table of at least two columns.')
    filled = top.notna().sum(axis=1)
    header = int(np.argmax(filled >= 0.6 * filled.max()))
    if len(book.sheet_names) > 1:
        source.arguments["sheet_name"] = sheet
        why = f'of {len(book.sheet_names)} sheets "{sheet}" is the first with a table'
        source.say(f'`sheet_name="{sheet}"`', why)
    if header:
        source.arguments["header"] = header
        source.say(f"`header={header}`", f"{header} line{'s' * (header > 1)} of title above the names")
    source.arguments |= {"keep_default_na": False, "na_values": [""]}
    if not source.reasons:
        source.say(
            "`pd.read_excel`", f'the file is a workbook with one sheet, "{sheet}", names in the first line'
        )
