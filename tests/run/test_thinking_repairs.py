"""A repair of a generated cell is asked for where the rules end, and nothing of the holdout is told."""

import dataclasses

import pytest

from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal
from jupyter_automl.run import thinking_repairs
from tests.scripted_model import Scripted

CRASH = Crash(
    "experiments.extra_trees", "wide = X['aera'] * 2\nshown = wide.mean()", "KeyError", "'aera'", component="extra_trees",
    requires=("X",), state={"X": {"type": "DataFrame", "columns": ["area", "rooms"]}},
)  # fmt: skip
GIVEN_UP = Proposal("replace", "Nothing is left to try.", confidence=0.5)
UNKNOWN = Diagnosis("unknown", "No rule knows this error.")


def instead(loop, run, crash=CRASH, proposal=GIVEN_UP, tried=()):
    return loop(thinking_repairs.instead(run, crash, UNKNOWN, proposal, tried))


def test_a_repair_is_asked_for_only_where_the_rules_end(loop, gone_on):
    mended = {"source": "wide = X['area'] * 2\nshown = wide.mean()", "why": "The column is called area."}
    model = Scripted(repair=mended)
    found = instead(loop, gone_on(model))
    assert (found.action, found.source) == ("patch", mended["source"])
    assert instead(loop, gone_on(model), proposal=Proposal("retry", "Again.")).action == "retry"
    assert instead(loop, gone_on(model), tried=[found]) is GIVEN_UP
    assert len(model.asked) == 1


@pytest.mark.parametrize("step", ["load.read", "holdout", "holdout.slices", "save", "environment"])
def test_nothing_of_a_crash_beside_the_holdout_is_told(loop, gone_on, step):
    model = Scripted(repair={"source": "pass", "why": "x"})
    assert instead(loop, gone_on(model), dataclasses.replace(CRASH, step=step)) is GIVEN_UP
    assert model.asked == []


def test_a_cheating_repair_leaves_the_rules_word(loop, gone_on):
    run = gone_on(
        Scripted(
            repair={
                "source": "try:\n    wide = X['aera']\nexcept KeyError:\n    wide = 0\nshown = 0",
                "why": "x",
            }
        )
    )
    assert instead(loop, run) is GIVEN_UP
    assert run.proposals[0]["why"] == "it catches or suppresses an exception"
