"""A slip of the pen is told from another name: what a column or file is taken for must be what was meant."""

from __future__ import annotations

import pytest

from jupyter_automl.repairs.near import nearest

SLIPS = [
    ("Embarkd", ["Embarked", "Age"], "Embarked"), ("Survivied", ["Survived"], "Survived"), ("tarin", ["train", "test"], "train"),
    ("sale price", ["Sale Price "], "Sale Price "), ("unitprice", ["unit_price"], "unit_price"), ("pred", ["preds"], "preds"),
    ("SalePrise", ["SalePrice"], "SalePrice"), ("custmer_id", ["customer_id"], "customer_id"), ("X_tran", ["X_train"], "X_train"),
    ("class_weights", ["class_weight"], "class_weight"), ("heigth", ["height", "weight"], "height"),
]  # fmt: skip
OTHERS = [
    ("sales_2024.csv", ["sales_2023.csv"]), ("x1", ["x2"]), ("latitude", ["altitude"]), ("wage", ["age"]), ("rain", ["train"]),
    ("date", ["data"]), ("min_temperature", ["max_temperature"]), ("male_population", ["female_population"]),
    ("import_volume", ["export_volume"]), ("train_x", ["train_y"]), ("X_train", ["y_train"]), ("A+", ["A-"]),
    ("col_a", ["col_b"]), ("price", ["price_usd", "price_eur"]), ("names", ["name", "namess"]),
]  # fmt: skip


@pytest.mark.parametrize(("written", "there", "meant"), SLIPS)
def test_a_slip_is_found(written, there, meant):
    assert nearest(written, there) == meant


@pytest.mark.parametrize(("written", "there"), OTHERS)
def test_another_name_is_not_taken_for_a_slip(written, there):
    assert nearest(written, there) is None
