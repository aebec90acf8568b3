"""Split along time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, code
from jupyter_automl.catalog.component import Component, Context, Fit

from .section import checks, development_code, part_counts, seal_markdown, seen


class TimeSplit(Component):
    """Holdout of the last rows by date, so that the score is that of what comes after the rows learned from."""

    kind = "split"
    name = "time_split"
    title = "Holdout of the last rows in time"
    requires = ("read_table", "DATA_PATH", "TARGET", "HOLDOUT_FRACTION")
    provides = ("read_part", "development", "data_sha256")
    probe = staticmethod(part_counts)

    def suits(self, context: Context) -> Fit:
        time = context.settings.get("time")
        return Fit(0.95, f"rows are ordered by `{time}`") if time else Fit(0.0, "no time order")

    def blocks(self, context: Context) -> Sequence[Block]:
        time = str(context.settings["time"])
        missing = context.table.column(time).missing
        why = context.settings.get("split_why") or f"`{time}` dates each row"
        how = (
            f"The rows that come last by `{time}` are sealed ({why}): the model will be used on later rows than it learned from. "
            "Rows of the same date stay on one side."
            + (f" {missing:,} rows without a date stay in the development part." if missing else "")
        )
        rejected = "a random split, since it would let the model learn from days after those it is tested on."
        return [
            seal_markdown(context, how, rejected),
            code(along_time, time=time, **checks(context)),
            development_code(),
        ]

    def after(self, context: Context, values: Any) -> str | None:
        return seen(context, values)


def along_time(read_table, TARGET, HOLDOUT_FRACTION, *, time, has_labels, labels):
    def read_part(path, part):
        """Rows of one part, "development" or "holdout": the holdout is the last share of rows by date."""
        if part not in ("development", "holdout"):
            raise ValueError(f'a part is "development" or "holdout", not {part!r}')
        table = read_table(path)
        table = table[table[TARGET].notna()].reset_index(drop=True)
        if has_labels:
            unknown = set(table[TARGET]).difference(labels)
            if unknown:
                raise ValueError(f"unexpected values in {TARGET}: {sorted(map(str, unknown))}")
        last = table[time].quantile(1 - HOLDOUT_FRACTION, interpolation="nearest")
        sealed = table[time] > last
        if not sealed.any():
            sealed = table[time] >= last
        return table[sealed if part == "holdout" else ~sealed].reset_index(drop=True)

    return read_part
