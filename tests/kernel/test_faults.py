"""Every fault is a real failure in a real kernel, and only where it is asked for."""

from __future__ import annotations

import json

import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.kernel.faults import FAULTS, VARIABLE, named, source_for

ENAMES = {
    "dirty_value": "ValueError", "unseen_category": "ValueError", "unseen_label": "ValueError", "memory": "MemoryError",
    "missing_package": "ModuleNotFoundError", "outdated_library": "TypeError", "dead_kernel": "DeadKernel",
    "killed": "DeadKernel", "hang": "TimeLimit", "key_error": "KeyError", "shape_mismatch": "ValueError",
    "nan_input": "ValueError", "not_fitted": "NotFittedError", "type_mismatch": "TypeError",
    "name_not_defined": "NameError", "zero_division": "ZeroDivisionError",
}  # fmt: skip


def test_every_fault_is_covered():
    assert set(ENAMES) == set(FAULTS)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_fault_fails_in_its_way_and_leaves_no_name(run, live, fault):
    result = run(live.execute(named(fault) + "reached = True", limit=1 if fault == "hang" else None))
    assert result.status != "ok"
    assert result.ename.removeprefix("_Array") == ENAMES[fault]
    if live.alive:
        left = run(
            live.execute("[name for name in ('reached', 'np', 'resource', 'memory') if name in globals()]")
        )
        assert left.outputs[-1]["data"]["text/plain"] == "[]"


def test_memory_limit_is_lifted_again(run, live):
    run(live.execute(named("memory")))
    assert run(live.execute("import numpy as np; np.ones(2**27).sum()")).status == "ok"
    run(live.execute("del np"))


def test_faults_are_for_the_steps_and_attempts_named(monkeypatch):
    faults = [
        {"step": "experiments.*", "attempts": 2, "fault": "memory"},
        {"step": "load", "source": "raise OSError('disk')"},
    ]
    monkeypatch.setenv(VARIABLE, json.dumps(faults))
    assert source_for("experiments.lightgbm", 2) == named("memory")
    assert source_for("experiments.lightgbm", 3) == ""
    assert source_for("load", 1) == "exec(\"raise OSError('disk')\")\n"
    assert source_for("load", 2) == ""
    assert source_for("audit", 1) == ""
    monkeypatch.delenv(VARIABLE)
    assert source_for("load", 1) == ""


@pytest.mark.parametrize("stated", ["{", "{}", '[{"step": "load"}]', '[{"step": "load", "fault": "typo"}]'])
def test_a_wrong_demand_is_bad_input(monkeypatch, stated):
    monkeypatch.setenv(VARIABLE, stated)
    with pytest.raises(BadInput, match=VARIABLE):
        source_for("load", 1)
