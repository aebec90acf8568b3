"""A gate waits for a person, remembers what was decided, and forgets what was taken back."""

import asyncio

import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.run.budget import Budget
from jupyter_automl.run.journal import Journal, standing
from jupyter_automl.run.ledger import Ledger
from jupyter_automl.run.stepping import Decision, Gate, KernelLost, Proposal, Question, Refused
from jupyter_automl.run.view import View


@pytest.fixture
def journal(tmp_path):
    journal = Journal(tmp_path)
    yield journal
    journal.close()


def proposal(step="load", **more):
    return Proposal(cell_id=f"{step}-1", step=step, title="Load", source="x = 1", why="because", **more)


def gate(journal, mode):
    return Gate(Ledger(journal, "run"), Budget(10), mode)


async def decided(gate, asked, key, *actions):
    waiting = asyncio.ensure_future(gate.decide(asked, key))
    await asyncio.sleep(0)
    for action in actions:
        action()
    return await asyncio.wait_for(waiting, 1)


def test_in_step_mode_a_cell_waits_and_the_decision_is_known_to_a_resumed_run(journal):
    one = gate(journal, "step")
    edit = Decision("edit", source="x = 2")
    assert asyncio.run(decided(one, proposal(), "a", lambda: one.take(edit))) == edit
    again = gate(journal, "step")
    assert asyncio.run(decided(again, proposal(), "a")) == edit
    assert [event.kind for event in journal.events("run")] == ["proposed", "decided"]


def test_a_cell_that_was_stopped_is_decided_anew_and_that_stands(journal):
    one = gate(journal, "step")
    asyncio.run(decided(one, proposal(), "a:0", lambda: one.take(Decision("run"))))
    assert not gate(journal, "step").asks_again("a:0", "a:1")
    journal.append("run", "run.stopped", {})
    again = gate(journal, "step")
    assert again.asks_again("a:0", "a:1")
    assert not gate(journal, "auto").asks_again("a:0", "a:1")
    asyncio.run(
        decided(again, proposal(problem="It was stopped."), "a:1", lambda: again.take(Decision("run")))
    )
    journal.append("run", "cell.executed", {"action": "cell:a"})
    journal.append("run", "run.stopped", {})
    later = gate(journal, "auto")
    assert later.asks_again("a:0", "a:1")
    assert not later.asks_again("a:1", "a:2")


def test_auto_mode_lets_cells_through_but_not_those_with_a_problem(journal):
    one = gate(journal, "auto")
    assert asyncio.run(decided(one, proposal(), "a")).kind == "run"
    troubled = proposal(problem="It was interrupted.")
    assert asyncio.run(decided(one, troubled, "b", lambda: one.take(Decision("skip")))).kind == "skip"


def test_run_to_goes_on_until_that_step(journal):
    one = gate(journal, "step")
    assert asyncio.run(decided(one, proposal(), "a", lambda: one.set_mode("step", "folds"))).kind == "run"
    assert asyncio.run(decided(one, proposal("split"), "b")).kind == "run"
    with pytest.raises(TimeoutError):
        asyncio.run(decided(one, proposal("folds"), "c"))


def test_waiting_does_not_use_the_budget(journal):
    one = gate(journal, "step")

    async def slow():
        asyncio.get_running_loop().call_later(0.3, lambda: one.take(Decision("run")))
        return await one.decide(proposal(), "a")

    asyncio.run(slow())
    assert one._budget.used < 0.15


def test_decisions_that_do_not_fit_are_refused(journal):
    one = gate(journal, "step")
    with pytest.raises(Refused):
        one.take(Decision("run"))

    def wrong():
        with pytest.raises(Refused):
            one.take(Decision("run"), "another-cell")
        with pytest.raises(Refused, match="builds on it"):
            one.take(Decision("skip"))
        one.take(Decision("run"))

    assert asyncio.run(decided(one, proposal(skippable=False), "a", wrong)).kind == "run"


def test_a_question_takes_only_the_answers_it_offers(journal):
    one = gate(journal, "auto")
    question = Question("q", "finding", "Leak", "A column tells all.", [{"value": "agree", "label": "Agree"}])

    async def story():
        waiting = asyncio.ensure_future(one.ask(question))
        await asyncio.sleep(0)
        with pytest.raises(BadInput):
            one.answer("q", "perhaps")
        one.answer("q", "agree")
        return await waiting

    assert asyncio.run(story()) == "agree"
    assert asyncio.run(gate(journal, "auto").ask(question)) == "agree"


def test_what_was_taken_back_is_done_again_and_the_rest_is_not(journal):
    first = Ledger(journal, "run")
    first.record("cell.executed", {"action": "one"})
    second = journal.append("run", "cell.executed", {"action": "two"})
    journal.append("run", "chosen", {"step": "load", "component": "x", "title": "X"})
    journal.append("run", "reverted", {"from_seq": second.seq})
    again = Ledger(journal, "run")
    assert again.known("one") is not None
    assert again.known("two") is None
    assert [event.kind for event in standing(journal.events("run"))] == [
        "cell.executed",
        "chosen",
        "reverted",
    ]
    again.record("cell.executed", {"action": "two"})
    assert Ledger(journal, "run").known("two") is not None


def test_the_view_is_the_same_whether_events_are_folded_live_or_read_later(journal):
    live = View("run")
    ledger = Ledger(journal, "run", live.apply)
    ledger.note("phase", {"phase": "plan"})
    ledger.note("step.started", {"step": "load", "title": "Load"})
    ledger.note("proposed", {"cell_id": "c", "step": "load", "title": "Load", "source": "x", "why": "w", "problem": None,
                             "skippable": True})  # fmt: skip
    assert live.state["phase"] == "your_turn"
    assert View.of("run", journal.events("run")).state == live.state
    seq = next(event.seq for event in journal.events("run") if event.kind == "step.started")
    ledger.note("reverted", {"from_seq": seq})
    assert live.state["phase"] == "plan"
    assert View.of("run", journal.events("run")).state == live.state


def test_a_planned_step_that_the_run_has_passed_is_shown_as_skipped(journal):
    ledger = Ledger(journal, "run")
    steps = [{"id": name, "title": name, "component": name, "why": ""} for name in ("a", "b", "c")]
    ledger.note("outlined", {"steps": steps})
    for name in ("a", "c"):
        ledger.note("step.started", {"step": name, "title": name})
    states = {step["id"]: step["state"] for step in View.of("run", journal.events("run")).state["steps"]}
    assert states == {"a": "running", "b": "skipped", "c": "running"}


def test_who_waits_for_a_person_learns_at_once_that_the_kernel_has_gone(journal):
    one, loss = gate(journal, "step"), KernelLost("switch", "The kernel was switched.")
    with pytest.raises(KernelLost, match="switched"):
        asyncio.run(decided(one, proposal(), "a", lambda: one.lose(loss)))
    assert one.proposal is None
    assert [event.kind for event in journal.events("run")] == ["proposed"]
    one.lose(loss)  # nobody waits: nothing happens
