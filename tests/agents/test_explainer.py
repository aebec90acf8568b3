"""Text of the data keeps its own signs in the notebook's tables and cannot break them."""

import pytest

from jupyter_automl.agents.explainer import understood
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
