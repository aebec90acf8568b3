"""Split by whole entities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, code
from jupyter_automl.catalog.component import Component, Context, Fit

from .section import checks, development_code, part_counts, seal_markdown, seen


class GroupSplit(Component):
    """Holdout of whole entities (customer, patient, session), chosen by a hash of their id, so that the score is that
    of entities the model has not met.
    """

    kind = "split"
    name = "group_split"
    title = "Holdout of whole entities"
    requires = ("read_table", "DATA_PATH", "TARGET", "SEED", "HOLDOUT_FRACTION")
    provides = ("read_part", "development", "data_sha256")
    probe = staticmethod(part_counts)

    def suits(self, context: Context) -> Fit:
        group = context.settings.get("group")
        return Fit(0.9, f"rows of one `{group}` belong together") if group else Fit(0.0, "no repeated entity")

    def blocks(self, context: Context) -> Sequence[Block]:
        group = str(context.settings["group"])
        column = context.table.column(group)
        how = (
            f"`{group}` has {column.distinct:,} values in {context.table.rows:,} rows: what is learned of one of them would be "
            f"recognised in its other rows. So whole values of `{group}` are sealed, chosen by a hash of the value; the order of "
            "the file plays no part."
        )
        rejected = (
            f"a split by rows, since the same `{group}` would stand on both sides and flatter the score."
        )
        return [
            seal_markdown(context, how, rejected),
            code(grouped, group=group, **checks(context)),
            development_code(),
        ]

    def after(self, context: Context, values: Any) -> str | None:
        return seen(context, values)


def grouped(read_table, TARGET, SEED, HOLDOUT_FRACTION, *, group, has_labels, labels):
    import numpy as np
    import pandas as pd

    def read_part(path, part):
        """Rows of one part, "development" or "holdout": whole entities, chosen by a hash of their id."""
        if part not in ("development", "holdout"):
            raise ValueError(f'a part is "development" or "holdout", not {part!r}')
        table = read_table(path)
        table = table[table[TARGET].notna()].reset_index(drop=True)
        if has_labels:
            unknown = set(table[TARGET]).difference(labels)
            if unknown:
                raise ValueError(f"unexpected values in {TARGET}: {sorted(map(str, unknown))}")
        entity = pd.util.hash_array(
            pd.util.hash_pandas_object(table[group], index=False).to_numpy() + np.uint64(SEED)
        )
        sizes = pd.Series(entity).value_counts().sort_index()
        limit = HOLDOUT_FRACTION * len(table)
        # in the order of their hash, entities are sealed while they fit into the share
        sizes = sizes[sizes <= max(limit, sizes.min())]
        chosen = sizes.index[sizes.cumsum() <= max(limit, sizes.iloc[0])]
        sealed = np.isin(entity, chosen)
        return table[sealed if part == "holdout" else ~sealed].reset_index(drop=True)

    return read_part
