"""Findings: what must be found and left out, and what honest data must keep."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine

from jupyter_automl.catalog.tabular.findings import find, rules
from jupyter_automl.catalog.tabular.findings.same_moment import shared
from jupyter_automl.contracts import Conversion, Reading
from tests.audited import context_of, of_kind

ROWS = 1_500


def text(values: Any) -> pd.Series:
    series = pd.Series(values, dtype="object")
    return series.astype("str").where(series.notna())


@pytest.fixture
def base() -> pd.DataFrame:
    """An honest table: one good column, one weak, noise; answers 0 and 1."""
    random = np.random.default_rng(3)
    good, weak = random.normal(size=(2, ROWS))
    return pd.DataFrame({
        "good": good, "weak": weak, "noise": random.normal(size=ROWS),
        "y": (good + 0.4 * weak + random.normal(size=ROWS) > 0.7).astype(int),
    })  # fmt: skip


def random() -> np.random.Generator:
    return np.random.default_rng(11)


LEAKS = {
    "target_copy": {
        "renamed": lambda t: text(np.where(t["y"] == 1, "gone", "here")),
        "with noise": lambda t: t["y"] * 3 + 1e-6 * random().normal(size=ROWS),
    },
    "target_leak": {
        "days off": lambda t: np.where(t["y"] == 1, random().integers(1, 30, ROWS), 0),
        "label text": lambda t: text(
            np.where(t["y"] == 1, random().choice(list("abc"), ROWS), random().choice(list("de"), ROWS))
        ),
    },
    "missingness_leak": {
        "found again": lambda t: text(np.where(t["y"] == 1, random().choice(list("abc"), ROWS), None)),
        "some of one class": lambda t: np.where(
            (t["y"] == 1) & (random().random(ROWS) < 0.3), random().normal(size=ROWS), np.nan
        ),
    },
    "after_outcome": {
        "exit_reason": lambda t: text(np.where(random().random(ROWS) < 0.2, "moved", np.where(t["y"] == 1, "price", "none"))),
    },
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in LEAKS.items() for name in names])
def test_a_leak_is_found_and_left_out_and_nothing_else(base: pd.DataFrame, kind: str, name: str) -> None:
    context = context_of(base.assign(**{name: LEAKS[kind][name](base)}), "y", "binary")
    assert context.dropped == [name]
    assert name in [column for finding in of_kind(context, kind) for column in finding.columns]
    assert all(finding.evidence and finding.undo and finding.action for finding in context.findings)


HONEST = {
    "a sharp sensor": lambda t: t["y"] * 2.2 + random().normal(size=ROWS),
    "body style": lambda t: text(
        np.where(random().random(ROWS) < 0.25, random().choice(["suv", "van"], ROWS), np.where(t["y"] == 1, "suv", "van"))
    ),
    "previous_outcome": lambda t: np.where(random().random(ROWS) < 0.1, 1 - t["y"], t["y"]),
    "amount paid": lambda t: random().gamma(2, size=ROWS),
    "gaps by chance": lambda t: np.where(random().random(ROWS) < 0.4, np.nan, t["good"]),
    "rare flag": lambda t: (random().random(ROWS) < 0.01).astype(int),
    "price code": lambda t: random().integers(0, 20, ROWS),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_column_is_kept(base: pd.DataFrame, name: str) -> None:
    assert context_of(base.assign(**{name: HONEST[name](base)}), "y", "binary").dropped == []


@pytest.mark.parametrize(
    ("load", "task"),
    [(load_iris, "multiclass"), (load_wine, "multiclass"), (load_breast_cancer, "binary"), (load_diabetes, "regression")],
)  # fmt: skip
def test_real_honest_tables_lose_no_column(load: Any, task: str) -> None:
    assert context_of(load(as_frame=True).frame, "target", task).dropped == []


def test_petals_that_separate_one_iris_are_named_and_kept() -> None:
    frame = load_iris(as_frame=True).frame
    context = context_of(frame.assign(target=frame["target"].eq(0)), "target", "binary")
    assert context.dropped == []
    assert {f.columns[0] for f in of_kind(context, "target_leak")} == {
        "petal length (cm)",
        "petal width (cm)",
    }
    assert of_kind(context, "row_order")[0].severity == "high"


def test_the_two_parts_of_a_total_are_left_out() -> None:
    casual, registered = random().poisson(20, 600), random().poisson(90, 600) * random().integers(1, 3, 600)
    table = pd.DataFrame(
        {"temp": casual + random().normal(size=600) * 9, "casual": casual, "registered": registered}
    )
    context = context_of(table.assign(cnt=casual + registered), "cnt", "regression")
    assert context.dropped == ["casual", "registered"]
    assert of_kind(context, "target_sum")[0].severity == "high"


def test_transforms_of_a_numeric_target_are_left_out_and_strong_numbers_kept() -> None:
    y = np.exp(np.random.default_rng(4).normal(size=700))
    table = pd.DataFrame({
        "log": np.log(y), "cents": y * 100, "band": text(np.where(y > 1, "high", "low")),
        "carat": y ** 0.6 * np.exp(0.15 * random().normal(size=700)), "price": y,
    })  # fmt: skip
    assert context_of(table, "price", "regression").dropped == ["log", "cents", "band"]


def test_names_of_rows_entities_and_repeated_columns_are_left_out(base: pd.DataFrame) -> None:
    table = base.assign(
        row=np.arange(ROWS),
        customer_id=random().integers(0, 300, ROWS),
        same=1,
        level=random().integers(1, 4, ROWS),
    )
    table["level name"] = text(table["level"].map({1: "low", 2: "middle", 3: "high"}).to_numpy())
    context = context_of(table, "y", "binary")
    assert set(context.dropped) == {"row", "customer_id", "same", "level name"}
    for kind in ("identifier", "groups", "constant", "duplicate_columns"):
        assert len(of_kind(context, kind)) == 1


def test_traits_that_only_need_saying_are_said_and_nothing_is_left_out(base: pd.DataFrame) -> None:
    table = base.assign(
        gender=text(random().choice(["f", "m"], ROWS)),
        endless=np.where(random().random(ROWS) < 0.02, np.inf, base["good"] + random().normal(size=ROWS)),
        coded=np.where(random().random(ROWS) < 0.1, -999, random().integers(0, 50, ROWS)),
        town=text([f"town {k}" for k in random().integers(0, 120, ROWS)]),
        when=pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(ROWS), unit="h"),
        drift=np.arange(ROWS) / ROWS * 3 + random().normal(size=ROWS),
        meaning=np.where(
            random().random(ROWS) < np.where(base["y"] == 1, 0.6, 0.2), np.nan, base["noise"] + 1
        ),
    )
    table.loc[100:139] = table.loc[60:99].to_numpy()
    table = table.astype({"when": "datetime64[ns]", "gender": "str", "town": "str"}).infer_objects()
    table.loc[random().random(ROWS) < 0.6, "y"] = 0
    context = context_of(table, "y", "binary")
    kinds = {finding.kind for finding in context.findings}
    assert {"sensitive", "infinite_values", "sentinel", "high_cardinality", "time_order", "distribution_shift",
            "missing_values", "duplicate_rows", "imbalance"} <= kinds  # fmt: skip
    assert context.dropped == []


def test_rare_classes_and_missing_answers_are_said(base: pd.DataFrame) -> None:
    answer = text(np.where(base["y"] == 1, "b", "a"))
    answer.iloc[0], answer.iloc[1:40] = "only one", None
    context = context_of(base.assign(y=answer), "y", "multiclass")
    assert of_kind(context, "rare_classes")[0].severity == "high"
    assert "39" in of_kind(context, "missing_target")[0].evidence


def test_values_that_could_not_be_read_are_said(base: pd.DataFrame) -> None:
    context = context_of(base, "y", "binary")
    bad = Conversion(column="weak", to="number", form="plain", unreadable=7, examples=["n.a.?"], why="")
    context.reading = Reading(path="t.csv", format="delimited", function="read_csv", conversions=[bad])
    found = {finding.kind: finding for finding in find(context)}["unreadable_values"]
    assert found.columns == ["weak"]
    assert "n.a.?" in found.evidence


def test_columns_that_may_be_measured_with_the_target_are_asked_about_and_kept(base: pd.DataFrame) -> None:
    answer = (base["good"] + 0.4 * base["weak"]) * 10
    table = base.drop(columns="y").assign(
        retweet_count=answer * 0.3 + random().normal(size=ROWS) * 5,
        reply_count=np.random.default_rng(5).normal(size=ROWS),
        scheduled_count=answer * 0.3 + np.random.default_rng(6).normal(size=ROWS) * 5,
        favorite_count=answer + random().normal(size=ROWS) * 4,
    )
    context = context_of(table, "favorite_count", "regression")
    asked = of_kind(context, "same_moment")
    # what tells nothing of the target, and what was known before by its name, are not asked about
    assert [finding.columns for finding in asked] == [["retweet_count"]]
    assert asked[0].severity == "low"
    assert context.dropped == []


@pytest.mark.parametrize(
    ("plan", "dropped"),
    [
        ("sched_arr_time", ["arr_time"]),
        ("promised arr time", ["arr_time"]),
        ("sched_dep_time", []),
        ("arr_expected", []),
    ],
)
def test_what_came_of_a_plan_is_left_out_where_it_is_measured_with_the_target(
    base: pd.DataFrame, plan: str, dropped: list[str]
) -> None:
    late = base["good"] * 20 + random().normal(size=ROWS) * 5
    meant = pd.Series(np.random.default_rng(5).integers(0, 1440, ROWS))
    came = 3 * late + np.random.default_rng(6).normal(size=ROWS) * 60
    table = base.drop(columns="y").assign(**{plan: meant, "arr_time": came, "arr_delay": late})
    context = context_of(table, "arr_delay", "regression")
    assert context.dropped == dropped
    assert [finding.severity for finding in of_kind(context, "same_moment")] == ["high" if dropped else "low"]


@pytest.mark.parametrize(
    ("column", "target", "others", "expected"),
    [("arr_time", "arr_delay", [], "arr"), ("sched_dep_time", "dep_delay", [], None), ("mean radius", "mean area", [], None),
     ("loan_amount", "loan_default", ["loan_term", "loan_rate"], None), ("radius", "area", [], None)],
)  # fmt: skip
def test_names_that_begin_alike_by_custom_or_by_common_words_say_nothing(
    column: str, target: str, others: list[str], expected: str | None
) -> None:
    assert shared(column, target, [column, target, *others]) == expected


def test_an_honest_table_has_no_finding_of_weight(base: pd.DataFrame) -> None:
    assert [f.kind for f in context_of(base, "y", "binary").findings if f.severity != "low"] == []


def test_findings_come_most_severe_first_and_many_alike_as_one(base: pd.DataFrame) -> None:
    keys = {f"key {k} id": random().permutation(ROWS) * (k + 3) for k in range(9)}
    context = context_of(base.assign(**keys, leak=base["y"] * 2), "y", "binary")
    assert [finding.kind for finding in context.findings] == ["target_copy", "identifier"]
    assert len(of_kind(context, "identifier")[0].drop) == 9


def test_every_rule_has_a_kind_of_its_own_and_runs_before_what_relies_on_it() -> None:
    order = list(rules())
    assert len(order) >= 20
    assert order.index("target_copy") < order.index("target_leak") < order.index("after_outcome")


def test_animals_have_a_sex_and_nothing_to_decide_about() -> None:
    draw = random()
    rows = 200
    birds = pd.DataFrame({
        "Wing": draw.normal(380, 20, rows), "Sex": draw.choice(["F", "M"], rows), "Age": draw.choice(["A", "I"], rows),
        "Species": draw.choice(["CH", "RT"], rows),
    })  # fmt: skip
    assert not of_kind(context_of(birds, "Species", "binary"), "sensitive")
    people = birds.rename(columns={"Wing": "Wage", "Species": "Hired"})
    assert of_kind(context_of(people, "Hired", "binary"), "sensitive")


def test_the_column_that_the_split_keeps_together_is_no_feature() -> None:
    draw = random()
    rows = 400
    trips = pd.DataFrame({
        "individual": np.repeat(np.arange(100), 4), "cost": draw.normal(size=rows), "choice": draw.integers(0, 2, rows),
    })  # fmt: skip
    context = context_of(trips, "choice", "binary")
    context.findings, context.settings["group"] = [], "individual"
    context.findings = find(context)
    assert "individual" in context.dropped
