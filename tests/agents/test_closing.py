"""Which steps follow the choice of the model."""

from __future__ import annotations

import pytest

from jupyter_automl.agents.closing import LATER, REFIT, SPARED, closing_steps
from jupyter_automl.catalog.component import Context, Machine
from jupyter_automl.contracts import Constraints, TaskSpec
from jupyter_automl.contracts.task import Task


def context_of(task: Task, coverage: float | None, *, all_rows: bool = False) -> Context:
    return Context(
        data_path="data.csv", output_dir="out", seed=1, budget=60, machine=Machine(),
        task=TaskSpec(
            goal="predict it", title="It", task=task, task_why="", target="it", target_why="", metric="rmse",
            metric_why="", constraints=Constraints(coverage=coverage, all_rows=all_rows),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_a_goal_that_does_not_ask_how_sure_gets_the_usual_steps(task: Task) -> None:
    assert closing_steps(context_of(task, None)) == list(LATER)


@pytest.mark.parametrize(
    ("task", "maker"),
    [
        ("binary", "prediction_sets"),
        ("multiclass", "prediction_sets"),
        ("regression", "prediction_intervals"),
    ],
)
def test_intervals_or_sets_are_made_before_the_holdout_opens_and_measured_on_it(
    task: Task, maker: str
) -> None:
    steps = closing_steps(context_of(task, 0.9))
    names = [step for step, _, _ in steps]
    assert names.index("checks") < names.index("intervals") < names.index("holdout")
    assert names.index("holdout.coverage") == names.index("holdout") + 1
    assert {step: name for step, name, _ in steps}["intervals"] == maker
    assert [step for step in steps if step in LATER] == list(LATER)


def test_the_last_fit_comes_after_all_that_the_holdout_tells_and_not_where_time_pays_for_a_part_of_the_rows() -> (
    None
):
    context = context_of("regression", 0.9, all_rows=True)
    names = [step for step, _, _ in closing_steps(context)]
    assert names.index("holdout.coverage") < names.index("holdout.slices") < names.index(REFIT)
    assert names.index(REFIT) + 1 == names.index("save")
    assert REFIT not in SPARED, "its time is kept"
    context.settings["fit_rows"] = 5_000
    assert REFIT not in [step for step, _, _ in closing_steps(context)]
