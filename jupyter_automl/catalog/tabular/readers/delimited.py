"""Reader of delimited text and of JSON lines."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_automl.catalog.cell import Block
from jupyter_automl.catalog.component import Component, Context, Fit

from .peek import peek_code
from .section import decisions
from .table import read_table_code


class DelimitedReader(Component):
    """CSV, TSV and other delimited text, and JSON lines, packed or not: separator, encoding, decimal comma, missing
    marks, dates, currency and percent as plain pandas arguments and one statement a conversion.
    """

    kind = "reader"
    name = "delimited_reader"
    title = "Text table"
    requires = ("DATA_PATH",)
    provides = ("read_table",)

    def suits(self, context: Context) -> Fit:
        text = context.reading is not None and context.reading.format in ("delimited", "jsonl")
        return Fit(1.0, "the file is a table written as text") if text else Fit(0.0, "the file is not text")

    def blocks(self, context: Context) -> Sequence[Block]:
        assert context.reading is not None
        return [decisions(context), peek_code(context.reading), read_table_code(context)]
