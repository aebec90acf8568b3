"""What stands for missing: marks in texts, sentinels in numbers."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from .lines import quoted
from .marks import SENTINELS, is_sentinel
from .plan import Plan


def settle_marks(plan: Plan) -> None:
    """One list of missing marks for all columns where that is true of all, else a list a column."""
    counted: Counter[str] = Counter()
    for text in plan.texts.values():
        counted.update({mark: count for mark, count in text.marks.items() if mark.strip()})
    marks = ["", *sorted({mark for text in plan.texts.values() for mark in text.marks} - {""})]
    honest = {name: set(text.honest) & set(marks) for name, text in plan.texts.items()}
    honest = {name: kept for name, kept in honest.items() if kept}
    if plan.source.format in ("delimited", "excel"):
        names = list(plan.before.columns) if plan.before is not None else []
        per_column = {str(name): [m for m in marks if m not in honest.get(name, ())] for name in names}
        plan.arguments["na_values"] = per_column if honest else marks
        shown = ", ".join(f'"{mark}" ({count:,})' for mark, count in counted.most_common(6))
        why = (
            f"written for missing in this file: {shown}"
            if counted
            else "only an empty field is missing; pandas' own list would also swallow honest words such as None"
        )
        plan.say(f"`keep_default_na=False`, missing: {', '.join(quoted(m) for m in marks)}", why)
    else:
        for name, text in plan.texts.items():
            if text.to == "text" and text.marks:
                shown = ", ".join(f'"{mark}"' for mark in text.marks)
                plan.convert(
                    name,
                    "text",
                    "missing marks",
                    {"marks": sorted(text.marks)},
                    f"{shown} stands for missing",
                )
    for name, kept in honest.items():
        said = ", ".join(f'"{mark}"' for mark in sorted(kept))
        plan.say(
            f"{said} stays a value of `{plan.rename.get(name, name)}`",
            "it is a usual answer there, not a gap",
        )


def clear_sentinels(plan: Plan, table: pd.DataFrame) -> None:
    """Codes such as -999 far outside all other values become missing."""
    for name in table:
        values = table[name]
        if values.dtype.kind not in "iuf":
            continue
        found = [code for code in SENTINELS if is_sentinel(values, code)]
        if found:
            count = int(values.isin(found).sum())
            rest = values[~values.isin(found)]
            codes = ", ".join(map(str, found))
            why = f"{codes} stands in {count:,} rows, all other values lie between {rest.min():g} and {rest.max():g}"
            plan.convert(name, "number", "sentinel", {"values": found}, why)
            table[name] = values.where(~values.isin(found))
