"""What columns mean is taken as plain words; no figure, no markup, no column that is not there."""

import pytest

from jupyter_automl.agents.explainer import meanings as shown
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.intent import understand
from jupyter_automl.agents.proposals.meanings import LONGEST, Meaning, checked
from tests.agents.intent_tables import structure

STROKE = structure("stroke")


def test_plain_words_are_taken():
    said = checked(Meaning(column="bmi", meaning="Body mass index, weight over squared height."), STROKE, {})
    assert said == "Body mass index, weight over squared height"


@pytest.mark.parametrize(("column", "meaning", "why"), [
    ("weight", "how heavy", "does not have"), ("bmi", "bmi", "nothing"), ("bmi", "  ", "nothing"),
    ("bmi", "above 30 in obese patients", "figure"), ("bmi", "two thirds are obese", "figure"),
    ("bmi", "higher for most patients", "figure"), ("bmi", "raises the risk by ten percent", "figure"), ("bmi", "٣ kg", "figure"),
    ("bmi", "mass <script>alert()</script>", "plain"), ("bmi", "see [this](http://x)", "plain"),
    ("bmi", "os.system('id')", "plain"),
    ("bmi", "`rm`", "plain"), ("bmi", "m" * (LONGEST + 1), "long"), ("age", "years lived", "twice"),
])  # fmt: skip
def test_anything_else_is_refused(column, meaning, why):
    with pytest.raises(NotAllowed, match=why):
        checked(Meaning(column=column, meaning=meaning), STROKE, {"age": "years since birth"})


def test_the_notebook_says_whose_words_they_are():
    spec = understand("predict stroke", STROKE)
    assert shown(spec) == ""
    spec.meanings = {"bmi": "body mass index"}
    text = shown(spec)
    assert "as a language model reads their names" in text
    assert "| `bmi` | body mass index |" in text
