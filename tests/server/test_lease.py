"""One tab writes; another takes over when it has gone or sleeps; a tab that wakes up gets the lease back if it is free."""

import asyncio
import time

import pytest

from jupyter_automl.server import lease as module
from jupyter_automl.server.lease import Lease


class Page:
    def __init__(self, name):
        self.name, self.sent = name, []

    def send(self, message):
        self.sent.append(message)

    @property
    def granted(self):
        return next((m["granted"] for m in reversed(self.sent) if m["type"] == "lease"), None)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(module, "CHECK", 0.05)
    monkeypatch.setattr(module, "PASS_ON", 0.05)


def run(story):
    holders = []

    async def main():
        lease = Lease(holders.append)
        await story(lease, holders)
        lease.close()

    asyncio.run(main())


def test_the_first_tab_gets_the_lease_and_the_second_does_not():
    async def story(lease, holders):
        one, two = Page("one"), Page("two")
        lease.attach(one, visible=True)
        lease.attach(two, visible=True)
        assert (one.granted, two.granted) == (True, False)
        assert two.sent[-1]["owner"] == "one"

    run(story)


def test_the_lease_passes_on_when_its_tab_has_gone_but_not_in_a_reload():
    async def story(lease, holders):
        one, two, again = Page("one"), Page("two"), Page("one")
        lease.attach(one, visible=True)
        lease.attach(two, visible=True)
        lease.detach(one)
        lease.attach(again, visible=True)
        assert again.granted
        lease.detach(again)
        await asyncio.sleep(0.1)
        assert two.granted
        lease.detach(two)
        await asyncio.sleep(0.1)
        assert holders[-1] is None

    run(story)


def test_a_frozen_tab_loses_the_lease_to_another_or_to_the_server_and_gets_it_back_when_free():
    async def story(lease, holders):
        frozen, other = Page("frozen"), Page("other")
        lease.attach(frozen, visible=True)
        lease.alive(frozen)
        await asyncio.sleep(0.3)
        assert holders[-1] is None, "nobody else is there: the server writes"
        assert frozen.granted is False
        lease.wake(frozen)
        assert frozen.granted
        lease.attach(other, visible=True)
        await asyncio.sleep(0.3)
        assert (frozen.granted, other.granted) == (False, True)
        lease.wake(frozen)
        assert frozen.granted is False

    run(story)


def test_a_tab_that_never_answers_checks_is_not_judged():
    async def story(lease, holders):
        old = Page("old")
        lease.attach(old, visible=True)
        await asyncio.sleep(0.3)
        assert old.granted
        assert any(message["type"] == "check" for message in old.sent)

    run(story)


def test_a_tab_that_answers_keeps_the_lease_when_the_server_itself_was_held_up():
    async def story(lease, holders):
        tab = Page("tab")
        lease.attach(tab, visible=True)
        lease.alive(tab)
        await asyncio.sleep(0.06)
        time.sleep(0.4)  # noqa: ASYNC251 (the loop stands still for many checks)
        await asyncio.sleep(0)
        assert lease.holder is tab
        lease.alive(tab)
        await asyncio.sleep(0.1)
        assert tab.granted

    run(story)
