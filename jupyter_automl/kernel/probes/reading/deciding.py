"""What each column is, and what must be done to it."""

from __future__ import annotations

import pandas as pd

from .codes import keep_codes
from .dates import as_date
from .gaps import settle_marks
from .numbers import as_number
from .plan import Plan
from .signs import settle_signs
from .source import Source
from .texts import Text


def decided(source: Source, table: pd.DataFrame) -> Plan:
    """The plan for the columns of `table`, as read with the source's present arguments."""
    plan = Plan(source, table)
    assert plan.before is not None
    decide_all(plan, plan.before)
    return plan


def decide_all(plan: Plan, table: pd.DataFrame) -> None:
    """Every column for itself, then what the file as a whole settles."""
    for text in plan.texts.values():
        decide(text, plan.decimal)
    numeric_marks = {mark.strip() for text in plan.texts.values() if text.to != "text" for mark in text.marks}
    for text in plan.texts.values():
        text.keep_honest(numeric_marks)
    if plan.source.format in ("delimited", "excel"):
        keep_codes(plan, table)
    if plan.delimited:
        settle_signs(plan, table)
    settle_marks(plan)
    for name, text in plan.texts.items():
        if text.mixed and text.to == "text":
            shown = ", ".join(f"{unit} ({count:,})" for unit, count in list(text.mixed.items())[:4])
            plan.say(
                f"`{plan.rename.get(name, name)}` stays text",
                f"its numbers have several units, which no column of numbers can hold: {shown}",
            )
    padded = [name for name, text in plan.texts.items() if text.padded and text.to == "text"]
    if padded:
        plan.convert(
            padded[0],
            "text",
            "stripped",
            {},
            f"{len(padded)} column{'s' * (len(padded) > 1)} of text with blanks around values",
        )
        shown = ", ".join(f"`{plan.rename.get(name, name)}`" for name in padded[:3])
        plan.say("`.str.strip()`", f"values in {shown} have blanks around them")
    if plan.dtypes:
        plan.arguments["dtype"] = {str(name): kind for name, kind in plan.dtypes.items()}


def decide(text: Text, decimal: str) -> None:
    """Number, boolean, date or text; `decimal` is the sign that the file as a whole uses."""
    if not text.total or text.nested or text.native:
        return
    low = text.values.str.lower()
    if low.isin(["true", "false"]).all():
        text.to, text.form = "boolean", "true false"
    elif text.numeric and not (text.zeros or text.long):
        as_number(text, decimal)
    if text.to == "text" and not text.zeros:
        as_date(text, decimal)
