"""The holdout: opened once, scored exactly, compared honestly, cut into slices without crying wolf."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from namespace import SEED, TARGET, Notebook, diabetes, messy, notebook, pure_noise, wine

from jupyter_automl.catalog.cell import Code, code
from jupyter_automl.catalog.tabular.checks.honest import HonestChecks
from jupyter_automl.catalog.tabular.scorers.bootstrap import resampling
from jupyter_automl.catalog.tabular.scorers.holdout import HoldoutScore
from jupyter_automl.catalog.tabular.scorers.slices import ErrorBySlice
from jupyter_automl.contracts import Finding


def opened(book: Notebook) -> str:
    book.run(HonestChecks())
    return book.run(HoldoutScore())


@pytest.fixture(scope="module")
def binary() -> tuple[Notebook, str]:
    finding = Finding(
        kind="sensitive_attributes", severity="medium", columns=["flag"], evidence="", action="", undo=""
    )
    book = notebook(messy(2500), "binary", findings=[finding])
    return book, opened(book)


def test_the_holdout_is_read_once_in_one_cell(binary: tuple[Notebook, str]) -> None:
    book, _ = binary
    assert book.names["reads"] == ["holdout"]
    cells = [block.source for block in HoldoutScore().blocks(book.context) if isinstance(block, Code)]
    reading = [source for source in cells if "read_part" in source]
    assert len(reading) == 1
    assert "final_model = clone(chosen).fit(X, y)" in reading[0]


def test_the_score_line_holds_every_digit(binary: tuple[Notebook, str]) -> None:
    book, _ = binary
    names = book.names
    lines = [line for line in book.printed if line.startswith("holdout ROC AUC ")]
    assert len(lines) == 1
    score = float(lines[0].removeprefix("holdout ROC AUC "))
    assert score == names["score_of"](
        names["y_holdout"], names["predict_with"](names["final_model"], names["X_holdout"])
    )
    assert names["interval"][0] < score < names["interval"][1]


def test_the_interval_agrees_with_theory(binary: tuple[Notebook, str]) -> None:
    """Standard error of ROC AUC after Hanley and McNeil, 1982."""
    book, _ = binary
    area, truth = book.names["holdout_score"], book.names["truth"]
    ones, zeros = truth.sum(), len(truth) - truth.sum()
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    error = np.sqrt(
        (area * (1 - area) + (ones - 1) * (q1 - area**2) + (zeros - 1) * (q2 - area**2)) / (ones * zeros)
    )
    low, high = book.names["interval"]
    assert (high - low) / 3.92 == pytest.approx(error, rel=0.2)


def test_smaller_resamples_are_scaled_to_the_spread_of_all_rows() -> None:
    book = notebook(diabetes(), "regression")
    values = np.random.default_rng(SEED).normal(size=20_000)
    book.execute(code(resampling, enough=500, most=1000, grouped=False, few=20))
    means = book.names["bootstrap"](lambda rows: values[rows].mean(), values)
    assert means.std() == pytest.approx(1 / np.sqrt(20_000), rel=0.15)


def test_a_model_that_time_allows_fewer_rows_is_fitted_to_these_and_says_so() -> None:
    book = notebook(messy(900), "binary", settings={"fit_rows": 200})
    opened(book)
    names = book.names
    assert names["final_model"].n_features_in_ == names["final_baseline"].n_features_in_
    assert len(names["fitted_rows"]) == 200 < len(names["X"])
    written = [block.source for block in HoldoutScore().blocks(book.context)]
    assert any("fitted on 200 rows of the development part" in source for source in written)


def test_a_short_run_resamples_less_and_says_how_often() -> None:
    book = notebook(diabetes(), "regression")
    book.context.budget = 20.0
    said = "\n".join(block.source for block in HoldoutScore().blocks(book.context))
    assert "times=300" in said
    assert "300 times" in said
    assert "1,000 times" not in said


def test_losses_read_the_right_way_round() -> None:
    book = notebook(diabetes(), "regression", chosen="baseline", metric="mae")
    book.names["baseline"] = book.names["lightgbm"]
    opened(book)
    names = book.names
    better = names["holdout_score"] < names["baseline_holdout_score"]
    assert (book.context.seen["holdout_score"]["ahead"] > 0) is better


def test_a_flattered_cross_validation_is_said() -> None:
    book = notebook(messy(800), "binary")
    book.run(HonestChecks())
    book.names["chosen_scores"] = book.names["chosen_scores"] * 0 + 0.99 + np.linspace(0, 0.001, 3)
    said = book.run(HoldoutScore())
    assert "worse than cross-validation said" in said
    assert "Believe the holdout" in said


def test_whole_entities_are_resampled_and_few_of_them_are_called_few() -> None:
    random = np.random.default_rng(SEED)
    many = messy(800).assign(customer=[f"c{k}" for k in random.integers(0, 120, 800)])
    book = notebook(many, "binary", settings={"group": "customer"})
    said = opened(book)
    assert "hold different entities" in said
    assert "too few to resample" not in said
    few = notebook(messy(400), "binary", settings={"group": "kind_of[thing]"})
    assert "too few to resample" in opened(few)


def test_slices_cover_sensitive_columns_and_are_ordered_from_the_worst(binary: tuple[Notebook, str]) -> None:
    book, _ = binary
    said = book.run(ErrorBySlice())
    slices = book.names["slices"]
    assert {"slice", "rows", "score", "low", "high"} <= set(slices)
    assert slices["slice"].str.startswith("flag = ").any()
    assert slices["score"].is_monotonic_increasing
    assert said.startswith("**Seen.**")
    expected = book.names["score_of"]
    rows = (book.names["X_holdout"]["flag"] == 1).to_numpy()
    flag = slices.set_index("slice").loc["flag = 1"]
    assert flag["score"] == expected(book.names["truth"][rows], book.names["holdout_prediction"][rows])


def test_a_slice_where_the_answers_are_random_is_found() -> None:
    table = messy(2000)
    part = table["region"] == "EU"
    random = np.random.default_rng(SEED + 99)
    sharp = np.where(table["age in years"].fillna(50) > 50, "yes", "no")
    table[TARGET] = np.where(part, random.choice(["yes", "no"], 2000), sharp)
    book = notebook(table, "binary", metric="accuracy")
    opened(book)
    said = book.run(ErrorBySlice())
    assert "beyond what luck explains" in said
    assert "`region: EU`" in said or "`city/{home}: Zürich`" in said


def test_slices_of_noise_are_unremarkable() -> None:
    book = notebook(pure_noise(1500), "binary", metric="log_loss")
    opened(book)
    said = book.run(ErrorBySlice())
    assert "beyond what luck explains" not in said


@pytest.mark.parametrize(
    ("table", "task", "metric"),
    [
        (wine, "multiclass", "balanced_accuracy"),
        (lambda: messy(40), "binary", "f1"),
        (lambda: messy(40, "regression"), "regression", "mape"),
    ],
    ids=["wine", "forty rows", "forty rows of a number"],
)  # fmt: skip
def test_small_holdouts_are_scored_and_not_cut(table: object, task: str, metric: str) -> None:
    book = notebook(table(), task, metric=metric, folds=3)  # type: ignore[operator]
    assert opened(book).startswith("**Seen.**")
    assert "too small to be cut" in book.run(ErrorBySlice())


def test_thirty_classes_get_a_list_of_confusions() -> None:
    book = notebook(messy(1200, classes=30), "multiclass", metric="accuracy", folds=2)
    opened(book)
    assert {"was", "said"} <= set(book.names["confusions"])


def test_negative_targets_and_shifted_holdouts_are_told_plainly() -> None:
    table = pure_noise(400, "regression")
    assert (table[TARGET] < 0).all()
    book = notebook(table, "regression", metric="median_ae")
    book.run(HonestChecks())
    read = book.names["read_part"]
    book.names["read_part"] = lambda path, part: read(path, part).assign(n0=lambda t: t["n0"] + 5)
    said = book.run(HoldoutScore())
    assert "can be told apart" in said


def test_a_model_with_its_own_threshold_is_shown_at_that_threshold(binary: tuple[Notebook, str]) -> None:
    book, _ = binary
    book.context.settings["own_threshold"] = True
    text = "\n".join(block.source for block in HoldoutScore().blocks(book.context) if isinstance(block, Code))
    assert "final_model.threshold" in text
    assert "at 0.5" not in text
    assert "Brier" not in text  # moved probabilities have none
    del book.context.settings["own_threshold"]


def test_a_perfect_score_makes_no_picture_warn() -> None:
    random = np.random.default_rng(0)
    table = pd.DataFrame({"x": random.normal(size=900), "part": random.choice(list("abc"), 900)})
    table[TARGET] = np.where(table["x"] > 0, "yes", "no")
    book = notebook(
        table.drop(table.index[table["x"].abs() < 0.2]).reset_index(drop=True), "binary", metric="accuracy"
    )
    opened(book)
    book.run(ErrorBySlice())
    assert book.names["holdout_score"] == 1
    assert not book.warned
