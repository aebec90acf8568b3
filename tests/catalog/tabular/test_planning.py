"""The plan of the search: what is tried fits the time that there is, and something always is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.agents.planner import SEARCH_SHARE, plan_models
from jupyter_automl.agents.recommender import WEIGHTS, table_of
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.memory.advice import Recalled
from tests.audited import context_of

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


def test_an_empty_memory_leaves_the_order_to_the_other_parts() -> None:
    plan = plan_models(context(4_000, 120, 10, 60))
    by_others = sorted(
        plan.ranking,
        key=lambda item: (
            not item.possible,
            -(0.15 * item.similarity + 0.45 * item.fit + 0.20 * item.cost + 0.15 * item.constraints),
            item.name,
        ),
    )
    assert plan.ranking == by_others
    assert {item.memory for item in plan.ranking} == {0.5}
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


def test_what_memory_says_changes_the_order_and_stands_in_the_table() -> None:
    made = context(4_000, 12, 2, 60)
    before = plan_models(made).models
    last = before[-1]
    recalled = {name: Recalled(0.9 if name == last else 0.1, 3 * (name == last), 4) for name in before}
    plan = plan_models(made, recalled)
    assert plan.models[0] == last
    assert "won on 3 of 4 similar tables" in plan.ranking[0].why
    row = next(
        line for line in table_of(plan.ranking, plan.models).splitlines() if plan.ranking[0].title in line
    )
    assert "| 0.90 |" in row
    assert "won on 3 of 4 similar tables" in row


def test_memory_cannot_bring_in_what_the_goal_or_the_kernel_rules_out() -> None:
    made = context(4_000, 12, 2, 60)
    made.machine = Machine(packages={"scikit-learn": "1.9"})
    plan = plan_models(made, {"catboost": Recalled(1.0, 9, 9), "decision_tree": Recalled(1.0, 9, 9)})
    assert "catboost" not in plan.models
    assert "decision_tree" not in plan.models, "its fit is below what is tried"
    (missing,) = [item for item in plan.ranking if item.name == "catboost"]
    assert missing.why == "catboost is not installed in this kernel"


def test_what_failed_on_similar_tables_is_not_tried_unless_nothing_else_is_left() -> None:
    made = context(4_000, 12, 2, 60)
    first, *others = plan_models(made).models
    failed = Recalled(0.25, 0, 2, 2)
    plan = plan_models(made, {first: failed})
    assert first not in plan.models
    assert set(others) <= set(plan.models)
    (item,) = [item for item in plan.ranking if item.name == first]
    assert item.why == "could not be carried out on any of 2 similar tables in the last 30 days"
    everything = {item.name: failed for item in plan.ranking}
    assert plan_models(made, everything).models == plan_models(made).models
