"""Reader of files that carry their own types: Parquet, Feather, Excel."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block
from jupyter_automl.catalog.component import Component, Context, Fit

from .section import decisions
from .table import read_table_code


class ColumnarReader(Component):
    """Parquet, Feather and Excel workbooks: names and types come with the file; text columns that hold numbers,
    dates or marks for missing are converted by one statement each.
    """

    kind = "reader"
    name = "columnar_reader"
    title = "Typed table"
    requires = ("DATA_PATH",)
    provides = ("read_table",)

    def suits(self, context: Context) -> Fit:
        typed = context.reading is not None and context.reading.format in ("parquet", "feather", "excel")
        return Fit(1.0, "the file carries its own types") if typed else Fit(0.0, "the file is text")

    def blocks(self, context: Context) -> Sequence[Block]:
        return [decisions(context), read_table_code(context)]
