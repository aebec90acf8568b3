"""The plan of the search: what is tried fits the time that there is, and something always is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from audited import context_of

from jupyter_automl.agents.planner import SEARCH_SHARE, plan_models
from jupyter_automl.agents.recommender import table_of
from jupyter_automl.catalog.component import Context, Machine

PACKAGES = {"scikit-learn": "1.9", "lightgbm": "4.5", "catboost": "1.2"}


def context(rows: int, columns: int, classes: int, budget: float) -> Context:
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(rows, columns)), columns=[f"c{k}" for k in range(columns)])
    table["y"] = random.integers(0, classes, rows).astype(str)
    made = context_of(table, "y", "multiclass" if classes > 2 else "binary")
    made.budget, made.machine = budget, Machine(packages=PACKAGES)
    return made


@pytest.mark.parametrize(("rows", "columns", "classes"), [(300, 8, 2), (4_000, 120, 10), (30_000, 12, 2)])
def test_the_models_of_the_plan_fit_into_their_share_of_the_budget(
    rows: int, columns: int, classes: int
) -> None:
    made = context(rows, columns, classes, 20)
    plan = plan_models(made)
    seconds = {item.name: item.seconds for item in plan.ranking}
    shrink = (plan.search_rows or rows) / rows
    assert plan.models
    assert sum(seconds[name] for name in plan.models) * shrink <= SEARCH_SHARE * 20


def test_where_nothing_fits_the_cheapest_is_tried() -> None:
    plan = plan_models(context(4_000, 120, 10, 0.5))
    possible = [item for item in plan.ranking if item.possible and item.fit >= 0.35]
    assert plan.models == [min(possible, key=lambda item: item.seconds).name]


def test_a_sample_of_nearly_all_rows_is_not_taken() -> None:
    for budget in (1, 3, 5, 8, 20):
        rows = plan_models(context(6_000, 30, 2, budget)).search_rows
        assert rows is None or rows <= 0.85 * 6_000


def test_the_table_says_why_a_candidate_is_not_tried() -> None:
    plan = plan_models(context(4_000, 120, 10, 5))
    rows = {
        line.split("|")[1].strip(): line
        for line in table_of(plan.ranking, plan.models).splitlines()[2:]
        if "|" in line
    }
    untried = [
        item for item in plan.ranking if item.possible and item.name not in plan.models and item.fit >= 0.35
    ]
    assert untried
    assert all("does not fit beside the others" in rows[item.title] for item in untried)
