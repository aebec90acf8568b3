"""Text of the data keeps its own signs in the notebook's tables and cannot break them."""

import pytest

from jupyter_automl.agents.explainer import result_box, understood
from jupyter_automl.contracts import TaskSpec


@pytest.mark.parametrize(
    ("label", "shown"),
    [("1_yes", "`1_yes`"), ("a|b", r"`a\|b`"), ("x`y", "`` x`y ``"), ("two\nlines", "`two lines`")],
)
def test_labels_and_names_stand_in_the_table_as_they_are_written(label, shown):
    spec = TaskSpec(
        goal="predict it", title="It", task="binary", task_why="two values", target=label, target_why="named",
        classes=["no", label], positive=label, metric="roc_auc", metric_why="order",
    )  # fmt: skip
    lines = understood(spec, None, None).splitlines()
    assert f"| Target | {shown} | named |" in lines
    assert f"| Counts as 1 | {shown} | its probability is what the model predicts |" in lines


def test_what_was_left_out_stands_in_the_result_box_each_reason_once():
    late, spec = "the time that was given was nearly over", TaskSpec(
        goal="predict it", title="It", task="regression", task_why="numbers", target="y", target_why="named",
        metric="rmse", metric_why="usual",
    )  # fmt: skip
    box = result_box(
        spec, metric="RMSE", holdout=None, chosen=None, cross=None, findings=[], repairs=[], proof=None, verdicts=[],
        skipped=[f"SHAP: {late}", "CatBoost: a library is missing", f"Partial dependence: {late}", "the analysis"],
        drivers=[], data_sha="0" * 64, signal=None, seed=1,
    )  # fmt: skip
    assert (
        f"**Left out of this notebook:** SHAP, Partial dependence: {late}; CatBoost: a library is missing; the analysis."
        in box
    )
