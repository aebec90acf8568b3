"""CatBoost with the categories themselves: gaps, unknown levels and texts are no obstacle, and a rerun gives the same."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io

from jupyter_automl.catalog.cell import Code, hoisted
from jupyter_automl.catalog.component import Context
from jupyter_automl.catalog.tabular.features.plain import features_code
from jupyter_automl.catalog.tabular.metrics.scoring import Scoring
from jupyter_automl.catalog.tabular.models.catboost_levels import CatBoostLevels
from jupyter_automl.catalog.tabular.savers.storage import storage
from tests.audited import context_of

ROWS = 400
METRICS = {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}


def shops(task: str) -> pd.DataFrame:
    """The shop decides, each of 30 in its own way; some rows have none. Beside it a number, a date and two texts."""
    random = np.random.default_rng(2)
    shop = random.integers(0, 30, ROWS)
    worth = random.normal(size=30)[shop] + 0.2 * random.normal(size=ROWS)
    words = np.array(["fine cheap food", "cold soup and rude waiters", "never again", "good wine here"])
    table = pd.DataFrame({
        "shop": [f"shop {number}" for number in shop],
        "rooms": random.normal(size=ROWS),
        "opened": pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, ROWS), "D"),
        "told": [" ".join(random.choice(words, 6)) + f" {row}" for row in range(ROWS)],
        "said": [" ".join(random.choice(words, 6)) + f" {row}" for row in range(ROWS)],
    })  # fmt: skip
    table.loc[random.random(ROWS) < 0.05, "shop"] = np.nan
    if task == "regression":
        return table.assign(answer=worth)
    return table.assign(answer=np.digitize(worth, [0.0] if task == "binary" else [-0.6, 0.6]))


def run(cell: Code, names: dict[str, Any]) -> None:
    exec(hoisted(set(cell.imports)), names)
    exec(cell.source, names)


def begun(task: str) -> tuple[Context, dict[str, Any]]:
    """The context, and the names of a notebook up to the metric."""
    table = shops(task)
    context = context_of(table, "answer", task)
    context.task = context.spec.model_copy(update={"metric": METRICS[task]})
    context.machine.packages.update({"catboost": "1.2", "scikit-learn": "1.9"})
    order = np.random.default_rng(0).permutation(ROWS)
    names: dict[str, Any] = {
        "y": table["answer"], "CLASSES": sorted(map(str, set(table["answer"]))), "SEED": 1, "THREADS": 1, "WORKERS": 2,
        "side_by_side": nullcontext, "REPEAT_SEARCH": False,
        "folds": [(np.setdiff1d(order, part), np.sort(part)) for part in np.array_split(order, 4)],
    }  # fmt: skip
    run(features_code(context), names)
    names["X"] = names["features_of"](table)
    for block in Scoring().blocks(context):
        if isinstance(block, Code):
            run(block, names)
    return context, names


@pytest.mark.parametrize("task", METRICS)
def test_levels_tell_what_they_are_worth_also_with_gaps_and_texts(task: str) -> None:
    context, names = begun(task)
    assert names["TEXTS"] == ["told", "said"]
    model = CatBoostLevels()
    cell = model.definition(context)
    assert set(cell.requires) <= set(names)
    run(cell, names)
    scores, trees = names["catboost_levels_scores"], names["lengths"]["catboost_levels"][0]
    assert {"binary": scores > 0.8, "multiclass": scores < 0.8, "regression": scores < 0.7}[task].all()

    found = names["scores_by_fold"](names["out_of_fold"](names["catboost_levels"])[0])
    assert found == pytest.approx(scores, rel=1e-9), (
        "the first trees of a long model are those of a short one"
    )
    written = model.record(context, cell.source, list(scores))
    assert written.count("recorded=") == 1

    fitted = names["catboost_levels"].fit(names["X"], names["y"])
    unknown = names["X"].head(3).assign(shop="a new one")
    assert np.isfinite(names["predict_with"](fitted, unknown)).all()
    assert storage(fitted)["format"] == "skops"
    restored = skops.io.loads(
        skops.io.dumps(fitted), trusted=skops.io.get_untrusted_types(data=skops.io.dumps(fitted))
    )
    assert np.array_equal(
        names["predict_with"](restored, names["X"]), names["predict_with"](fitted, names["X"])
    )
    assert trees


def test_it_is_not_for_tables_whose_categories_are_yes_or_no() -> None:
    table = pd.DataFrame({"a": np.arange(200.0), "b": ["yes", "no"] * 100, "answer": np.arange(200) % 3 == 0})
    context = context_of(table.assign(answer=table["answer"].astype(int)), "answer", "binary")
    assert CatBoostLevels().suits(context).score < 0.35
    assert CatBoostLevels().suits(begun("binary")[0]).score > 0.8
