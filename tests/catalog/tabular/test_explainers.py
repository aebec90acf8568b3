"""The explanation: known drivers are found, stand-ins are seen together, directions are right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from namespace import TARGET, Notebook, breast_cancer, messy, notebook, pure_noise, wine

from jupyter_automl.catalog.tabular.checks.honest import HonestChecks
from jupyter_automl.catalog.tabular.explainers.contributions import ShapValues
from jupyter_automl.catalog.tabular.explainers.dependence import PartialDependence
from jupyter_automl.catalog.tabular.explainers.permutation import PermutationImportance
from jupyter_automl.contracts import Pair

PAY = 'pay ($, "gross") of the last twelve months before'


@pytest.fixture(scope="module")
def regression() -> tuple[Notebook, dict[str, str]]:
    book = notebook(messy(1200, "regression"), "regression")
    parts = [HonestChecks(), PermutationImportance(), ShapValues(), PartialDependence()]
    return book, {part.name: book.run(part) for part in parts}


def test_columns_that_stand_in_for_each_other_are_shuffled_together(
    regression: tuple[Notebook, dict[str, str]],
) -> None:
    book, said = regression
    families = [set(members) for members in book.names["families"]]
    assert {PAY, "pay_again"} in families
    assert {"region", "city/{home}"} in families
    loss = book.names["loss_mean"]
    together = next(
        label for label, members in book.names["groups"].items() if set(members) == {PAY, "pay_again"}
    )
    assert loss[together] > max(loss[PAY], loss["pay_again"])
    assert "together" in said["permutation_importance"]


def test_the_idle_columns_are_not_among_the_drivers(regression: tuple[Notebook, dict[str, str]]) -> None:
    book, _ = regression
    loss = book.names["loss_mean"]
    assert loss.drop([label for label in loss.index if len(book.names["groups"][label]) > 1]).idxmax() in {
        "kind_of[thing]", "age in years",
    }  # fmt: skip
    assert abs(loss["all missing"]) < 1e-9


def test_losses_are_positive_for_metrics_where_smaller_is_better(
    regression: tuple[Notebook, dict[str, str]],
) -> None:
    book, _ = regression
    assert not book.names["GREATER_IS_BETTER"]
    assert book.names["loss_mean"].max() > 0


def test_contributions_add_up_to_the_prediction(regression: tuple[Notebook, dict[str, str]]) -> None:
    book, said = regression
    table = next(iter(book.names["contributions"].values()))
    rows = book.names["shap_rows"]
    guess = book.names["predict_with"](book.names["shap_model"], book.names["X"].iloc[rows])
    rest = guess - table.sum(axis=1).to_numpy()
    assert np.ptp(rest) < 1e-6 * np.abs(guess).max(), "what is left over must be the one mean prediction"
    assert set(table.columns) <= set(book.names["X"]), "encoded parts are summed back to their columns"
    assert "rises from" in said["shap_values"]


def test_partial_dependence_follows_the_true_direction(regression: tuple[Notebook, dict[str, str]]) -> None:
    book, said = regression
    for column, (_, lines) in book.names["curves"].items():
        for line in lines.values():
            if column in ("age in years", PAY, "pay_again"):
                assert line.iloc[-1] > line.iloc[0]
            if column == "kind_of[thing]":
                assert line.idxmax() == "a"
    assert (
        "may act together" in said["partial_dependence"]
        or "moves the mean prediction" in said["partial_dependence"]
    )


def test_the_linear_model_stands_in_where_there_is_no_tree_model() -> None:
    book = notebook(messy(600), "binary", settings={"tree_model": None}, chosen="baseline")
    for part in (HonestChecks(), PermutationImportance()):
        book.run(part)
    book.run(ShapValues())
    table = book.names["contributions"]["yes"]
    model = book.names["shap_model"]
    decided = model.decision_function(book.names["X"].iloc[book.names["shap_rows"]])
    assert np.ptp(decided - table.sum(axis=1)) < 1e-6
    assert set(table.columns) <= set(book.names["X"])


def test_every_class_gets_its_own_contributions() -> None:
    book = notebook(wine(), "multiclass", metric="accuracy")
    for part in (HonestChecks(), PermutationImportance()):
        book.run(part)
    said = book.run(ShapValues())
    assert set(book.names["contributions"]) == {"Barolo", "Grignolino", "Barbera"}
    assert "towards `" in said
    assert "chance" in book.run(PartialDependence())


def test_pairs_of_the_profile_are_grouped_and_strong_families_named() -> None:
    book = notebook(breast_cancer(), "binary")
    book.context.facts.pairs.append(
        Pair(left="worst texture", right="worst smoothness", relation="near_copy", agreement=1)
    )
    book.run(HonestChecks())
    said = book.run(PermutationImportance())
    assert any({"worst texture", "worst smoothness"} <= set(members) for members in book.names["families"])
    assert "plain ranking would undervalue" in said


def test_noise_is_not_explained_as_if_it_were_signal() -> None:
    book = notebook(pure_noise(300), "binary")
    book.run(HonestChecks())
    assert "told from noise" in book.run(PermutationImportance()) or "cost" in book.texts[-1]
    assert "no signal" in book.run(ShapValues())
    assert "no signal" in book.run(PartialDependence())


def test_wide_tables_are_shuffled_for_their_strongest_columns_only() -> None:
    random = np.random.default_rng(0)
    table = messy(300)[["age in years", TARGET]].assign(
        **{f"w{k}": random.normal(size=300) for k in range(120)}
    )
    book = notebook(table, "binary", folds=2)
    book.run(HonestChecks())
    book.run(PermutationImportance())
    assert len(book.names["loss_mean"]) < 80


def test_columns_that_never_vary_together_make_no_warning() -> None:
    random = np.random.default_rng(0)
    table = pd.DataFrame(
        {"x": random.normal(size=600), "minute": np.zeros(600), "often": random.normal(size=600)}
    )
    table["seldom"] = np.where(np.arange(600) % 10 == 0, table["x"], np.nan)
    table["only then"] = table["seldom"].notna().astype(float)
    table[TARGET] = table["x"] + table["only then"] + 0.1 * random.normal(size=600)
    book = notebook(table, "regression")
    for component in (HonestChecks(), PermutationImportance()):
        book.run(component)
    assert not book.warned
