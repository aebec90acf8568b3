"""The bench of models says of a run what its journal says, and calls worse what is worse."""

import pandas as pd
import pytest

from jupyter_automl.agents.guard.feature import checked
from jupyter_automl.agents.guard.refusal import NotAllowed
from jupyter_automl.llm.answers import parsed
from jupyter_automl.run.journal import Event, Journal
from jupyter_automl.run.lifecycle import options_of
from tests.llm.endpoint import Endpoint

from .branches import branched
from .minds import KINDS, scenario
from .thinking import found, gates, never_worse, told

TABLE = pd.DataFrame({"it's": ["a", "b"], "width": [1.5, 2.0], "left": ["yes", "no"]})


def events(*told_at):
    return [Event("r", number, at, kind, payload) for number, (at, kind, payload) in enumerate(told_at)]


def test_gates_are_what_lies_between_answer_and_verdict_without_folds_and_kept_cells():
    seen = gates(events(
        (0.0, "cell.executed", {"seconds": 9.0}),
        (10.0, "model.answered", {"seconds": 3.0}),
        (11.0, "probed", {"action": "pure:added_x", "seconds": 0.8}),
        (15.0, "probed", {"action": "try:feature:0:0", "seconds": 4.0}),
        (17.0, "cell.executed", {"seconds": 2.0}),
        (17.5, "proposal", {}),
        (90.0, "probed", {"action": "chosen", "seconds": 60.0}),
        (91.0, "model.answered", {"seconds": 1.0}),
    ))  # fmt: skip
    assert seen == pytest.approx({"waited": 4.0, "folds": 4.0, "gates": 1.3})


def report(**more):
    return {"status": "finished", "metric": "rmse", "holdout": {"score": 2.0}, "rerun": {"ok": True, "identical": True},
            "seconds": {"total": 50.0}, "model": None, **more}  # fmt: skip


def row_of(name, family, rival, score):
    return {"name": name, "family": family, "rival": rival, "scores": [score]}


def board(*rows, chosen):
    return events(
        *((1.0, "decided", {"action": "decide:think"}) if row is None else (1.0, "experiment", row_of(*row)) for row in rows),
        (2.0, "run.finished", {"chosen": chosen}),
    )  # fmt: skip


def test_a_proposal_is_compared_with_the_experts_candidate_below_all_proposals():
    # A varied model has the family of its base: what comes after the model was asked is a proposal.
    rows = [
        ("lightgbm", "boosting", "baseline", 5.0),
        None,
        ("with", "proposal", "lightgbm", 4.0),
        ("varied", "boosting", "with", 5.5),
    ]
    seen = told(report(), board(*rows, chosen="varied"))
    assert (seen["score"], seen["gain"], seen["holdout"]) == (-5.5, -0.5, -2.0)
    assert seen["tried"] == ["lightgbm"]
    assert told(report(), board(*rows, chosen="lightgbm"))["gain"] == 0.0


def test_less_than_without_a_model_is_worse_and_so_is_what_did_not_finish():
    none = told(report(), board(("a", "linear", "b", 5.0), chosen="a"))
    less = told(report(), board(("a", "linear", "b", 5.1), chosen="a"))
    broken = {"finished": False, "why": "it ended"}
    lines = never_worse({"x": {"none": none, "again": none, "useless": less}, "y": {"none": none, "useless": none},
                         "z": {"none": none, "hostile": broken}})  # fmt: skip
    assert lines[:2] == ["finished and proven: 2 of 3", "never worse than the expert within the run: 2 of 3"]
    assert "never worse than none, again: 1 of 1" in lines
    assert "never worse than none, useless: 1 of 2: x less by 0.1" in lines
    assert any(line.startswith("never worse than none, hostile: 0 of 1") for line in lines)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("none", "again", "smollm2")])
def test_each_scripted_model_answers_over_a_socket(kind):
    with Endpoint(scenario(kind, TABLE, "left")) as endpoint:
        assert endpoint.reply_to("features")


def test_the_mediocre_ones_features_run_and_the_hostile_ones_mostly_do_not_pass_the_guard():
    from jupyter_automl.agents.proposals.features import FeatureIdeas

    mediocre = parsed(scenario("mediocre", TABLE, "left")["roles"]["features"][0]["content"], FeatureIdeas)
    for idea in mediocre.features:
        space = {"pd": pd, "np": __import__("numpy")}
        exec(checked(idea.code, target="left").source("feature", "It is."), space)
        assert len(space["feature"](TABLE)) == 2
    hostile = scenario("hostile", TABLE, "left")["roles"]["features"][0]["answer"]["features"]
    refused = 0
    for idea in hostile:
        try:
            checked(idea["code"], target="left")
        except NotAllowed:
            refused += 1
    assert refused >= 4


def test_a_table_that_is_not_there_is_named():
    assert [name for name, *_ in found([], None)] == ["titanic", "churn", "houses", "penguins"]
    with pytest.raises(SystemExit, match="iris"):
        found(["iris"], None)


def test_a_branch_has_all_of_its_trunk_before_the_choice_and_a_model_of_its_own(tmp_path):
    trunk = Journal(tmp_path / "trunk")
    options = {"goal": "g", "data": "/d.csv", "output": "/elsewhere/nb.ipynb", "model": None}
    for kind, payload in (
        ("run.created", {"options": options, "version": "1"}), ("decided", {"action": "decide:slowness:a", "times": 1.5}),
        ("experiment", {"action": "experiment:a", "name": "a"}), ("step.started", {"step": "ensemble.choice"}),
        ("run.finished", {"status": "finished"}),
    ):  # fmt: skip
        trunk.append("r1", kind, payload)
    trunk.close()
    line = branched(
        tmp_path / "trunk", tmp_path / "useless", ["--endpoint", "http://127.0.0.1:9/v1", "--model", "m"]
    )
    assert line == ["resume", "r1", "--json"]
    copy = Journal(tmp_path / "useless")
    assert [event.kind for event in copy.events("r1")] == ["run.created", "decided", "experiment"]
    begun = options_of(copy, "r1")
    assert (begun.output, begun.goal) == (tmp_path / "useless" / "nb.ipynb", "g")
    assert (begun.model.model, begun.model.endpoint) == ("m", "http://127.0.0.1:9/v1")
    branched(tmp_path / "trunk", tmp_path / "again", ["--no-model"])
    assert options_of(Journal(tmp_path / "again"), "r1").model is None
