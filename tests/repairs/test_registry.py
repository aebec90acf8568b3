"""Crash classes of plug-ins are found, and a user's cell gets only what fits it."""

from __future__ import annotations

import sys

import pytest

from jupyter_automl.repairs.crash import Crash
from jupyter_automl.repairs.registry import crash_class, crash_classes, diagnose, diagnoses, proposals
from jupyter_automl.repairs.rules import Finding, RuleClass, RuleFailed

PLUGIN = """
from jupyter_automl.repairs.crash import CrashClass, Diagnosis, Proposal


class Quota(CrashClass):
    name = "quota_of_our_cluster"
    title = "the cluster's quota"
    rank = 5

    def diagnose(self, crash):
        if "quota 17" in crash.evalue:
            return Diagnosis(self.name, "The quota is used up.")
        return None

    def propose(self, crash, diagnosis):
        return [Proposal("patch", "Half is enough.", source=crash.source + "  # half"), Proposal("skip", "Or not.")]
"""


@pytest.fixture
def plugin(tmp_path, monkeypatch):
    (tmp_path / "quota_plugin.py").write_text(PLUGIN)
    info = tmp_path / "quota_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: quota-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[jupyter_automl.crash_classes]\nquota = quota_plugin:Quota\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    crash_classes.cache_clear()
    yield
    crash_classes.cache_clear()
    sys.modules.pop("quota_plugin", None)


def test_a_plug_in_brings_a_crash_class(plugin):
    crash = Crash("cell", "submit()", "RuntimeError", "quota 17 exceeded", generated=False)
    diagnosis = diagnose(crash)
    assert diagnosis.crash_class == "quota_of_our_cluster"
    assert [one.source for one in proposals(crash, diagnosis)] == ["submit()  # half"]


def test_a_plug_in_that_fails_leaves_the_crash_to_the_others(plugin, monkeypatch):
    def broken(self, crash):
        raise ZeroDivisionError("a mistake of the plug-in")

    monkeypatch.setattr(type(crash_class("quota_of_our_cluster")), "diagnose", broken)
    with pytest.warns(RuleFailed, match="quota_of_our_cluster failed .*a mistake of the plug-in"):
        found = diagnose(Crash("cell", "open('x')", "NameError", "name 'nothing_like_it' is not defined"))
    assert found.crash_class == "name_not_defined"


def test_a_rule_that_fails_leaves_the_crash_to_the_others_of_its_class():
    def broken(place):
        raise ZeroDivisionError("a mistake of the rule")

    class Loops(RuleClass):
        name, rules = "loops", (broken, lambda place: [Finding("the cause")])

    with pytest.warns(RuleFailed, match="broken failed"):
        found = Loops().diagnose(
            Crash("cell", "1 / 0", "ZeroDivisionError", "division by zero", generated=False)
        )
    assert found is not None
    assert found.cause == "the cause"


def test_without_the_plug_in_nobody_knows_it():
    assert diagnose(Crash("cell", "submit()", "RuntimeError", "quota 17 exceeded")).crash_class == "unknown"
    with pytest.raises(KeyError):
        crash_class("quota_of_our_cluster")


def test_what_only_suits_generated_cells_is_not_proposed_for_a_users_cell():
    given = {"ename": "NameError", "evalue": "name 'nothing_like_it' is not defined"}
    for generated, actions in ((True, {"restart", "replace"}), (False, set())):
        crash = Crash("cell", "nothing_like_it", generated=generated, **given)
        assert {one.action for one in proposals(crash, diagnose(crash))} == actions


def test_a_missing_package_is_asked_for_only_where_a_person_is_there():
    given = {"ename": "ModuleNotFoundError", "evalue": "No module named 'nobodys'"}
    for generated, actions in ((True, ["replace"]), (False, ["ask"])):
        crash = Crash("cell", "import nobodys", generated=generated, **given)
        assert [one.action for one in proposals(crash, diagnose(crash))] == actions


def test_what_a_person_stopped_has_one_diagnosis_alone():
    crash = Crash("cell", "x", "KeyboardInterrupt", "name 'x' is not defined", status="interrupted")
    assert [one.crash_class for one in diagnoses(crash)] == ["user_interrupt"]
