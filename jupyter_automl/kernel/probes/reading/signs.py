"""The decimal and the thousands sign of the file as a whole."""

from __future__ import annotations

import re

import pandas as pd

from .plan import Plan


def settle_signs(plan: Plan, table: pd.DataFrame) -> None:
    """Decimal comma and thousands marks as arguments of `read_csv` where no other column would suffer."""
    number = [text for text in plan.texts.values() if text.to == "number"]
    others = [text for text in plan.texts.values() if text.to != "number"]
    if plan.decimal == "," and not any(
        table[name].dtype.kind == "f" and table[name].notna().any() for name in table
    ):
        plain = [
            text for text in number
            if text.decimal == "," and text.form in ("decimal comma", "thousands") and not text.stained
        ]  # fmt: skip
        if plain:
            plan.arguments["decimal"] = ","
            plan.say(
                '`decimal=","`',
                f'numbers such as "{plain[0].example}" in {len(plain)} column{"s" * (len(plain) > 1)}',
            )
            for text in plain:
                text.native = text.native or text.form == "decimal comma"
    mark = "." if plan.decimal == "," else ","
    grouped = [
        text for text in number
        if text.form == "thousands" and text.arguments.get("strip") == re.escape(mark) and not text.stained
    ]  # fmt: skip
    if (
        grouped
        and not any(text.touched(mark) for text in others)
        and (mark == "," or "decimal" in plan.arguments)
    ):
        plan.arguments["thousands"] = mark
        plan.say(f'`thousands="{mark}"`', f'whole thousands are set off, as in "{grouped[0].example}"')
        for text in grouped:
            text.native = True
