"""How columns are treated follows their levels and the size of the table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jupyter_automl.catalog.tabular.features.columns import feature_columns
from tests.audited import context_of


def test_a_large_table_keeps_one_column_a_level_for_its_smallest_categories_only() -> None:
    random = np.random.default_rng(0)
    table = pd.DataFrame({
        "number": random.normal(size=600),
        "three": random.choice(list("abc"), 600),
        "twenty": random.choice([f"level {k}" for k in range(20)], 600),
        "eighty": random.choice([f"level {k}" for k in range(80)], 600),
        "y": random.integers(0, 2, 600).astype(str),
    })  # fmt: skip
    context = context_of(table, "y", "binary")
    assert feature_columns(context).many == ["eighty"]
    context.facts.rows = 1_000_000
    assert feature_columns(context).many == ["twenty", "eighty"]
