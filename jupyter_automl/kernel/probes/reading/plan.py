"""What is still to be done to the columns after pandas read them."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from .header import unique
from .numbers import see_numbers
from .source import Source
from .texts import Text, textual


class Plan:
    """What is still to be done to the columns after pandas read them."""

    def __init__(self, source: Source, table: pd.DataFrame) -> None:
        self.source, self.arguments = source, source.arguments
        self.reasons: list[tuple[str, str]] = []
        self.conversions: list[dict[str, Any]] = []
        self.delimited = source.format == "delimited"
        self.empty = [
            name for name in table if str(name).startswith("Unnamed:") and table[name].isna().all() and len(table) > 1
        ]  # fmt: skip
        table = table.drop(columns=self.empty)
        self.rename = self.names(table)
        table = self.without_marks_of_order(table)
        self.texts = {name: Text(table[name]) for name in table if textual(table[name])}
        for name, text in self.texts.items():
            text.stained = name in source.stained
            see_numbers(text)
        self.before: pd.DataFrame | None = table
        decimals = [text.decimal for text in self.texts.values() if text.decimal]
        self.decimal = "," if decimals.count(",") > decimals.count(".") else "."
        self.dtypes: dict[Any, str] = {}

    def say(self, shown: str, why: str) -> None:
        """A decision as the notebook's reader sees it, and what in the file made it."""
        self.reasons.append((shown, why))

    def names(self, table: pd.DataFrame) -> dict[Any, str]:
        """Old name → new name, for names that are empty, padded, repeated or no text."""
        old = [str(name) for name in table.columns]
        first_is_count = bool(old) and old[0] == "Unnamed: 0"
        stripped = [
            ""
            if name.startswith("Unnamed: ") and not (first_is_count and name == old[0])
            else name.strip("\ufeff").strip()
            for name in old
        ]
        new = unique(stripped)
        rename: dict[Any, str] = {
            before: after for before, after in zip(table.columns, new, strict=True) if before != after
        }
        if rename:
            shown = ", ".join(f'"{before}" → "{after}"' for before, after in list(rename.items())[:3])
            self.say(
                "`rename(columns=…)`", f"{len(rename)} names are empty, padded, repeated or no text: {shown}"
            )
        repeated = [n for n in old if re.search(r"\.\d+$", n) and n.rsplit(".", 1)[0] in old]
        if repeated and self.delimited:
            self.say(
                "repeated names get a number",
                f"pandas calls them {', '.join(f'`{name}`' for name in repeated[:4])}",
            )
        if self.empty:
            self.say(
                "nameless empty columns left out", f"{len(self.empty)} without a name and without a value"
            )
        return rename

    def without_marks_of_order(self, table: pd.DataFrame) -> pd.DataFrame:
        """Files that were put one behind the other keep their byte order marks, at the start of a line."""
        for name in list(table.columns)[: 1 if self.delimited else 0]:
            if isinstance(table[name].dtype, pd.StringDtype) and table[name].str.startswith("\ufeff").any():
                count = int(table[name].str.startswith("\ufeff").sum())
                values = f"{count} values start" if count > 1 else "one value starts"
                self.convert(
                    name, "text", "byte order mark", {}, f"{values} with it, where files were joined"
                )
                self.source.stained.add(name)
                table = table.assign(**{str(name): table[name].str.replace("\ufeff", "")})
        return table

    def convert(self, name: Any, to: str, form: str, arguments: dict[str, Any], why: str) -> None:
        """One more conversion of a column, by the name that pandas gives it."""
        step = {
            "column": self.rename.get(name, str(name)), "to": to, "form": form, "arguments": arguments,
            "unreadable": 0, "examples": [], "why": why,
        }  # fmt: skip
        self.conversions.append(step)
