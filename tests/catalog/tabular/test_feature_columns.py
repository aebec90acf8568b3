"""How columns are treated follows their levels and the size of the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from jupyter_automl.catalog.cell import hoisted
from jupyter_automl.catalog.tabular.features.columns import feature_columns
from jupyter_automl.catalog.tabular.features.plain import features_code
from jupyter_automl.catalog.tabular.findings import find
from tests.audited import context_of, of_kind


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


def test_dates_and_texts_become_numbers_that_trees_do_not_find_themselves() -> None:
    table = pd.DataFrame({
        "ordered": pd.to_datetime(["2000-01-02", "2024-02-28", None] * 40),
        "shipped": pd.to_datetime(["2000-01-05 12:00", "2024-03-01 00:00", "2024-03-01 00:00"] * 40),
        "note": [f"left at the door of house {row}, nobody was in" for row in range(119)] + [None],
        "y": list(range(120)),
    })  # fmt: skip
    context = context_of(table, "y", "regression")
    columns = feature_columns(context)
    assert (columns.dates, columns.texts) == (["ordered", "shipped"], ["note"])
    cell = features_code(context)
    names: dict[str, Any] = {}
    exec(hoisted(set(cell.imports)), names)
    exec(cell.source, names)
    assert names["NUMBERS"] == list(columns.derived)
    found = names["features_of"](table)
    assert found["ordered (days since 2000)"].head(3).tolist()[:2] == [1.0, 8824.0]
    assert found["ordered to shipped (days)"].head(2).tolist() == [3.5, 2.0]
    assert found.loc[2, ["ordered (days since 2000)", "ordered to shipped (days)"]].isna().all()
    assert found.loc[0, ["note (letters)", "note (words)"]].tolist() == [float(len(table["note"][0])), 10.0]
    assert np.isnan(found.loc[119, "note (letters)"])
    assert found.loc[119, "note"] == ""
    assert columns.derived["ordered to shipped (days)"] == ["ordered", "shipped"]


def test_an_entity_is_a_feature_only_where_new_rows_are_said_to_come_from_the_same_ones() -> None:
    random = np.random.default_rng(0)
    user = random.integers(0, 60, 900)
    table = pd.DataFrame({"userId": user, "x": random.normal(size=900), "y": random.normal(size=60)[user]})
    context = context_of(table, "y", "regression")
    (finding,) = of_kind(context, "groups")
    assert finding.drop == ["userId"]
    assert feature_columns(context).raw == ["x"]
    context.spec.constraints.random_split = True
    context.findings = []
    context.findings = find(context)
    (finding,) = of_kind(context, "groups")
    assert (finding.drop, "kept" in finding.action) == ([], True)
    columns = feature_columns(context)
    assert columns.raw == ["x", "userId"]
    assert columns.categories == columns.codes == columns.many == ["userId"]
