"""Digits that are no numbers: codes with leading zeros, long numbers, dates of eight digits."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from .forms import DATE_NAME
from .plan import Plan
from .unfit import FITS

RAW_CELLS = 2_000_000
"""Cells that are read once more as text at a time, to see leading zeros."""


def keep_codes(plan: Plan, table: pd.DataFrame) -> None:
    """Whole numbers that are written like codes stay text; so do numbers too long for a float."""
    whole = [name for name in table if table[name].dtype.kind in "iu"]
    coded = []
    if whole and plan.delimited and plan.source.arguments.get("sep") != r"\s+":
        keep = {k: v for k, v in plan.arguments.items() if k not in ("dtype",)}
        many = max(1, RAW_CELLS // max(1, len(table)))
        for some in (whole[at : at + many] for at in range(0, len(whole), many)):
            raw = pd.read_csv(plan.source.path, usecols=some, dtype="str", **keep)
            coded += [name for name in some if raw[name].str.match(r"\s*0\d").any()]
    for name in coded:
        plan.dtypes[name] = "str"
    long = [
        name for name in table
        if table[name].dtype.kind == "f" and abs(table[name]).max() > 2**53 and (table[name].dropna() % 1 == 0).all()
        and any(re.fullmatch(r"\d{16,}", c.strip()) for row in plan.source.rows for c in row)
    ]  # fmt: skip
    for name in long:
        plan.dtypes[name] = "str"
    coded += [name for name, text in plan.texts.items() if text.zeros or text.long]
    coded += long
    for name in coded:
        plan.dtypes[name] = "str"
    if coded:
        shown = ", ".join(f"`{plan.rename.get(name, name)}`" for name in coded[:4]) + " …" * (len(coded) > 4)
        plan.say('`dtype="str"` for ' + shown, "codes with leading zeros or more digits than a number keeps")
    for name in whole:
        values = table[name]
        if (
            plan.delimited
            and name not in coded
            and DATE_NAME.search(str(name))
            and values.between(19000101, 21001231).all()
        ):
            dates_of_digits(plan, name, values.astype("str"))


def dates_of_digits(plan: Plan, name: Any, raw: pd.Series) -> None:
    """Whole numbers (n,) that read as year, month and day become dates."""
    if pd.to_datetime(raw, format="%Y%m%d", errors="coerce").notna().mean() >= FITS:
        plan.dtypes[name] = "str"
        why = f"eight digits such as {raw.iloc[0]} are year, month and day"
        plan.convert(name, "date", "%Y%m%d", {"formats": ["%Y%m%d"]}, why)
