"""A probe answers from the kernel's objects and leaves no trace in the kernel."""

from __future__ import annotations

import time

import pytest

from jupyter_automl.kernel.probe import ProbeFailed, probe, probe_file
from jupyter_automl.kernel.probes import machine, names

SETUP = (
    "import numpy as np, pandas as pd\n"
    "table = pd.DataFrame({'é \"x\"': [1.5, None], 'b': ['p', None]})\nexec = 3; json = 4; list = 5; n = 7"
)


@pytest.fixture(scope="module")
def kernel(run, session):
    assert run(session.execute(SETUP)).status == "ok"
    return session


class Component:
    @staticmethod
    def probe(table, n, *, more=2):
        import numpy as np
        import pandas as pd

        print("noise")
        return {
            1: table, "n": np.int8(n), "more": more, "nan": np.nan, "inf": float("-inf"), "array": np.array([[1, 2]]),
            "nothing": [pd.NA, pd.NaT, None], "day": pd.Timestamp("2024-02-29"), "kind": table["b"].dtype.name,
            "text": "é\n'\"😀\\", "flags": np.array([True, False]), "index": table.columns, "set": {2, 1},
        }  # fmt: skip


def missing(table):
    return table["nope"]


def forever():
    while True:
        pass


def test_answers_come_as_plain_json_types(run, kernel):
    answer = run(probe(kernel, Component().probe, more=[1, {"a": None}]))
    assert answer == {
        "1": [{'é "x"': 1.5, "b": "p"}, {'é "x"': None, "b": None}],
        "n": 7, "more": [1, {"a": None}], "nan": None, "inf": None, "array": [[1, 2]], "nothing": [None, None, None],
        "day": "2024-02-29T00:00:00", "kind": "str", "text": "é\n'\"😀\\", "flags": [True, False],
        "index": ['é "x"', "b"], "set": [1, 2],
    }  # fmt: skip


def test_names_hand_over_other_objects(run, kernel):
    assert run(probe(kernel, lambda_free, "n", "n")) == 14


def lambda_free(left, right):
    return left + right


def test_nothing_is_left_behind(run, kernel):
    look = "(sorted(globals()), len(globals()['Out']), _, exec, json, list)"

    def seen():
        result = run(kernel.execute("", silent=True, store_history=False, expressions={"seen": look}))
        return result.expressions["seen"]

    run(kernel.execute("'last value'"))
    before = seen()
    run(probe(kernel, Component.probe))
    with pytest.raises(ProbeFailed):
        run(probe(kernel, missing))
    assert seen() == before


def test_a_failure_carries_the_kernels_traceback(run, kernel):
    with pytest.raises(ProbeFailed, match="KeyError: 'nope'") as failure:
        run(probe(kernel, missing))
    assert failure.value.ename == "KeyError"
    assert any("<probe missing>" in line for line in failure.value.traceback)


def test_the_name_none_hands_over_none(run, kernel):
    def nothing(value):
        return value is None

    assert run(probe(kernel, nothing, "None")) is True


def test_an_absent_name_is_told(run, kernel):
    with pytest.raises(ProbeFailed, match="the kernel has no absent"):
        run(probe(kernel, lambda_free, "n", "absent"))


def test_an_answer_that_is_no_json_is_told(run, kernel):
    def answers_a_function(n):
        return {"f": print}

    with pytest.raises(ProbeFailed, match="builtin_function_or_method"):
        run(probe(kernel, answers_a_function))


def test_a_probe_has_a_time_limit(run, kernel):
    started = time.monotonic()
    with pytest.raises(ProbeFailed) as failure:
        run(probe(kernel, forever, limit=0.3))
    assert failure.value.status == "time_limit"
    assert time.monotonic() - started < 30
    assert run(probe(kernel, lambda_free, "n", "n")) == 14


def test_a_large_answer_arrives_whole(run, kernel):
    def many(n):
        return ["é" * 100] * 20_000

    assert run(probe(kernel, many)) == ["é" * 100] * 20_000


def test_machine_tells_versions_and_memory(run, kernel):
    answer = run(probe_file(kernel, machine, packages=["pandas", "scikit-learn", "not-installed-at-all"]))
    assert set(answer["packages"]) == {"pandas", "scikit-learn"}
    assert answer["python"].startswith("3.")
    assert answer["cores"] >= 1
    assert 0 < answer["free"] <= answer["total"]


def test_names_describes_what_the_kernel_holds(run, kernel):
    answer = run(probe_file(kernel, names, names=["table", "n", "gone"]))
    assert answer["table"]["shape"] == [2, 2]
    assert answer["table"]["columns"] == ['é "x"', "b"]
    assert answer["table"]["dtypes"] == {"float64": 1, "str": 1}
    assert answer["n"]["type"] == "int"
    assert answer["gone"] == {"exists": False}
