"""The honest checks: what they find in honest data, and that each of them fails when something is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from namespace import SEED, TARGET, Notebook, diabetes, messy, notebook, pure_noise, wine

from jupyter_automl.catalog.tabular.checks.honest import HonestChecks
from jupyter_automl.contracts import Finding


def verdicts(book: Notebook) -> dict[str, str]:
    checks = book.names["checks"]
    return dict(zip(checks["check"], checks["verdict"], strict=True))


def finding(kind: str, columns: list[str], severity: Any = "high") -> Finding:
    return Finding(kind=kind, severity=severity, columns=columns, evidence="", action="", undo="")


@pytest.fixture(scope="module")
def binary() -> tuple[Notebook, str]:
    findings = [finding("target_leak", ["pay_again"]), finding("sensitive_attributes", ["flag"], "medium")]
    book = notebook(messy(1200), "binary", findings=findings)
    return book, book.run(HonestChecks())


def test_honest_mixed_data_passes_what_asks_for_leaks_and_order(binary: tuple[Notebook, str]) -> None:
    book, said = binary
    found = verdicts(book)
    for check in ("recorded scores found again", "target shuffled", "better than guessing"):
        assert found[check] == "passed", book.names["checks"]
    assert found["first or second half of the rows"] == "passed"
    assert "No signal" not in said
    assert "cannot be told apart" in said
    assert {"noise 'q'", "all missing"} <= set(book.names["idle"])
    assert "kind_of[thing]" not in book.names["idle"]
    assert not book.warned or all("Skipping features" in text for text in book.warned), book.warned


def test_kept_suspicious_and_sensitive_columns_are_silenced_once(binary: tuple[Notebook, str]) -> None:
    book, said = binary
    assert set(book.names["scores_without"]) == {"pay_again", "flag"}
    assert verdicts(book)["without pay_again"] == "–"
    assert "Without `flag` the score is" in said


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_noise_is_called_no_signal(task: str) -> None:
    book = notebook(pure_noise(300, task), task)
    said = book.run(HonestChecks())
    assert verdicts(book)["better than guessing"] == "LOOK"
    assert verdicts(book)["target shuffled"] == "passed"
    assert "No signal" in said
    assert "not from the plumbing" not in said


def test_a_pipeline_that_sees_the_answers_fails_the_shuffled_target() -> None:
    book = notebook(pure_noise(300), "binary")
    folds = [(np.arange(len(book.names["X"])), valid) for _, valid in book.names["folds"]]
    book.names["folds"] = folds
    book.names["chosen_scores"] = book.names["scores_by_fold"](
        book.names["out_of_fold"](book.names["chosen"])[0]
    )
    said = book.run(HonestChecks())
    assert verdicts(book)["target shuffled"] == "LOOK"
    assert "answers leak" in said


def test_another_recorded_score_is_noticed() -> None:
    book = notebook(diabetes(), "regression")
    book.names["chosen_scores"] = book.names["chosen_scores"] + 0.5
    said = book.run(HonestChecks())
    assert verdicts(book)["recorded scores found again"] == "LOOK"
    assert "REPEAT_SEARCH = True" in said


def test_a_sorted_file_is_noticed_and_a_shuffled_one_is_not() -> None:
    """The wine file is sorted by kind of wine."""
    book = notebook(wine(), "multiclass")
    assert "can be told apart" in book.run(HonestChecks())
    assert verdicts(book)["first or second half of the rows"] == "LOOK"
    shuffled = notebook(wine().sample(frac=1, random_state=SEED, ignore_index=True), "multiclass")
    shuffled.run(HonestChecks())
    assert verdicts(shuffled)["first or second half of the rows"] == "passed"


def test_probabilities_of_an_overfitted_model_are_called_uncalibrated() -> None:
    book = notebook(messy(1200), "binary")
    said = book.run(HonestChecks())
    calibration = next(name for name in verdicts(book) if name.startswith("calibration"))
    honest = notebook(messy(1200), "binary", chosen="baseline")
    assert "can be read as they stand" in honest.run(HonestChecks())
    assert verdicts(honest)[calibration] == "passed"
    book.names["chosen_oof"] = np.clip(book.names["chosen_oof"] * 1.8 - 0.4, 0.001, 0.999)
    for cell in HonestChecks().blocks(book.context)[5:6]:
        book.execute(cell)  # type: ignore[arg-type]
    assert book.names["calibration_gap"] > book.names["calibration_limit"], said


def test_biased_predictions_of_a_number_are_noticed() -> None:
    book = notebook(diabetes(), "regression", chosen="baseline")
    assert "no bias beyond noise" in book.run(HonestChecks())
    book.names["chosen_oof"] = book.names["chosen_oof"] + 25
    book.execute(HonestChecks().blocks(book.context)[5])  # type: ignore[arg-type]
    assert book.names["calibration_gap"] > book.names["calibration_limit"]


def test_along_time_the_first_block_has_no_prediction_and_halves_are_information() -> None:
    book = notebook(messy(600), "binary", settings={"time": "age in years"})
    said = book.run(HonestChecks())
    assert verdicts(book)["first or second half of the rows"] == "–"
    assert len(book.names["scored"]) < len(book.names["X"])
    assert "Earlier and later rows" in said


def test_texts_and_forty_rows_do_not_break_the_checks() -> None:
    random = np.random.default_rng(SEED)
    words = np.array(["good", "bad", "fine", "poor", "shop", "staff", "price", "late", "quick"])
    table = pd.DataFrame({
        "review": [" ".join(random.choice(words, 5)) for _ in range(40)],
        "stars": random.integers(1, 6, 40).astype(float),
        TARGET: random.choice(["a", "b"], 40),
    })  # fmt: skip
    book = notebook(table, "binary", texts=["review"], folds=3)
    assert book.run(HonestChecks()).startswith("**Seen.**")
    assert "review" in book.names["tree_gain"]
