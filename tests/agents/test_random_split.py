"""Goals that ask for a split at random, whatever entity or time a row has, and goals that only sound like it."""

from __future__ import annotations

import pytest

from jupyter_automl.agents.explainer import understood
from jupyter_automl.agents.intent import understand
from jupyter_automl.agents.validator import check_constraints
from jupyter_automl.run.view_result import constraints_of

from .test_certainty import HOUSES

ASKED = [
    "Predict SalePrice. Split at random. Fit the final model on all rows.",
    "predict the sale price, split the rows randomly",
    "predict the sale price with a random split",
    "Predict the sale price without YearBuilt; use a plain random holdout",
    "predict SalePrice; new rows come from the same neighbourhoods and years",
    "predict SalePrice. The future rows will be of the same houses.",
]
NOT_ASKED = [
    "predict the sale price",
    "predict the sale price with a random forest",
    "predict the sale price of the same houses",
    "predict the sale price of randomly chosen houses",
    "predict the sale price, split by Neighborhood",
]


@pytest.mark.parametrize("goal", ASKED)
def test_a_goal_that_asks_for_it_is_understood_and_it_is_shown(goal: str) -> None:
    spec = understand(goal, HOUSES)
    assert spec.constraints.random_split
    assert spec.target == "SalePrice"
    assert spec.constraints.all_rows == ("all rows" in goal)
    assert spec.constraints.leave_out == (["YearBuilt"] if "without" in goal else [])
    assert "at random, whatever entity or time a row has" in understood(spec, None, None)
    assert "split at random" in constraints_of(spec.model_dump())
    assert not [item for item in spec.unclear if "random" in item.question]


@pytest.mark.parametrize(("split_by", "met"), [(None, True), ("Neighborhood", False)])
def test_whether_it_came_about_is_checked(split_by: str | None, met: bool) -> None:
    (verdict,) = check_constraints(
        understand(ASKED[1], HOUSES), metric="RMSE", greater=False, holdout={"score": 1.0}, seconds=1.0, used=[],
        interpretable=False, inference_ms=None, split_by=split_by,
    )  # fmt: skip
    assert (verdict.met, "random" in verdict.found) == (met, met)


@pytest.mark.parametrize("goal", NOT_ASKED)
def test_a_goal_that_only_sounds_like_it_asks_for_nothing(goal: str) -> None:
    assert not understand(goal, HOUSES).constraints.random_split
