"""What a model adds to the reading of a goal."""

import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.run import thinking_intent
from tests.scripted_model import Scripted


def test_a_target_that_the_goal_does_not_name_may_come_from_a_model(loop, gone_on, expert):
    spec = expert.context.spec

    def understand(target):
        if target is None:
            raise BadInput("The goal names no column.")
        return spec.model_copy(update={"target": target, "unclear": []})

    def read(model, target=None):
        return loop(thinking_intent.understood(gone_on(model), "what will it cost", target, understand))

    found = read(Scripted(intent={"target": "price", "why": "cost is a price"}))
    assert found.target == "price"
    assert found.unclear[0].taken == "price"
    answers = [{"target": "nonsense", "why": "x"}, {"target": None, "why": ""}]
    for model in (None, Scripted(), *(Scripted(intent=answer) for answer in answers)):
        with pytest.raises(BadInput, match="names no column"):
            read(model)
    asked = Scripted(intent={"target": "town", "why": "x"})
    assert read(asked, target="area").target == "area"
    assert asked.asked == []
