"""Where the table stands in an Excel workbook."""

from __future__ import annotations

import zipfile

import numpy as np
import pandas as pd

from .second_line import joined_names, settle_second_line
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
    settle_names(source, top, header)
    source.arguments |= {"keep_default_na": False, "na_values": [""]}
    if not source.reasons:
        source.say(
            "`pd.read_excel`", f'the file is a workbook with one sheet, "{sheet}", names in the first line'
        )


def settle_names(source: Source, top: pd.DataFrame, header: int) -> None:
    """Names in two lines: groups above the names, or units and descriptions below them."""
    rows = [["" if pd.isna(cell) else str(cell) for cell in row] for row in top.to_numpy()]
    above = rows[header - 1] if header else []
    names = joined_names(above, rows[header]) if sum(cell.strip() != "" for cell in above) > 1 else None
    if names is not None:
        source.arguments.pop("header")
        source.arguments |= {"header": None, "skiprows": header + 1, "names": names}
        example = next(name for name, cell in zip(names, rows[header], strict=True) if name != cell.strip())
        source.reasons = [pair for pair in source.reasons if not pair[0].startswith("`header=")]
        source.say(
            f"`header=None, skiprows={header + 1}, names=[…]`",
            f"groups stand above the names; both are joined, as in `{example}`",
        )
        return
    count, named = settle_second_line(source, header, rows[header], rows[header + 1 :])
    if count and not named:
        source.arguments.pop("header", None)
