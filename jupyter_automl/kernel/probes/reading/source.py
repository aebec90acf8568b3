"""A data file: its format, and the plain pandas arguments that read it."""

from __future__ import annotations

import csv
import os
import warnings
import zipfile
from typing import Any, cast

import pandas as pd

from .unfit import FITS, Unfit


class Source:
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
        self.left_out: list[dict[str, Any]] = []
        """Rules that leave out lines which are no rows, see `leftovers`."""
        self.stained: set[Any] = set()
        """Columns in which such lines hold something, so that pandas reads them as text."""
        self.format, self.function = "delimited", "read_csv"

    def say(self, shown: str, why: str) -> None:
        """A decision as the notebook's reader sees it, and what in the file made it."""
        self.reasons.append((shown, why))

    def table(self) -> pd.DataFrame:
        """The whole table by the present arguments; what breaks is said in one sentence."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                table = self._call()
        except PermissionError:
            raise
        except (ValueError, OSError, KeyError, EOFError, TypeError, zipfile.BadZipFile, csv.Error) as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
            said = first if len(first) <= 160 else first[:160].rsplit(" ", 1)[0] + " …"
            raise Unfit(f'"{self.path}" looks like {self.format} but cannot be read: {said}.') from error
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
                self.say(
                    "`quoting=3`",
                    "a quotation mark is opened and never closed, so quotes are plain signs here",
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
        self.say(
            '`on_bad_lines="skip"`',
            f"{bad:,} of {bad + len(table):,} lines have more fields than the header and are left out",
        )
        return table
