"""Goals that ask how sure a prediction is, and goals that only sound like it."""

from __future__ import annotations

import pytest

from jupyter_automl.agents.explainer import understood
from jupyter_automl.agents.intent import understand
from jupyter_automl.agents.validator import check_constraints
from jupyter_automl.contracts import Structure, TaskSpec

from .intent_tables import table

HOUSES = table(
    1000,
    "Id: id; LotArea: 1000..20000; YearBuilt: 1900..2010; Neighborhood: many 20; SalePrice: 30000..700000",
)
PENGUINS = table(
    340,
    "species: Adelie=150,Gentoo=120,Chinstrap=70; island: many 3; bill length: 30~60; body mass: 2700..6300",
)

ASKED = [
    (HOUSES, "predict the sale price with a 90 % prediction interval", 0.9),
    (HOUSES, "predict the sale price with 80% intervals", 0.8),
    (HOUSES, "predict SalePrice with uncertainty", 0.9),
    (HOUSES, "predict the sale price with uncertainty for each house", 0.9),
    (HOUSES, "predict the sale price and give me a range for each prediction", 0.9),
    (PENGUINS, "classify the species with prediction sets at 95 % coverage", 0.95),
    (HOUSES, "What will each house sell for? Give 85% prediction intervals for SalePrice.", 0.85),
    (HOUSES, "estimate the sale price, with lower and upper bounds that hold 85 percent of the time", 0.85),
    (HOUSES, "Predict sale price, with 95% confidence intervals for each prediction", 0.95),
    (HOUSES, "predict the sale price within 60 seconds and show error bars", 0.9),
    (HOUSES, "predict SalePrice and tell me how sure each prediction is", 0.9),
    (HOUSES, "predict the sale price with 80% confidence", 0.8),
    (PENGUINS, "Which species is it? Return conformal prediction sets that contain the truth in 80 % of cases", 0.8),
    (HOUSES, "predict the sale price, quantify uncertainty", 0.9),
    (HOUSES, "predict the sale price with conformal prediction at 0.95", 0.95),
    (HOUSES, "I want a likely range for the sale price of each house, not just a point estimate", 0.9),
    (HOUSES, "forecast SalePrice with 97.5 % prediction intervals, without using YearBuilt", 0.975),
    (HOUSES, "predict the sale price with prediction intervals (80 %)", 0.8),
    (HOUSES, "predict sale price, including intervals with 70% coverage", 0.7),
    (HOUSES, "predict the sale price (95% PI for every house)", 0.95),
    (HOUSES, "predict the sale price with 5 % prediction intervals", 0.95),
    (HOUSES, "predict the sale price with 100 % prediction intervals", 0.99),
]  # fmt: skip

NOT_ASKED = [
    (HOUSES, "predict the sale price with RMSE below 30000"),
    (HOUSES, "predict the sale price within 10 % of the truth"),
    (HOUSES, "predict the sale price within a 10% range of the truth"),
    (HOUSES, "what range of prices do houses have? predict SalePrice"),
    (HOUSES, "predict the sale price, use a 20 % test set"),
    (PENGUINS, "predict species, at least 90 % accuracy"),
    (PENGUINS, "predict species and report the accuracy with a confidence interval"),
    (PENGUINS, "which species is it, with a 95% confidence interval for the AUC"),
    (PENGUINS, "predict species with at least 95 % confidence in the score"),
    (table(900, "age: 18..90; interval: 1..400"), "predict the interval between two visits"),
    (table(900, "weight: 1000..3000; range: 100..600"), "predict the range of an electric car"),
    (table(900, "a: 1..20; measurement_uncertainty: 0~1"), "predict the measurement uncertainty"),
    (table(900, "x: 1..9; price_range: low=400,mid=300,high=200"), "predict the price range of a phone"),
    (table(900, "x: 1..9; coverage: 1..90"), "predict the insurance coverage"),
]


@pytest.mark.parametrize(("data", "goal", "coverage"), ASKED)
def test_a_goal_that_asks_how_sure_is_understood(data: Structure, goal: str, coverage: float) -> None:
    spec = understand(goal, data)
    assert spec.constraints.coverage == coverage
    assert spec.target == ("species" if data is PENGUINS else "SalePrice")
    assert spec.constraints.score is None, "the share is no score to reach"
    assert spec.constraints.seconds == (60 if "60 seconds" in goal else None)


@pytest.mark.parametrize(("data", "goal"), NOT_ASKED)
def test_a_goal_that_only_sounds_like_it_asks_for_nothing(data: Structure, goal: str) -> None:
    assert understand(goal, data).constraints.coverage is None


def test_a_score_and_columns_beside_it_are_still_understood() -> None:
    spec = understand(
        "predict the sale price with 95 % prediction intervals, RMSE below 30000, without YearBuilt", HOUSES
    )
    limits = spec.constraints
    assert (limits.coverage, limits.score, limits.leave_out) == (0.95, 30000, ["YearBuilt"])


def test_the_default_is_said_and_the_reading_shown() -> None:
    spec = understand("predict SalePrice with uncertainty", HOUSES)
    assert [item.taken for item in spec.unclear] == ["90 %"]
    assert "90 % prediction intervals" in understood(spec, None, None)
    assert "prediction" not in understood(understand("predict SalePrice", HOUSES), None, None)


def verdict(spec: TaskSpec, **found: float) -> tuple[bool | None, str]:
    (only,) = check_constraints(
        spec, metric="RMSE", greater=False, holdout={"score": 1.0}, seconds=1.0, used=[], interpretable=False,
        inference_ms=None, coverage={"rows": 200, "mean_width": 5.0, **found} if found else None,
    )  # fmt: skip
    assert only.constraint == "90 % prediction intervals"
    return only.met, only.found


def test_met_is_what_lies_within_sampling_error_of_the_share_asked_or_above() -> None:
    spec = understand("predict SalePrice with a 90 % prediction interval", HOUSES)
    assert verdict(spec, coverage=0.88, low=0.83, high=0.92)[0] is True
    assert verdict(spec, coverage=0.97, low=0.94, high=0.99)[0] is True
    met, found = verdict(spec, coverage=0.80, low=0.74, high=0.85)
    assert met is False
    assert "80.0%" in found
    assert "74.0%" in found
    assert verdict(spec) == (None, "not measured")
