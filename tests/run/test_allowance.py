"""What the clock allows: explaining ends before the budget does, and what was chosen is always fitted, scored and saved."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_automl.agents.closing import LATER, NEEDED, closing_seconds, explained_folds
from jupyter_automl.agents.planner import component, plan_models
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.catalog.tabular.checks.without import suspicious_sets, without_code
from jupyter_automl.catalog.tabular.models import ModelComponent
from jupyter_automl.contracts import Finding
from jupyter_automl.run.allowance import (
    EXPLAINED_SHARE,
    LATE,
    affordable,
    after_seconds,
    fit_rows,
    fit_seconds,
    has_time,
    has_time_in_brief,
)
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.engine import Run
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from tests.audited import context_of

PACKAGES = {"scikit-learn": "1.9", "lightgbm": "4.5", "catboost": "1.2"}


@pytest.fixture(scope="module")
def customers() -> Context:
    random = np.random.default_rng(1)
    table = pd.DataFrame(random.normal(size=(3_000, 12)), columns=[f"c{k}" for k in range(12)])
    return context_of(table.assign(left=np.where(random.random(3_000) < 0.3, "yes", "no")), "left", "binary")


@pytest.fixture
def chosen(customers: Context, tmp_path: Path) -> Run:
    """A run that has chosen a model of which one fit takes four seconds, with a minute in all."""
    customers.settings = {"chosen_fit": 4.0, "parts": ["lightgbm"], "explained_folds": 2}
    bench: Any = SimpleNamespace(clock=0.0)
    ledger = Ledger(Journal(tmp_path), "r1")
    return Run("r1", ledger, bench, customers, Budget(60.0), lambda kind, told: None)


def spend(run: Run, left: float) -> None:
    run.bench.clock = run.budget.seconds - left


def test_explaining_goes_on_while_there_is_time_and_is_left_out_where_delivery_would_be_late(
    chosen: Run,
) -> None:
    seconds = closing_seconds(chosen.context, 4.0, ["lightgbm"])
    delivery = seconds["holdout"] + seconds["save"] + seconds["environment"]
    slack = LATE * chosen.budget.seconds
    spend(chosen, seconds["checks"] + delivery - slack + 0.1)
    assert has_time(chosen, "checks")
    spend(chosen, seconds["explain.permutation"] + delivery - slack - 0.1)
    assert not has_time(chosen, "explain.permutation")


def test_checks_for_information_alone_are_left_out_before_the_others_and_before_explaining(
    chosen: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = chosen.context
    warned = Finding(kind="sensitive", columns=["c1"], severity="medium", evidence="", action="", undo="")
    monkeypatch.setattr(context, "findings", [warned])
    seconds, whole = closing_seconds(context, 4.0, ["lightgbm"]), suspicious_sets(context)
    delivery = seconds["holdout"] + seconds["save"] + seconds["environment"]
    spend(chosen, seconds["checks"] + delivery - LATE * 60.0 - 0.1)
    assert not has_time(chosen, "checks")
    assert has_time_in_brief(chosen, "checks")
    assert whole
    assert not suspicious_sets(context)
    assert "the time did not suffice" in without_code(context).source


def test_where_not_even_brief_checks_have_time_nothing_is_settled(chosen: Run) -> None:
    spend(chosen, 0.0)
    assert not has_time_in_brief(chosen, "checks")
    assert "brief" not in chosen.context.settings


def test_a_step_that_builds_on_one_that_was_left_out_says_which(chosen: Run) -> None:
    checks, importance = component("honest_checks"), component("permutation_importance")
    chosen.context.provided = set(importance.requires) - set(checks.provides)
    chosen.leave_out("checks", checks, "the time was over")
    assert not asyncio.run(chosen.step("explain.permutation", importance, essential=False))
    assert chosen.skipped[-1] == 'Permutation importance: it builds on "Honest checks"'


def test_it_is_decided_once_so_that_a_run_that_goes_on_decides_the_same(chosen: Run) -> None:
    spend(chosen, 60.0)
    assert has_time(chosen, "checks")
    spend(chosen, 0.0)
    assert has_time(chosen, "checks")
    assert not has_time(chosen, "explain.shap")


def test_steps_that_take_longer_than_estimated_make_the_rest_look_longer(chosen: Run) -> None:
    seconds = closing_seconds(chosen.context, 4.0, ["lightgbm"])
    wanted = seconds["explain.permutation"] + seconds["holdout"] + seconds["save"] + seconds["environment"]
    chosen.ledger.record(
        "step.finished",
        {"action": "finish:checks", "step": "checks", "seconds": {"wall": 2 * seconds["checks"]}},
    )
    spend(chosen, 1.5 * wanted - LATE * 60.0)
    assert not has_time(chosen, "explain.permutation")


def test_the_final_fit_gets_all_rows_where_time_allows_and_else_what_it_pays_for(chosen: Run) -> None:
    spend(chosen, 60.0)
    assert fit_rows(chosen) is None
    short = Run(
        "r2", Ledger(chosen.ledger.journal, "r2"), chosen.bench, chosen.context, chosen.budget, chosen.show
    )
    short.context.settings.update(chosen_fit=100.0, search_rows=1_000)
    seconds = closing_seconds(short.context, 100.0, ["lightgbm"])
    spend(short, sum(seconds[step] for step in NEEDED) - 60.0)
    rows = fit_rows(short)
    assert rows is not None
    assert 1_000 <= rows < 0.8 * short.context.facts.rows
    assert fit_rows(short) == rows
    short.bench.clock = 1e6
    late = Run(
        "r3", Ledger(chosen.ledger.journal, "r3"), chosen.bench, short.context, chosen.budget, chosen.show
    )
    assert fit_rows(late) == 1_000, "never fewer than the search used"


def test_the_steps_after_the_choice_take_longer_with_a_slower_model_of_more_parts(customers: Context) -> None:
    customers.settings = {}
    one = closing_seconds(customers, 1.0, ["lightgbm"])
    assert list(one) == [step for step, _, _ in LATER]
    slower, wider = (
        closing_seconds(customers, 9.0, ["lightgbm"]),
        closing_seconds(customers, 1.0, ["a", "b", "c"]),
    )
    assert slower["checks"] > one["checks"]
    assert slower["holdout"] > one["holdout"]
    assert wider["explain.permutation"] > one["explain.permutation"]
    assert wider["save"] > one["save"]
    customers.settings = {"chosen_fit": 0.1}
    assert explained_folds(customers) is None
    customers.settings = {"chosen_fit": 9.0}
    assert explained_folds(customers) == 2
    customers.settings = {"chosen_fit": 900.0, "parts": ["lightgbm"]}
    assert explained_folds(customers) is None, "a busy machine makes no short fit a long one"


def test_a_short_budget_on_many_rows_searches_on_a_part_of_them_and_a_longer_one_on_more(
    customers: Context,
) -> None:
    many = customers.facts.model_copy(
        update={"rows": 400_000, "classes": [("no", 280_000), ("yes", 120_000)]}
    )
    rows = []
    for budget in (20.0, 60.0, 240.0):
        context = Context("t.csv", "out", 42, budget, Machine(packages=PACKAGES), task=customers.task,
                          structure=customers.structure, profile=many)  # fmt: skip
        rows.append(plan_models(context).search_rows or 400_000)
    assert rows == sorted(rows)
    assert 20_000 <= rows[0] < rows[1]
    customers.settings, customers.budget = {}, 60.0
    assert plan_models(customers).search_rows is None


def test_a_blend_is_made_without_the_slowest_experiments_where_time_is_short(chosen: Run) -> None:
    rows = [
        {"name": name, "seconds": seconds}
        for name, seconds in [("a", 1.0), ("slow", 40.0), ("b", 2.0), ("c", 1.5)]
    ]
    spend(chosen, 60.0)
    assert affordable(chosen, rows, 1.0) == ["a", "slow", "b", "c"]

    def another(name: str, left: float) -> Run:
        spend(chosen, left)
        ledger = Ledger(chosen.ledger.journal, name)
        return Run(
            name, ledger, chosen.bench, chosen.context, chosen.budget, chosen.show, leaderboard=list(rows)
        )

    assert affordable(another("r2", 25.0), rows, 1.0) == ["a", "b", "c"]
    assert affordable(another("r3", -9.0), rows, 1.0) == []


def test_the_first_experiment_leaves_nothing_for_explaining_and_later_ones_a_part_of_the_budget(
    chosen: Run,
) -> None:
    one = {"name": "lightgbm", "seconds": 8.0}
    chosen.leaderboard = [one]
    delivered = after_seconds(chosen, [one])
    chosen.leaderboard = [one, one]
    spared = after_seconds(chosen, [one]) - delivered
    assert 0 < spared <= EXPLAINED_SHARE * chosen.budget.seconds


def test_all_rows_come_before_the_checks_in_a_short_run_only(chosen: Run) -> None:
    chosen.context.settings.update(chosen_fit=10.0, search_rows=1_000)
    seconds = closing_seconds(chosen.context, 10.0, ["lightgbm"])
    spend(chosen, seconds["holdout"] + seconds["save"])
    assert fit_rows(chosen) is not None
    hasty = Run(
        "r2", Ledger(chosen.ledger.journal, "r2"), chosen.bench, chosen.context, chosen.budget, chosen.show
    )
    hasty.context = replace(chosen.context, budget=20.0)
    assert hasty.context.short
    assert fit_rows(hasty) is None


def test_a_part_of_the_rows_takes_more_than_that_part_of_the_time_of_many_columns(chosen: Run) -> None:
    models = (component(name) for name in ("lightgbm", "catboost", "lightgbm_random"))
    for model in models:
        assert isinstance(model, ModelComponent)
        whole = model.cost_on(chosen.context, 3_000)
        assert whole == pytest.approx(model.cost(chosen.context))
        assert 0.3 * whole < model.cost_on(chosen.context, 600) < whole


def test_a_model_that_took_few_of_the_trees_that_were_tried_is_fitted_sooner(chosen: Run) -> None:
    tried = {"name": "lightgbm", "seconds": 8.0, "length": (150, 300)}
    assert fit_seconds(chosen, tried) == pytest.approx(0.5 * fit_seconds(chosen, {**tried, "length": None}))
