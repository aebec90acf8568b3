"""The profile probe: roles, scores, repeats and pairs, on tables as they come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_iris

from jupyter_automl.contracts import Profile
from jupyter_automl.kernel.probe import probe_file
from jupyter_automl.kernel.probes import profile as module

ROWS = 2_000


def profiled(table: pd.DataFrame, target: str, task: str) -> Profile:
    return Profile.model_validate(json.loads(json.dumps(module.probe(table, target, task))))


@pytest.fixture(scope="module")
def random() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture(scope="module")
def messy(random: np.random.Generator) -> Profile:
    n = ROWS
    signal = random.normal(size=n)
    answer = np.where(signal + random.normal(size=n) > 0.8, "yes", "no")
    words = random.choice(["slow", "fast", "good", "bad", "late", "kind"], (n, 7))
    table = pd.DataFrame(
        {
            "signal": signal,
            "twice": signal * 2 + 1,
            "zip code": random.integers(10_000, 10_300, n),
            "Pclass": random.integers(1, 4, n),
            "number_of_rooms": random.integers(1, 9, n),
            "jumpy": np.where(answer == "yes", random.choice([2, 5], n), random.choice([1, 3, 4], n)),
            "PassengerId": random.permutation(n) + 1,
            "token": [f"{value:032x}" for value in random.integers(0, 2**62, n)],
            "customer_id": random.integers(0, 300, n),
            "comment": [" ".join(row) + f" {i}" for i, row in enumerate(words)],
            "nothing": np.nan,
            "same": "x",
            "flag": random.random(n) < 0.3,
            "flag with gaps": np.where(random.random(n) < 0.2, np.nan, random.integers(0, 2, n)),
            "when": pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(n), unit="h"),
            "birth date": pd.Timestamp("1960-01-01")
            + pd.to_timedelta(random.integers(0, 15_000, n), unit="D"),
            "endless": np.where(random.random(n) < 0.02, np.inf, signal),
            "coded": np.where(random.random(n) < 0.1, -999, random.integers(0, 40, n)),
            "gender": random.choice(["m", "f"], n),
            "indicator": (random.random(n) < 0.02).astype(int),
            "reason": np.where(answer == "yes", "because", None),
            "drift": np.arange(n) / n * 3 + random.normal(size=n),
            "answer 🎯": answer,
        }
    )
    table["sex code"] = (table["gender"] == "m").astype(int)
    for name in ("token", "comment", "same", "gender", "reason", "answer 🎯"):
        table[name] = table[name].astype("str").where(table[name].notna())
    return profiled(table, "answer 🎯", "binary")


@pytest.mark.parametrize(
    ("name", "role"),
    {
        "signal": "number", "zip code": "category", "Pclass": "category", "number_of_rooms": "number",
        "jumpy": "category", "PassengerId": "identifier", "token": "identifier", "customer_id": "group",
        "comment": "text", "nothing": "constant", "same": "constant", "flag": "boolean",
        "flag with gaps": "boolean", "when": "time", "birth date": "date", "gender": "category",
        "reason": "category", "answer 🎯": "target", "coded": "number", "indicator": "boolean",
    }.items(),
)  # fmt: skip
def test_a_column_gets_the_role_a_colleague_would_give_it(messy: Profile, name: str, role: str) -> None:
    assert messy.column(name).role == role


def test_times_and_groups_name_events_and_entities_but_no_birth_dates(messy: Profile) -> None:
    assert messy.times == ["when"]
    assert messy.groups == ["customer_id"]


def test_infinite_and_coded_values_are_counted(messy: Profile) -> None:
    assert messy.column("endless").infinite > 10
    assert messy.column("endless").missing == 0
    assert messy.column("coded").sentinel == -999
    assert messy.column("signal").sentinel is None


def test_columns_that_say_the_same_are_paired(messy: Profile) -> None:
    pairs = {frozenset((pair.left, pair.right)): pair.relation for pair in messy.pairs}
    assert pairs[frozenset(("signal", "twice"))] in ("near_copy", "one_to_one")
    assert pairs[frozenset(("gender", "sex code"))] == "one_to_one"
    assert len(pairs) == 2


def test_missingness_that_holds_the_answer_scores_one(messy: Profile) -> None:
    reason = messy.column("reason")
    assert reason.missing_alone == 1.0
    assert (reason.pure, reason.pure_class) in ((1.0, "yes"), (1.0, "no"))


def test_a_drifting_column_shows_a_shift_and_a_still_one_does_not(messy: Profile) -> None:
    assert (messy.column("drift").shift or 0) > 0.4
    assert (messy.column("signal").shift or 0) < 0.1


def test_noise_scores_nothing_and_a_signal_what_it_is_worth(messy: Profile) -> None:
    assert messy.column("zip code").alone == pytest.approx(0.5, abs=0.05)
    assert 0.75 < (messy.column("signal").alone or 0) < 0.9


def test_the_score_alone_agrees_with_an_honest_estimate_of_real_data() -> None:
    cancer = profiled(load_breast_cancer(as_frame=True).frame, "target", "binary")
    assert cancer.column("worst perimeter").alone == pytest.approx(0.975, abs=0.01)
    iris = profiled(load_iris(as_frame=True).frame, "target", "multiclass")
    assert (iris.column("petal length (cm)").alone or 0) > 0.97
    assert iris.target_order > 0.98


def test_shuffled_rows_carry_no_order() -> None:
    frame = load_iris(as_frame=True).frame.sample(frac=1, random_state=0).reset_index(drop=True)
    assert profiled(frame, "target", "multiclass").target_order < 0.65


def test_copies_of_a_numeric_target_are_found_in_every_disguise(random: np.random.Generator) -> None:
    y = np.exp(random.normal(size=800))
    table = pd.DataFrame({
        "same": y, "scaled": y * 3 - 1, "log": np.log(y), "noisy": y + random.normal(size=800) * 1e-6,
        "band": pd.Series(np.where(y > 1.5, "high", "low")).astype("str"), "honest": y + random.normal(size=800), "y": y,
    })  # fmt: skip
    found = {pair.right for pair in profiled(table, "y", "regression").pairs if pair.left == "y"}
    assert found == {"same", "scaled", "log", "noisy", "band"}


def test_renamed_and_rescaled_classes_are_found_and_a_99_percent_column_is_not(
    random: np.random.Generator,
) -> None:
    y = random.integers(0, 3, 900)
    wrong = random.random(900) < 0.01
    table = pd.DataFrame({
        "named": pd.Series(np.array(["a", "b", "c"])[y]).astype("str"), "float": y + random.normal(size=900) * 1e-6,
        "nearly": np.where(wrong, (y + 1) % 3, y), "y": y,
    })  # fmt: skip
    found = {pair.right for pair in profiled(table, "y", "multiclass").pairs if pair.left == "y"}
    assert found == {"named", "float"}


def test_the_parts_of_a_total_are_found(random: np.random.Generator) -> None:
    casual, registered = random.poisson(20, 700), random.poisson(90, 700)
    table = pd.DataFrame({"temp": random.normal(size=700), "casual": casual, "registered": registered})
    table["cnt"] = casual + registered
    parts = profiled(table, "cnt", "regression").parts
    assert [({part.left, part.right}, part.relation) for part in parts] == [({"casual", "registered"}, "sum")]


def test_repeated_and_conflicting_rows_are_counted_without_identifiers() -> None:
    table = pd.DataFrame({"id": range(1, 41), "a": [*range(20), *range(20)], "y": [0, 1] * 20})
    table.loc[39, "y"] = 0
    facts = profiled(table, "y", "binary")
    assert (facts.duplicate_rows, facts.conflicting_duplicates) == (19, 2)


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"a": [1.0, 2.0] * 5, "y": [0, 1] * 5}),
        pd.DataFrame({"a": [np.nan] * 12, "y": [0, 1] * 6}),
        pd.DataFrame({"": range(12), "y": [1.5] * 12}),
        pd.DataFrame({"a": [[1], [2], [1]] * 4, "y": [0, 1, 2] * 4}),
        pd.DataFrame(
            {
                "a": pd.Categorical(["u", "v"] * 10),
                "b": pd.array([1, None] * 10, dtype="Int64"),
                "y": [0, 1] * 10,
            }
        ),
    ],
)
@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_odd_and_tiny_tables_are_profiled(table: pd.DataFrame, task: str) -> None:
    assert profiled(table, "y", task).rows == len(table)


def test_a_real_kernel_answers_the_probe_from_its_source(run: Any, session: Any) -> None:
    setup = "import pandas as pd\ndevelopment = pd.DataFrame({'a': [1, 2, 3, 4] * 10, 'y': ['no', 'no', 'yes', 'yes'] * 10})"
    assert run(session.execute(setup)).status == "ok"
    path = Path(module.__file__)
    answer = run(probe_file(session, path, "development", target="y", task="binary", positive="yes", seed=1))
    facts = Profile.model_validate(answer)
    assert facts.column("a").alone == 1.0
    assert facts.classes == [("no", 20), ("yes", 20)]


def test_a_hundred_thousand_rows_are_profiled_and_the_signal_found(random: np.random.Generator) -> None:
    n = 100_000
    table = pd.DataFrame({f"n{i}": random.normal(size=n) for i in range(20)})
    for i in range(8):
        table[f"c{i}"] = pd.Series(random.choice([f"level {k}" for k in range(5 * 10 ** (i % 4))], n)).astype(
            "str"
        )
    table["id"] = np.arange(n)
    table["y"] = (table["n0"] + random.normal(size=n) > 1).astype(int)
    facts = module.probe(table, "y", "binary")
    assert facts["columns"][0]["alone"] > 0.8


def test_twelve_hundred_columns_stay_within_bounds(random: np.random.Generator) -> None:
    table = pd.DataFrame(random.normal(size=(10_000, 1_200)), columns=[f"w{i}" for i in range(1_200)])
    table["copy"] = table["w7"]
    table["y"] = random.integers(0, 2, 10_000)
    facts = module.probe(table, "y", "binary")
    assert [(pair["left"], pair["right"]) for pair in facts["pairs"]] == [("w7", "copy")]
