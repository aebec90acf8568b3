"""The table as the notebook will have it."""

from __future__ import annotations

import pandas as pd

from .converting import all_bool, convert
from .gaps import clear_sentinels
from .leftovers import without
from .marks import MARKS
from .plan import Plan


def final(plan: Plan) -> pd.DataFrame:
    """The table as the notebook will have it; conversions are counted on the way."""
    for name, text in plan.texts.items():
        if text.to == "text" and plan.delimited and text.some_numbers and name not in plan.dtypes:
            plan.dtypes[name] = "str"
        if text.to == "number" and not text.native and text.form != "plain" and plan.delimited:
            plan.dtypes[name] = "str"
        if text.to == "boolean" and plan.delimited and not text.stained:
            plan.dtypes[name] = "boolean"
    if plan.dtypes:
        plan.arguments["dtype"] = {str(name): kind for name, kind in plan.dtypes.items()}
    again = plan.source.format in ("delimited", "excel") and (
        plan.dtypes or plan.arguments["na_values"] != [""] or {"decimal", "thousands"} & set(plan.arguments)
    )
    table = plan.before
    plan.before = None
    if again or table is None:
        del table
        plan.source.settled = True
        table = plan.source.table().drop(columns=plan.empty, errors="ignore")
        for rule in plan.source.left_out:
            table = without(table, rule)
        if plan.source.left_out:
            table = table.reset_index(drop=True)
    table = table.rename(columns=plan.rename)
    table.columns = table.columns.astype("str")
    return applied(plan, table)


def applied(plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """All conversions in the order of the notebook; what none of them reads is counted."""
    for name, text in plan.texts.items():
        new = plan.rename.get(name, str(name))
        if text.nested:
            plan.convert(
                name, "text", "nested", {}, "lists or objects inside the value are kept as their text"
            )
            table[new] = table[new].astype("str")
        elif text.to == "boolean" and (text.stained or not plan.delimited):
            plan.convert(name, "boolean", "true false", {}, "only TRUE and FALSE occur")
        elif text.to == "date" or (
            text.to == "number" and not text.native and table[new].dtype.kind not in "iufb"
        ):
            plan.convert(name, text.to, text.form, text.arguments, text.why)
    for step in plan.conversions:
        if step["form"] == "stripped":
            names = [n for n in table if isinstance(table[n].dtype, pd.StringDtype)]
            for column in names:
                table[column] = table[column].str.strip()
            continue
        column = table[step["column"]]
        made = convert(column, step)
        if step["to"] in ("number", "date"):
            marks = column.astype("str").str.strip().str.lower().isin(MARKS)
            lost = column[made.isna() & column.notna() & ~marks]
            step["unreadable"] = len(lost)
            step["examples"] = [str(value)[:40] for value in lost.drop_duplicates().head(3)]
        table[step["column"]] = made
    for name in table:
        values = table[name]
        if values.dtype == object and not (all_bool(values)):
            table[name] = values.astype("str")
            if not any(step["column"] == name for step in plan.conversions):
                plan.convert(name, "text", "nested", {}, "values of several types are kept as their text")
    clear_sentinels(plan, table)
    return table
