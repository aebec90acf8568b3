"""A part of a goal that asks for an analysis is seen as one; goals of prediction are left alone."""

import pytest

from jupyter_automl.agents.understanding.asides import asides, models_too

from . import intent_later, intent_open, intent_sealed
from .intent_tables import structure

CASES = {
    "compare the regions before and after the price change, then model it":
        (["compare the regions before and after the price change"], True),
    "show which customers spend most per visit and cluster nothing, just summarise":
        (["show which customers spend most per visit and cluster nothing", "summarise"], False),
    "Predict churn. Also plot monthly charges by contract.": (["plot monthly charges by contract"], True),
    "show me average charges by payment method, then predict churn within 60 seconds":
        (["show me average charges by payment method"], True),
    "which contract has the highest churn rate? then build a model": (["which contract has the highest churn rate"], True),
    "how does churn differ between contracts, and who will leave?": (["how does churn differ between contracts"], True),
    "rank contracts by churn": (["rank contracts by churn"], False),
    "predict churn and plot feature importance": ([], True),
    "predict churn, compare random forest with boosting, explain why": ([], True),
    "show which customers will leave": ([], True),
    "which customers are most likely to leave": ([], True),
    "predict churn and summarise the findings": ([], True),
}  # fmt: skip


@pytest.mark.parametrize("goal", CASES)
def test_an_analysis_is_told_from_a_prediction(goal):
    parts, models = CASES[goal]
    assert asides(goal, structure("telco")) == parts
    assert models_too(goal, parts) is models


def test_no_goal_of_a_prediction_is_taken_for_an_analysis():
    cases = [*intent_open.CASES, *intent_sealed.CASES, *intent_later.CASES]
    assert [goal for table, goal, *_ in cases if asides(goal, structure(table))] == []
