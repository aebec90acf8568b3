"""Each finding of a run is written down, shown, and asked about under its own number."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from jupyter_automl.contracts import Finding, as_sentence
from jupyter_automl.run import questions
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.view import View

DONE = "left out of the features: it seems to be filled in by the outcome"


def leak(column: str) -> Finding:
    return Finding(
        kind="missingness_leak", severity="high", columns=[column], evidence="whether it is missing tells all", action=DONE,
        undo="put the name back", drop=[column],
    )  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path):
    journal = Journal(tmp_path)
    yield journal
    journal.close()


def test_two_findings_that_are_handled_alike_are_both_kept_and_asked_about_by_their_own_number(journal):
    findings = [leak("boat"), leak("body")]
    ledger = Ledger(journal, "r")
    run = SimpleNamespace(ledger=ledger, context=SimpleNamespace(findings=findings), show=lambda *_: None)
    questions.record(run)
    questions.record(run)  # as a resumed run does
    ledger.record("asked", questions.question_of(1, findings[1]).__dict__ | {"action": "ask:1"})

    state = View.of("r", journal.events("r")).state
    assert [found["columns"] for found in state["findings"]] == [["boat"], ["body"]]
    assert [found["action"] for found in state["findings"]] == [DONE, DONE]
    assert state["findings"][state["question"]["finding"]]["columns"] == ["body"]


def test_evidence_and_action_are_told_as_two_sentences_and_names_stay_as_they_are_spelt():
    text = questions.question_of(0, leak("boat")).text
    assert text == f"Whether it is missing tells all. {DONE.capitalize()}."
    assert as_sentence("fare is far off", ["fare"]) == "fare is far off."
