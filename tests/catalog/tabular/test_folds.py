"""Folds hold every class where they can, keep equal rows together, and never make scikit-learn warn."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Component, Context
from jupyter_automl.catalog.tabular.features.folds import GroupFolds, StratifiedFolds, fold_count
from tests.audited import context_of

RANDOM = np.random.default_rng(0)


def folds_of(component: Component, context: Context, table: pd.DataFrame) -> list[tuple[Any, Any]]:
    features = table.drop(columns="kind")
    labels = list(pd.unique(table["kind"])) if context.spec.classification else None
    y = table["kind"].map({label: k for k, label in enumerate(labels)}) if labels else table["kind"]
    space: dict[str, Any] = {"X": features, "y": y, "development": table, "SEED": 42}
    cells = [block for block in component.blocks(context) if isinstance(block, Code)]
    exec(hoisted({line for cell in cells for line in cell.imports}), space)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for cell in cells:
            exec(cell.source, space)
    return list(space["folds"])


def counted(table: pd.DataFrame, task: str) -> Context:
    """The context, with how many different values each column has."""
    context = context_of(table, "kind", task)
    columns = [c.model_copy(update={"distinct": table[c.name].nunique()}) for c in context.table.columns]
    context.structure = context.table.model_copy(update={"columns": columns})
    return context


def pets(rows: int, rare: int) -> pd.DataFrame:
    """Some rows several times, and a class of which there is hardly any."""
    kind = np.array(["dog"] * (rows * 2 // 3) + ["cat"] * (rows - rows * 2 // 3 - rare) + ["pig"] * rare)
    breed = RANDOM.integers(0, 2_000, rows)
    return pd.DataFrame({"breed": breed, "age": RANDOM.integers(0, 15, rows), "kind": kind}).sample(
        frac=1, random_state=1, ignore_index=True
    )


@pytest.mark.parametrize("rare", [1, 2, 3, 40])
def test_equal_rows_stay_together_and_classes_are_spread_without_a_warning(rare: int) -> None:
    table = pets(6_000, rare)
    context = counted(table, "multiclass")
    folds = folds_of(StratifiedFolds(), context, table)
    assert len(folds) == fold_count(context)
    content = pd.util.hash_pandas_object(table.drop(columns="kind"), index=False).to_numpy()
    assert sorted(np.concatenate([valid for _, valid in folds])) == list(range(len(table)))
    for train, valid in folds:
        assert not set(content[train]) & set(content[valid])
        assert set(train) | set(valid) == set(range(len(table)))
        assert abs((table["kind"].iloc[valid] == "dog").mean() - 2 / 3) < 0.08


@pytest.mark.parametrize("rare", [1, 2, 8])
def test_rare_classes_do_not_make_group_folds_warn(rare: int) -> None:
    table = pets(900, rare).assign(owner=RANDOM.integers(0, 120, 900).astype(str))
    context = counted(table, "multiclass")
    context.settings["group"] = "owner"
    folds = folds_of(GroupFolds(), context, table)
    for train, valid in folds:
        assert not set(table["owner"].iloc[train]) & set(table["owner"].iloc[valid])


def test_equal_rows_stay_together_for_numbers_too() -> None:
    table = pets(3_000, 5).assign(kind=RANDOM.normal(size=3_000))
    context = counted(table, "regression")
    content = pd.util.hash_pandas_object(table.drop(columns="kind"), index=False).to_numpy()
    for train, valid in folds_of(StratifiedFolds(), context, table):
        assert not set(content[train]) & set(content[valid])
