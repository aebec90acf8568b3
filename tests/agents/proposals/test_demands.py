"""A model may read demands in a goal that the rules did not find, and can invent none: the goal's own words must ask for it."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_automl.agents.explainer import understood
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.agents.intent import understand
from jupyter_automl.agents.proposals.demands import Demand, Kind, refused, take, told
from jupyter_automl.agents.understanding.measures import FITS
from jupyter_automl.contracts import TaskSpec
from tests.agents.intent_tables import structure
from tests.agents.test_intent import CASES

STROKE = structure("stroke")


def after(goal: str, **demand: Any) -> TaskSpec:
    """The goal as read with the demand taken."""
    spec = understand(goal, STROKE)
    take(Demand(**demand), spec, STROKE)
    return spec


GOOD: list[tuple[str, dict[str, Any], str, Any]] = [
    ("predict stroke; das Geschlecht darf nicht verwendet werden",
     {"kind": "leave_out", "words": "das Geschlecht darf nicht", "columns": ["gender"]}, "leave_out", ["gender"]),
    ("predict stroke, do not use anything about the household",
     {"kind": "leave_out", "words": "do not use anything about the household", "columns": ["ever_married", "work_type"]},
     "leave_out", ["ever_married", "work_type"]),
    ("predict stroke; a nurse measures at home, nothing but weight and blood sugar",
     {"kind": "only", "words": "nothing but weight and blood sugar", "columns": ["bmi", "avg_glucose_level"]},
     "only", ["bmi", "avg_glucose_level"]),
    ("predict stroke; overlooking a patient is far worse than a visit for nothing",
     {"kind": "metric", "words": "overlooking a patient is far worse", "metric": "recall"}, "metric", "recall"),
    ("predict stroke; doctors want to check each answer on paper",
     {"kind": "interpretable", "words": "check each answer on paper"}, "interpretable", True),
    ("predict stroke, höchstens 3 Merkmale", {"kind": "max_features", "words": "höchstens 3 Merkmale", "value": 3},
     "max_features", 3),
    ("predict stroke, fertig binnen 2 Minuten", {"kind": "seconds", "words": "binnen 2 Minuten", "value": 120}, "seconds", 120.0),
    ("predict stroke, mit 80 % Sicherheit im Bereich", {"kind": "coverage", "words": "80 % Sicherheit im Bereich", "value": 0.8},
     "coverage", 0.8),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "demand", "name", "value"), GOOD, ids=lambda given: str(given)[:50])
def test_what_the_goals_own_words_ask_for_is_taken_and_told_with_them(
    goal: str, demand: dict[str, Any], name: str, value: Any
) -> None:
    before = understand(goal, STROKE)
    assert not before.understood
    spec = after(goal, **demand)
    assert (spec.metric if name == "metric" else getattr(spec.constraints, name)) == value
    assert (before.metric if name == "metric" else getattr(before.constraints, name)) != value
    assert (spec.target, spec.task) == (before.target, before.task)
    assert f'a language model reads it in "{demand["words"]}"' in understood(spec, None, None)


def test_a_phrase_that_the_rules_could_not_resolve_is_open_no_longer() -> None:
    goal = "predict stroke, do not use the household"
    assert [item.question for item in understand(goal, STROKE).unclear if "household" in item.question]
    spec = after(goal, kind="leave_out", words="do not use the household", columns=["ever_married"])
    assert not [item.question for item in spec.unclear if "household" in item.question]


SEX, MISSED = "Geschlecht darf nicht verwendet", "overlooking a patient is far worse"
OTHERS = [name for name in STROKE.names if name != "stroke"]
BAD: list[tuple[str, str, dict[str, Any], str]] = [
    ("words that are not in the goal", "predict stroke",
     {"kind": "leave_out", "words": "without the age", "columns": ["age"]}, "does not hold the words"),
    ("no words at all", "predict stroke", {"kind": "leave_out", "words": " ", "columns": ["age"]}, "does not hold the words"),
    ("words about the target", "predict stroke",
     {"kind": "leave_out", "words": "predict stroke", "columns": ["age"]}, "read already"),
    ("words that the rules have read", "predict stroke without using gender",
     {"kind": "leave_out", "words": "without using gender", "columns": ["age"]}, "read already"),
    ("those with others around", "predict stroke of old patients without using gender",
     {"kind": "leave_out", "words": "old patients without using gender", "columns": ["age"]}, "something else"),
    ("words about something else", "predict which old patients get a stroke",
     {"kind": "interpretable", "words": "old patients"}, "something else"),
    ("a column that is not there", GOOD[0][0], {"kind": "leave_out", "words": SEX, "columns": ["sex"]},
     "does not have"),
    ("no column", GOOD[0][0], {"kind": "leave_out", "words": SEX}, "no column"),
    ("the target", GOOD[0][0], {"kind": "leave_out", "words": SEX, "columns": ["stroke"]}, "target"),
    ("every column", GOOD[0][0],
     {"kind": "leave_out", "words": SEX, "columns": OTHERS},
     "no column would be left"),
    ("another figure", GOOD[5][0], {"kind": "max_features", "words": "höchstens 3 Merkmale", "value": 1}, "which the quoted"),
    ("a figure that stands elsewhere", "predict stroke of 1 patient, höchstens wenige Merkmale",
     {"kind": "max_features", "words": "höchstens wenige Merkmale", "value": 1}, "which the quoted"),
    ("a metric beside one that is named", "predict stroke, best F1; overlooking a patient is far worse",
     {"kind": "metric", "words": MISSED, "metric": "recall"}, "named already"),
    ("a metric of another task", GOOD[3][0], {"kind": "metric", "words": MISSED, "metric": "rmse"}, "fit"),
    ("a limit beside one that is named", "predict stroke in two minutes, höchstens 5 Sekunden lang",
     {"kind": "seconds", "words": "höchstens 5 Sekunden lang", "value": 5}, "say it already"),
]  # fmt: skip


@pytest.mark.parametrize(("goal", "demand", "why"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_nothing_is_taken_for(goal: str, demand: dict[str, Any], why: str) -> None:
    spec = understand(goal, STROKE)
    before = spec.model_copy(deep=True)
    with pytest.raises(NotAllowed, match=why):
        take(Demand(**demand), spec, STROKE)
    assert spec == before


ASKED_INDEED = {
    "what salary does a professor get, not by sex",
    "will the client subscribe a term deposit? ignore duration since it is only known afterwards",
}
"""Goals with words of such a demand beside what the rules read."""


def test_no_words_of_any_goal_serve_to_invent_what_makes_a_result_worse() -> None:
    served = set()
    for name, goal, *_ in CASES:
        if len(goal) > 200:
            continue
        table = structure(name)
        spec = understand(goal, table)
        other = next(column for column in table.names if column != spec.target)
        metric = next(metric for metric in FITS[spec.task] if metric != spec.metric)
        words = goal.split()
        runs = [
            " ".join(words[first:last])
            for first in range(len(words))
            for last in (first + 1, first + 3, first + 7, len(words))
        ]
        kinds: tuple[Kind, ...] = ("leave_out", "only", "interpretable", "metric", "max_features")
        for quoted in dict.fromkeys(run.strip(",.;!?:()") for run in runs):
            for kind in kinds:
                for figure in (1, 3) if kind == "max_features" else (None,):
                    try:
                        take(Demand(kind=kind, words=quoted, columns=[other], metric=metric, value=figure),
                             spec.model_copy(deep=True), table)  # fmt: skip
                        served.add(goal)
                    except NotAllowed:
                        pass
    assert served <= ASKED_INDEED
    assert len(CASES) > 200


def test_what_was_not_taken_is_told_as_plain_text() -> None:
    demand = Demand(kind="leave_out", words="x", columns=["<img src=x onerror=alert(1)>\n[a](http://b)"])
    text = refused([{"name": told(demand), "why": "the goal does not hold the words"}])
    assert "\n- without &lt;img src=x onerror=alert(1)&gt; " in text
    assert not [mark for mark in ("<", "](", "http:") if mark in text]
