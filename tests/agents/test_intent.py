"""Goals as people type them become the right target, task, positive class, metric and constraints."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_automl.agents.intent import seconds_in, understand
from jupyter_automl.contracts import Column, Reading, Structure
from jupyter_automl.errors import BadInput

from . import intent_later, intent_open, intent_sealed
from .intent_tables import NAMES, structure

Case = tuple[str, str, str, Any, dict[str, Any]]
CASES: list[Case] = [*intent_open.CASES, *intent_sealed.CASES, *intent_later.CASES]
REFUSED = [*intent_open.REFUSED, *intent_sealed.REFUSED, *intent_later.REFUSED]


def differences(case: Case) -> list[str]:
    """What the understanding of a case gets wrong."""
    name, goal, target, task, more = case
    spec = understand(goal, structure(name))
    found: dict[str, Any] = {
        "target": spec.target, "task": spec.task, "positive": spec.positive, "metric": spec.metric, "title": spec.title,
        "row_noun": spec.row_noun, "unclear": bool(spec.unclear), **spec.constraints.model_dump(),
        "leave_out": set(spec.constraints.leave_out), "only": set(spec.constraints.only),
    }  # fmt: skip
    wanted: dict[str, Any] = {
        "target": target, "leave_out": set(), "only": set(), "seconds": None, "inference_ms": None, "max_features": None,
        "interpretable": False,
    }  # fmt: skip
    wanted |= ({"task": task} if task else {}) | more
    if wanted.pop("any_noun", False):
        del wanted["row_noun"]
    return [f"{key}: {found[key]!r}, not {value!r}" for key, value in wanted.items() if found[key] != value]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}: {case[1][:60]}")
def test_a_goal_becomes_target_task_metric_and_constraints(case: Case) -> None:
    assert differences(case) == []


@pytest.mark.parametrize("case", intent_later.MISSED, ids=lambda case: f"{case[0]}: {case[1][:60]}")
@pytest.mark.xfail(strict=True, reason="a known limit; a rule that mends it moves the goal to the cases")
def test_known_misses_are_still_misses(case: Case) -> None:
    assert differences(case) == []


@pytest.mark.parametrize(
    ("name", "goal", "given", "word"), REFUSED, ids=lambda value: str(value)[:40] or "empty"
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    name: str, goal: str, given: dict[str, str], word: str
) -> None:
    with pytest.raises(BadInput) as raised:
        understand(goal, structure(name), **given)
    said = str(raised.value)
    assert word in said
    assert said.endswith((".", "?"))
    assert "\n" not in said


@pytest.mark.parametrize("name", NAMES)
def test_any_goal_on_any_table_is_understood_or_refused(name: str) -> None:
    table = structure(name)
    for goal in (
        "🚀",
        "预测谁会流失",
        "¿quién se va?",
        "(((",
        "\\d+[",
        "don't use",
        "only",
        "within",
        "AUC above",
        "predict\tit\n\n",
        "a" * 3000,
    ):
        try:
            spec = understand(goal, table)
        except BadInput:
            continue
        assert spec.target in table.names
        assert spec.target not in spec.constraints.leave_out
        assert (spec.positive in spec.classes) if spec.task == "binary" else spec.positive is None


@pytest.mark.parametrize("name", NAMES)
def test_every_column_can_be_named_with_the_target_option_or_the_reason_is_said(name: str) -> None:
    table = structure(name)
    for column in table.columns:
        said = ""
        try:
            spec = understand("predict it", table, target=column.name)
        except BadInput as error:
            said = str(error)
        if said:
            assert f"`{column.name}`" in said
        else:
            assert spec.target == column.name
            assert spec.title == f"Predicting {column.name}"
            assert set(spec.classes) == (set(column.counts or {}) if spec.classification else set())


def test_classes_stand_most_frequent_first() -> None:
    assert understand("classify the wine quality", structure("wine_quality")).classes == [
        "5",
        "6",
        "7",
        "4",
        "8",
        "3",
    ]


def test_the_metric_option_goes_before_the_goal_and_takes_any_usual_spelling() -> None:
    spec = understand("predict churn, accuracy above 0.9", structure("telco"), metric="ROC AUC")
    assert (spec.metric, spec.constraints.score) == ("roc_auc", None)


def test_asking_why_wants_an_explanation_not_a_simple_model() -> None:
    spec = understand("predict churn and explain what drives it", structure("telco"))
    assert spec.explain
    assert not spec.constraints.interpretable
    assert not understand("predict churn, no explanation needed", structure("telco")).explain


def test_a_name_that_fits_no_column_is_said_and_not_guessed() -> None:
    spec = understand("predict churn, don't use the shoe size", structure("telco"))
    assert spec.constraints.leave_out == []
    assert any("shoe size" in item.question for item in spec.unclear)


def test_two_columns_that_fit_alike_are_an_open_question() -> None:
    spec = understand("predict the delay of a flight", structure("flights"))
    assert spec.target in ("arr_delay", "dep_delay")
    assert any("--target" in item.why for item in spec.unclear)
    assert spec.title == f"Predicting {spec.target}"


def test_names_mended_while_reading_are_found_by_the_names_in_the_file() -> None:
    reading = Reading(
        path="x.csv",
        format="delimited",
        function="read_csv",
        rename={"price ": "price", "cost (old)": "cost_old"},
    )
    table = Structure(
        rows=500, bytes=1, sha256="0",
        columns=[
            Column(name=name, kind="number", dtype="float64", missing=0, distinct=400, minimum=0, maximum=9)
            for name in ("a", "b", "cost_old")
        ],
    )  # fmt: skip
    assert understand("predict cost (old)", table, reading=reading).target == "cost_old"


@pytest.mark.parametrize(
    ("goal", "seconds"),
    [
        ("predict churn in two minutes", 120.0), ("within 90 seconds", 90.0), ("done in half an hour", 1800.0),
        ("a 60 second budget", 60.0), ("which flights arrive within 15 minutes", None), ("delayed more than 15 minutes", None),
        ("predict churn", None), ("how many minutes is it late", None), ("how heavy it is, in grams", None),
        ("onset within five years", None), ("no more than 3 min please", 180.0),
    ],
)  # fmt: skip
def test_time_is_the_runs_own_not_the_datas(goal: str, seconds: float | None) -> None:
    assert seconds_in(goal) == seconds


def test_the_target_is_found_among_a_thousand_columns() -> None:
    columns = [
        Column(name=f"sensor_reading_{place}", kind="number", dtype="float64", missing=0, distinct=500, minimum=0, maximum=1)
        for place in range(999)
    ]  # fmt: skip
    columns.append(
        Column(name="is_broken", kind="number", dtype="int64", missing=0, distinct=2, integer=True, minimum=0, maximum=1,
               counts={"0": 900, "1": 100})
    )  # fmt: skip
    table = Structure(rows=1000, columns=columns, bytes=1, sha256="0")
    spec = understand("will the machine be broken? don't use sensor reading 5, AUC above 0.8", table)
    assert spec.target == "is_broken"
    assert spec.constraints.leave_out == ["sensor_reading_5"]
