"""Conversions of one column, as the notebook does them."""

from __future__ import annotations

from typing import Any

import pandas as pd


def all_bool(values: pd.Series) -> bool:
    """True for object columns of True, False and missing, which pandas reads as they are."""
    return bool(values.dropna().map(lambda value: isinstance(value, bool)).all())


def convert(column: pd.Series, step: dict[str, Any]) -> pd.Series:
    """One conversion, as the notebook's own statement does it."""
    form, arguments = step["form"], step["arguments"]
    if step["to"] == "boolean":
        return (
            column.astype("str").str.strip().str.lower().map({"true": True, "false": False}).astype("boolean")
        )
    if step["to"] == "date":
        text = column if arguments["formats"][0] == "ISO8601" else column.astype("str").str.strip()
        dates = None
        for written in arguments["formats"]:
            read = pd.to_datetime(text, format=written, errors="coerce", utc=bool(arguments.get("utc")))
            dates = read if dates is None else dates.fillna(read)
        assert dates is not None
        return dates.dt.tz_localize(None) if arguments.get("utc") else dates
    if form == "missing marks":
        return column.mask(column.isin(arguments["marks"]))
    if form == "byte order mark":
        return column.astype("str").str.replace("\ufeff", "")
    if form == "nested":
        return column.astype("str")
    if form == "sentinel":
        return column.where(~column.isin(arguments["values"]))
    text = column.astype("str")
    if arguments.get("negative_brackets"):
        text = text.str.replace(r"^\((.*)\)$", r"-\1", regex=True)
    if arguments.get("strip"):
        text = text.str.replace(arguments["strip"], "", regex=True)
    if arguments.get("decimal") == ",":
        text = text.str.replace(",", ".")
    return pd.to_numeric(text, errors="coerce")
