"""What is reported outside is a class of the study, whatever our own finer class is called."""

from __future__ import annotations

import pytest

from jupyter_automl.repairs.registry import crash_classes
from jupyter_automl.repairs.study import NAMES, study_class
from tests.repairs.casebook import CLASSES


def test_every_class_of_ours_is_reported_as_one_of_the_study() -> None:
    known = {name.replace("-", "_") for name in CLASSES} | {"syntax", "unknown"}
    for one in crash_classes():
        for ename in (
            "ValueError",
            "TypeError",
            "AttributeError",
            "KeyError",
            "SyntaxError",
            "ZeroDivisionError",
        ):
            assert study_class(one.name, ename) in known
    assert set(NAMES) <= {one.name for one in crash_classes()}


@pytest.mark.parametrize(
    ("own", "ename", "evalue", "expected"),
    [
        ("outdated_pandas", "AttributeError", "'DataFrame' object has no attribute 'append'", "attribute_missing"),
        ("outdated_sklearn", "TypeError", "got an unexpected keyword argument 'squared'", "wrong_arguments"),
        ("size_mismatch", "ValueError", "could not broadcast input array from shape (92,) into shape (181,)", "broadcast"),
        ("missing_package", "ModuleNotFoundError", "No module named 'xgboost'", "module_missing"),
    ],
)  # fmt: skip
def test_an_outdated_call_is_named_by_its_error(own: str, ename: str, evalue: str, expected: str) -> None:
    assert study_class(own, ename, evalue) == expected
