"""What a run asks its model stands in the journal, counts on when the run goes on, and shows in the panel's state."""

import asyncio
import json
from types import SimpleNamespace

from jupyter_automl.llm.settings import ModelChoice
from jupyter_automl.run.asking import ASKED, USED, Asking, usage_report
from jupyter_automl.run.journal import Journal, standing
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.thinking import noted
from jupyter_automl.run.view import View
from tests.e2e.command import automl
from tests.llm.conftest import CANARY, DATA, GOOD, Ideas, settings_at
from tests.llm.endpoint import Endpoint

RUN = "20260101-000000-aaaa"


def carried_out(journal, url, times, **more):
    async def main():
        asking = Asking(settings_at(url, **more), Ledger(journal, RUN))
        try:
            for _ in range(times):
                await asking.model.ask("features", DATA, Ideas)
            return usage_report(asking.model, ModelChoice(endpoint=url, model="scripted"))
        finally:
            await asking.close()

    return asyncio.run(main())


def test_every_question_is_journalled_and_a_resumed_run_counts_on(tmp_path):
    journal = Journal(tmp_path)
    reply = {"answer": GOOD, "prompt_tokens": 100, "completion_tokens": 10}
    with Endpoint({"replies": [reply]}) as endpoint:
        carried_out(journal, endpoint.url, 2, max_requests=3)
        report = carried_out(journal, endpoint.url, 2, max_requests=3)
    assert len(endpoint.asked) == report["requests"] == 3
    assert (report["prompt_tokens"], report["completion_tokens"], report["failed"]) == (300, 30, 1)
    assert report["roles"]["features"]["requests"] == 3

    events = journal.events(RUN)
    asked = [event.payload for event in events if event.kind == ASKED]
    assert [one["verdict"] for one in asked] == ["answered", "answered", "answered", "capped"]
    assert asked[0]["messages"] == endpoint.asked[0]["body"]["messages"]
    state = View.of(RUN, events).state["model_usage"]
    assert (state["requests"], state["usd"], state["last"]["verdict"]) == (3, None, "capped")
    journal.close()
    assert CANARY.encode() not in b"".join(
        place.read_bytes() for place in tmp_path.rglob("*") if place.is_file()
    )


def test_what_was_spent_is_not_taken_back_with_a_step(tmp_path):
    journal = Journal(tmp_path)
    with Endpoint({"replies": [{"answer": GOOD}]}) as endpoint:
        carried_out(journal, endpoint.url, 1)
    journal.append(RUN, "reverted", {"from_seq": 1})
    assert {ASKED, USED} <= {event.kind for event in standing(journal.events(RUN))}


def test_the_command_line_prints_what_was_sent_and_answered(tmp_path):
    journal = Journal(tmp_path)
    journal.append(RUN, "run.created", {"options": {}, "version": "0"})
    with Endpoint({"replies": [{"answer": GOOD}, {"status": 401}]}) as endpoint:
        carried_out(journal, endpoint.url, 2)
    journal.append("20260101-000000-bbbb", "run.created", {"options": {}, "version": "0"})
    journal.close()
    folder = {"JUPYTER_AUTOML_DATA_DIR": str(tmp_path)}
    said = automl("show", RUN, "--sent", cwd=tmp_path, **folder)
    assert said.code == 0, said.stderr
    for message in endpoint.asked[0]["body"]["messages"]:
        assert message["content"] in said.stdout
    assert "1. features to scripted at 127.0.0.1" in said.stdout
    assert "usage per month" in said.stdout
    assert "did not accept the key" in said.stdout
    assert CANARY not in said.stdout
    found = json.loads(automl("show", RUN, "--sent", "--json", cwd=tmp_path, **folder).stdout)
    assert [one["verdict"] for one in found["exchanges"]] == ["answered", "fault"]
    assert found["usage"]["requests"] == 2
    none = automl("show", "20260101-000000-bbbb", "--sent", cwd=tmp_path, **folder)
    assert none.stdout.strip() == "No language model was asked in this run."


def test_without_a_model_nothing_is_there(tmp_path):
    asking = Asking(None, Ledger(Journal(tmp_path), RUN))
    assert asking.model is None
    assert usage_report(asking.model, None) is None


def test_what_a_model_proposed_shows_in_the_panel_with_its_verdict(tmp_path):
    journal = Journal(tmp_path)
    run = SimpleNamespace(ledger=Ledger(journal, RUN), proposals=[], show=lambda *_: None)
    noted(run, "feature", "fare_each", kept=False, gate="folds", why="fare_each gains nothing", code="secret")
    noted(run, "feature", "age_known", kept=True, gate="folds", why="better in 9 of 10 folds")
    journal.append(
        RUN, "proposal", {"kind": "repair", "name": "load", "kept": True, "gate": "guard", "why": "taken"}
    )
    assert View.of(RUN, journal.events(RUN)).state["suggestions"] == [
        {"kind": "feature", "name": "fare_each", "kept": False, "why": "fare_each gains nothing."},
        {"kind": "feature", "name": "age_known", "kept": True, "why": "Better in 9 of 10 folds."},
        {"kind": "repair", "name": "load", "kept": True, "why": "Taken."},
    ]
    journal.close()
