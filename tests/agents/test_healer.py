"""The healer names real crashes, stops in time, and writes notes that tell the truth and nothing but text."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import nbformat
import pytest
from nbconvert import HTMLExporter

from jupyter_automl.agents.healer import TRIES, Healer, rule_of
from jupyter_automl.kernel.faults import FAULTS, named
from jupyter_automl.kernel.session import KernelSession
from jupyter_automl.repairs.crash import Crash, Diagnosis, Proposal
from jupyter_automl.repairs.note import difference

CELL = "model = fit(development, trees=200)"
EXPECTED = {
    "dirty_value": ("dirty_value", "retry"), "unseen_category": ("unseen_category", "retry"),
    "unseen_label": ("unseen_category", "retry"), "memory": ("memory", "settings"),
    "missing_package": ("missing_package", "retry"), "outdated_library": ("outdated_library", "retry"),
    "dead_kernel": ("dead_kernel", "restart"), "killed": ("dead_kernel", "restart"), "hang": ("time_limit", "settings"),
    "key_error": ("missing_column", "retry"), "shape_mismatch": ("shape_mismatch", "retry"),
    "nan_input": ("missing_values", "retry"), "not_fitted": ("not_fitted", "restart"),
    "type_mismatch": ("type_mismatch", "retry"), "name_not_defined": ("name_not_defined", "restart"),
    "zero_division": ("unknown", "retry"),
}  # fmt: skip


@pytest.fixture(scope="module")
def crashes():
    """Every fault, once, in one real kernel."""

    async def all_of_them():
        session = await KernelSession.start()
        found = {}
        try:
            # Deaths last: each costs a new kernel.
            for fault in sorted(FAULTS, key=lambda name: name in ("dead_kernel", "killed")):
                if not session.alive:
                    await session.restart()
                result = await session.execute(named(fault) + CELL, limit=1 if fault == "hang" else None)
                found[fault] = Crash(
                    "experiments.lightgbm", CELL, result.ename, result.evalue, component="lightgbm",
                    traceback=result.traceback, status=result.status,
                )  # fmt: skip
        finally:
            await session.stop()
        return found

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_every_fault_is_named_and_has_a_sane_first_try(crashes, fault):
    healer = Healer()
    crash = crashes[fault]
    diagnosis = healer.diagnose(crash)
    proposal = healer.next(crash, diagnosis, [])
    assert (diagnosis.crash_class, proposal.action) == EXPECTED[fault], (crash.ename, crash.evalue)
    assert diagnosis.cause.endswith(".")


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_crash_that_always_comes_back_ends_in_another_component(crashes, fault):
    healer = Healer()
    crash, tried = crashes[fault], []
    while not tried or tried[-1].action not in ("replace", "skip"):
        proposal = healer.next(crash, healer.diagnose(crash), tried)
        tried.append(proposal)
        crash = replace(
            crash, attempt=crash.attempt + 1, settings={**crash.settings, **(proposal.settings or {})}
        )
        assert len(tried) <= TRIES + 1
    assert tried[-1].action == "replace"
    assert len({proposal.action for proposal in tried}) == len(tried)


def test_a_death_is_met_by_restart_then_half_then_another():
    healer = Healer()
    crash = Crash(
        "experiments.forest", CELL, "DeadKernel", "ended by SIGKILL", component="forest", status="died"
    )
    tried = []
    for _ in range(3):
        tried.append(healer.next(crash, healer.diagnose(crash), tried))
    assert [proposal.action for proposal in tried] == ["restart", "settings", "replace"]
    assert tried[1].settings == {"scale": 0.5}


def test_where_nothing_can_replace_it_the_cell_runs_once_more_and_is_then_left_out():
    healer = Healer()
    crash = Crash("load", "1 / 0", "ZeroDivisionError", "division by zero")
    tried = []
    for _ in range(3):
        tried.append(healer.next(crash, healer.diagnose(crash), tried))
    assert [proposal.action for proposal in tried] == ["replace", "retry", "skip"]


def test_another_error_may_be_met_by_another_patch():
    healer = Healer()
    source = "a = pd.Series([1])\nb = sorted([1, 'x'])"
    first = Crash("load", source, "NameError", "name 'pd' is not defined")
    one = healer.next(first, healer.diagnose(first), [])
    assert one.action == "patch"
    second = replace(
        first,
        source=one.source,
        ename="TypeError",
        evalue="'<' not supported between instances of 'str' and 'int'",
    )
    two = healer.next(second, healer.diagnose(second), [one])
    assert two.action == "patch"
    assert "import pandas as pd" in two.source
    assert "key=str" in two.source
    assert healer.next(second, healer.diagnose(second), [one, two]).action == "replace"


def test_what_a_person_stopped_is_left_alone():
    healer = Healer()
    crash = Crash("audit", CELL, "KeyboardInterrupt", "stopped by the user", status="interrupted")
    diagnosis = healer.diagnose(crash)
    assert not healer.mendable(diagnosis)
    assert healer.next(crash, diagnosis, []).action == "skip"


def rendered(note: str) -> str:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(note)])
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    return html


def test_note_shows_class_cause_diff_and_verdict():
    healer = Healer()
    old = "def read(path):\n    table = pd.read_csv(path)\n    return table.assign(age=pd.to_numeric(table['age']))"
    crash = Crash(
        "load", old, "ValueError", 'Unable to parse string "50 years" at position 1', component="reader",
        traceback=["Cell In[3], line 3, in read(path)", "----> 3     return table.assign(age=pd.to_numeric(table['age']))"],
    )  # fmt: skip
    diagnosis = healer.diagnose(crash)
    proposal = healer.next(crash, diagnosis, [])
    note = healer.repair_note(2, crash, diagnosis, proposal, old, proposal.source, 1, "fixed")
    head = '<summary><b id="Repair-note-2">Repair note 2</b> · next cell, attempt 1 · <code>ValueError</code> · repaired'
    assert note.startswith(f"<details>\n{head}</summary>\n\n**Class:** a value that does not fit its column.")
    assert "line 3" in note
    assert "```diff\n" in note
    assert "\n-     return table.assign(age=pd.to_numeric(table['age']))\n" in note
    assert "\n+     return table.assign(age=pd.to_numeric(table['age'], errors=\"coerce\"))\n" in note
    assert note.endswith("**Verdict:** fixed at the first repair: the cell ran to its end.\n\n</details>")
    assert "<strong>Cause:</strong>" in rendered(note)


@pytest.mark.parametrize("verdict", ["same_error", "new_error", "impossible"])
@pytest.mark.parametrize("action", ["patch", "settings", "replace", "restart", "retry", "skip"])
def test_note_claims_no_repair_that_was_none(verdict, action):
    crash = Crash("load", "1 / 0", "ZeroDivisionError", "division by zero")
    healer = Healer()
    note = healer.repair_note(
        1, crash, healer.diagnose(crash), Proposal(action, "Why."), "1 / 0", None, 1, verdict
    )
    assert "· repaired<" not in note
    assert "fixed" not in note


def test_a_replaced_component_is_not_called_repaired():
    crash = Crash("experiments.svm", "1 / 0", "ZeroDivisionError", "division by zero")
    healer = Healer()
    note = healer.repair_note(
        1, crash, healer.diagnose(crash), Proposal("replace", "Why."), "1 / 0", "2", 3, "fixed"
    )
    assert "· replaced<" in note
    assert "not mended in 3 attempts" in note


EVIL = [
    "<script>alert(1)</script>", "</details><h1>loose</h1>", "```\n# loose\n```", "`<b>x</b>`", "``` <b>y</b> `` <i>z</i>",
    "[a](javascript:alert(1))", "![a](http://x/y.png)", "**bold** _it_ # h", "$x$ \\(y\\) $$z$$",
    "a\n\n<img src=x onerror=y>\n\nb",
    "| a | b |\n|---|---|", "&lt;b&gt;",
    "\x1b[31mred\x1b[0m", "~~~\n<b>x</b>\n~~~",
]  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_data_and_errors_never_become_markup(evil):
    healer = Healer()
    source = f"value = {evil!r}"
    crash = Crash(
        "load", source, "ValueError", f"could not convert string to float: {evil!r}\n{evil}", component=evil,
        traceback=["Cell In[3], line 1", f"----> 1 {source}"],
    )  # fmt: skip
    note = healer.repair_note(
        1,
        crash,
        healer.diagnose(crash),
        Proposal("patch", "Why.", source=source),
        source,
        f"{evil}\n{source}",
        1,
        "fixed",
    )
    html = rendered(note)
    for tag in ("<script", "<h1", "<img", "<i>", "<em>", 'javascript:alert(1)"', "<table", "<b>x", "<b>y"):
        assert tag not in html, html
    assert html.count("<details>") == html.count("</details>") == 1
    assert html.index("Verdict") < html.index("</details>")


def test_difference_shows_changed_lines_only():
    assert difference("a\nb\nc\nd\ne", "a\nB\nc\nd\nE\nf") == "- b\n+ B\n\n- e\n+ E\n+ f"
    assert difference("-- x", "++ y") == "- -- x\n+ ++ y"
    assert difference("same", "same") == ""


def test_a_diagnosis_of_any_class_can_be_noted():
    healer = Healer()
    crash = Crash("audit", "", "", "", status="died")
    note = healer.repair_note(
        1, crash, Diagnosis("unknown", "Gone."), Proposal("restart", "Why."), "", None, 1, "fixed"
    )
    assert "<code>DeadKernel</code>" in note


def test_what_hardly_ever_worked_here_is_tried_after_the_others_and_before_giving_up():
    crash = Crash(
        "experiments.forest", CELL, "DeadKernel", "ended by SIGKILL", component="forest", status="died"
    )
    restart = Proposal("restart", "Again.")
    healer, tried = Healer([("dead_kernel", rule_of(crash, restart))]), []
    for _ in range(3):
        tried.append(healer.next(crash, healer.diagnose(crash), tried))
    assert [proposal.action for proposal in tried] == ["settings", "restart", "replace"]
    assert "(restart, forest) has not helped in earlier runs." in tried[0].why
    assert "earlier runs" not in tried[1].why
    other = replace(crash, component="boosting")
    assert healer.next(other, healer.diagnose(other), []).action == "restart", (
        "of another component nothing is known"
    )
