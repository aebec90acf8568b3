"""Goals that are offered for a table name what people would predict in it, and the kind of model that it takes."""

import asyncio
from pathlib import Path

import pytest

from jupyter_automl.contracts import Structure
from jupyter_automl.run.reading import examples, read_file

DATA = Path(__file__).parents[2] / "example_notebooks"


def offered(path):
    return examples(Structure(**asyncio.run(read_file(path))["structure"]))


@pytest.mark.parametrize(
    ("table", "goals"),
    [
        ("titanic", ["Predict survived and explain what drives it", "Estimate fare for new rows",
                     "Predict survived with a model that can be checked by hand"]),
        ("penguins", ["Predict Species and explain what drives it", "Estimate Body Mass (g) for new rows",
                      "Predict Species with a model that can be checked by hand"]),
        ("churn", ["Predict churn and explain what drives it", "Estimate total_charges for new rows",
                   "Predict churn with a model that can be checked by hand"]),
        ("houses", ["Estimate SalePrice for new rows", "Predict Sale Condition and explain what drives it",
                    "Predict SalePrice with a model that can be checked by hand"]),
    ],
)  # fmt: skip
def test_the_column_that_people_would_predict_is_offered_first(table, goals):
    assert offered(DATA / f"{table}.csv") == goals


def test_a_number_of_few_values_is_offered_as_an_amount_where_custom_speaks_for_it(tmp_path):
    rows = "".join(f"{row / 7:.3f},{row % 5},{3 + row % 6}\n" for row in range(400))
    (tmp_path / "wine.csv").write_text(f"acid,cellar,quality\n{rows}")
    assert offered(tmp_path / "wine.csv")[0] == "Estimate quality for new rows"


def test_nothing_is_offered_for_keys_and_dates(tmp_path):
    rows = "".join(f"{row},2024-01-{1 + row % 28:02d}\n" for row in range(200))
    (tmp_path / "log.csv").write_text(f"id,day\n{rows}")
    assert offered(tmp_path / "log.csv") == []
