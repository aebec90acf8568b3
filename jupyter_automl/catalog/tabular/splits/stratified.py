"""Stratified split by a hash of the row's own values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jupyter_automl.catalog.cell import Block, Source, code
from jupyter_automl.catalog.component import Component, Context, Fit

from .section import (
    checks,
    development_code,
    fewer_profiles_than_rows,
    part_counts,
    row_names,
    seal_markdown,
    seen,
)


class StratifiedSplit(Component):
    """Holdout with the same share of every class (or of every tenth of a numeric target), chosen by a hash of the
    features: independent of row order, equal rows on one side. For rows without time order and repeated entity.
    """

    kind = "split"
    name = "stratified_split"
    title = "Stratified holdout by content"
    requires = ("read_table", "DATA_PATH", "TARGET", "SEED", "HOLDOUT_FRACTION")
    provides = ("read_part", "development", "data_sha256")
    probe = staticmethod(part_counts)

    def suits(self, context: Context) -> Fit:
        return Fit(0.6, "neither a time order nor a repeated entity decides otherwise")

    def blocks(self, context: Context) -> Sequence[Block]:
        spec, spread, unnamed = context.spec, fewer_profiles_than_rows(context), row_names(context)
        largest = max(
            (context.table.column(spec.target).counts or {"": context.table.rows}).values(), default=0
        )
        within = "each class" if spec.classification else f"each tenth of `{spec.target}`"
        how = (
            f"Which part a row falls in depends on a hash of its features, within {within}: the order of the file plays no "
            "part, and both sides have the same mix. "
        )
        rejected = (
            "`train_test_split` on row numbers, since another order of the file would give another holdout"
        )
        if spread:
            how += (
                "The columns allow fewer combinations than there are rows, so equal rows are look-alikes rather than copies: "
                "they are dealt out to both sides like all others."
            )
            rejected += (
                "; keeping look-alikes together, since the holdout would then hold a few combinations only."
            )
        else:
            how += "Rows with equal features always land on the same side."
            rejected += ", and copies of a row could stand on both sides and flatter models that memorise."
        if unnamed:
            names = ", ".join(f"`{name}`" for name in unnamed)
            how += (
                f" The hash leaves out {names}: with a name for each row no two rows would ever look equal."
            )
        why = context.settings.get("split_why")
        rejected += f" A split by time or by entity: {why}." if why else ""
        return [
            seal_markdown(context, how, rejected),
            code(
                stratified,
                classification=spec.classification,
                scattered=spec.classification and largest <= 2,
                spread=spread,
                together=not spread,
                beside=[Source("TARGET"), *unnamed] if unnamed else Source("TARGET"),
                **checks(context),
            ),
            development_code(),
        ]

    def after(self, context: Context, values: Any) -> str | None:
        return seen(context, values)


def stratified(
    read_table,
    TARGET,
    SEED,
    HOLDOUT_FRACTION,
    *,
    classification,
    scattered,
    spread,
    together,
    beside,
    has_labels,
    labels,
):
    import numpy as np
    import pandas as pd

    def read_part(path, part):
        """Rows of one part, "development" or "holdout", chosen by a hash of their features."""
        if part not in ("development", "holdout"):
            raise ValueError(f'a part is "development" or "holdout", not {part!r}')
        table = read_table(path)
        table = table[table[TARGET].notna()].reset_index(drop=True)
        if has_labels:
            unknown = set(table[TARGET]).difference(labels)
            if unknown:
                raise ValueError(f"unexpected values in {TARGET}: {sorted(map(str, unknown))}")
        content = pd.util.hash_pandas_object(table.drop(columns=beside), index=False).to_numpy()
        if scattered:
            stratum = pd.Series(0, index=table.index)  # no class is large enough to be shared out
        else:
            if classification:
                stratum = pd.Series(pd.factorize(table[TARGET], sort=True)[0])
            else:
                tenths = min(10, max(1, len(table) // 50))
                stratum = pd.qcut(table[TARGET], tenths, labels=False, duplicates="drop").fillna(0)
        if spread:
            # equal rows are numbered, so that each has a place of its own
            number = table[TARGET].groupby([content, table[TARGET]]).cumcount().to_numpy().astype("uint64")
            content = content ^ pd.util.hash_array(number)
        if together:
            # equal features count as one stratum even where their answers differ
            stratum = stratum.groupby(content).transform("min")
        place = pd.Series(pd.util.hash_array(content + np.uint64(SEED))).groupby(stratum)
        size = place.transform("size")
        # a class with one or two rows stays in the development part
        sealed = (place.rank(method="average") <= HOLDOUT_FRACTION * size + 0.5) & (size > 2)
        return table[sealed if part == "holdout" else ~sealed].reset_index(drop=True)

    return read_part
