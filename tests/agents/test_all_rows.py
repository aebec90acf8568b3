"""Goals that ask for a last fit on all rows, and goals that only sound like it."""

from __future__ import annotations

import pytest

from jupyter_automl.agents.explainer import understood
from jupyter_automl.agents.intent import understand
from jupyter_automl.agents.validator import check_constraints
from jupyter_automl.run.view_result import constraints_of

from .test_certainty import HOUSES

ASKED = [
    "predict the sale price, then fit the final model on all rows",
    "predict SalePrice and refit on all the data in the end",
    "Predict the sale price. Train the delivered model on the whole data set once it is scored.",
    "predict the sale price without YearBuilt; retrain it on everything before delivery",
    "predict SalePrice, the saved model should be fitted to all of the rows",
]
NOT_ASKED = [
    "predict the sale price",
    "predict the sale price of all rows",
    "train a model on the lot area to predict the sale price",
    "predict the sale price and show the fit on the holdout",
    "use all the columns in the data to predict SalePrice",
]


@pytest.mark.parametrize("goal", ASKED)
def test_a_goal_that_asks_for_it_is_understood_and_it_is_shown(goal: str) -> None:
    spec = understand(goal, HOUSES)
    assert spec.constraints.all_rows
    assert spec.target == "SalePrice"
    assert spec.constraints.leave_out == (["YearBuilt"] if "YearBuilt" in goal else [])
    assert "fitted on all rows, once it is scored" in understood(spec, None, None)
    assert "fitted on all rows in the end" in constraints_of(spec.model_dump())


@pytest.mark.parametrize("goal", NOT_ASKED)
def test_a_goal_that_only_sounds_like_it_asks_for_nothing(goal: str) -> None:
    assert not understand(goal, HOUSES).constraints.all_rows


@pytest.mark.parametrize(("found", "met"), [({"rows": 1_000}, True), (None, False)])
def test_whether_it_came_about_is_checked(found: dict[str, int] | None, met: bool) -> None:
    (verdict,) = check_constraints(
        understand(ASKED[0], HOUSES), metric="RMSE", greater=False, holdout={"score": 1.0}, seconds=1.0, used=[],
        interpretable=False, inference_ms=None, all_rows=found,
    )  # fmt: skip
    assert (verdict.met, "1,000" in verdict.found) == (met, met)
