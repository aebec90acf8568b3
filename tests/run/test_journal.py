"""The journal keeps every event of every run, whoever else writes, and whatever dies."""

import multiprocessing
import os
import signal

import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.run.journal import Journal
from jupyter_automl.run.ledger import Ledger


@pytest.fixture
def journal(tmp_path):
    journal = Journal(tmp_path)
    yield journal
    journal.close()


def write_many(folder, run, count):
    journal = Journal(folder)
    for number in range(count):
        journal.append(run, "tick", {"number": number})


def hold_and_die(folder, run, held):
    with Journal(folder).owned(run):
        held.set()
        os.kill(os.getpid(), signal.SIGKILL)


def test_events_come_back_in_order_with_their_payload(journal):
    for number in range(5):
        journal.append("a", "tick", {"number": number, "text": "ü😀", "nothing": None})
    events = journal.events("a")
    assert [event.seq for event in events] == [1, 2, 3, 4, 5]
    assert events[3].payload == {"number": 3, "text": "ü😀", "nothing": None}


def test_two_processes_write_two_runs_at_once_without_loss(tmp_path, journal):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_many, args=(tmp_path, run, 200)) for run in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    for run in ("a", "b"):
        assert [event.payload["number"] for event in journal.events(run)] == list(range(200))


def test_a_run_held_by_another_process_is_refused(tmp_path, journal):
    with journal.owned("a"), pytest.raises(BadInput, match="another process"), Journal(tmp_path).owned("a"):
        pass


def test_the_hold_ends_with_a_killed_process(tmp_path, journal):
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    process = context.Process(target=hold_and_die, args=(tmp_path, "a", held))
    process.start()
    process.join()
    assert held.is_set()
    assert process.exitcode == -signal.SIGKILL
    with journal.owned("a"):
        assert (journal.folder / "locks" / "a.lock").exists()


def test_runs_are_found_by_the_start_of_their_id(journal):
    for run in ("20260101-1", "20260102-1", "20260102-2"):
        journal.append(run, "run.created", {})
    assert journal.find("20260101") == "20260101-1"
    with pytest.raises(BadInput, match="2 runs start with"):
        journal.find("20260102")
    with pytest.raises(BadInput, match="No run is called"):
        journal.find("nothing")


def test_an_action_happens_once_also_for_a_second_process(journal):
    first = Ledger(journal, "a")
    first.record("done", {"action": "x", "value": 1})
    second = Ledger(journal, "a")
    assert second.record("done", {"action": "x", "value": 2})["value"] == 1
    assert [event.payload["value"] for event in journal.events("a")] == [1]
