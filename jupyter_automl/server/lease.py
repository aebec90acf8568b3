"""Who may write into a notebook: one of the tabs that show it, as long as that tab answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

CHECK = 5.0
"""Seconds between two checks of the tab that holds the lease."""
FROZEN = 3
"""Checks in a row that a tab which answers checks may leave unanswered, else it loses the lease. Counted, not timed: a
server that was held up itself has asked only once."""
PASS_ON = 0.5
"""Seconds after the holder has gone until another tab takes over: a reload comes back at once."""


class Tab(Protocol):
    """One open page that shows the notebook."""

    name: str

    def send(self, message: dict[str, object]) -> None: ...


class Lease:
    """The lease of one notebook. `on_change` is told of the new holder, None when there is none."""

    def __init__(self, on_change: Callable[[Tab | None], None]) -> None:
        self.holder: Tab | None = None
        self.tabs: list[Tab] = []
        self._on_change = on_change
        self._answers: set[int] = set()
        self._checks = self._unanswered = 0
        self._passing: asyncio.TimerHandle | None = None
        self._checking: asyncio.TimerHandle | None = None

    def attach(self, tab: Tab, *, visible: bool) -> None:
        """A tab shows the notebook. The first one gets the lease; so does the one that had it before a reload."""
        if tab not in self.tabs:
            self.tabs.append(tab)
        holder = self.holder
        if holder is None or (visible and holder is not tab and holder.name == tab.name):
            self._give(tab)
        else:
            self._tell(tab)

    def detach(self, tab: Tab) -> None:
        """The tab is gone."""
        if tab in self.tabs:
            self.tabs.remove(tab)
        self._answers.discard(id(tab))
        if self.holder is tab:
            self.holder = None
            self._stop_checking()
            if self._passing is not None:
                self._passing.cancel()
            self._passing = asyncio.get_running_loop().call_later(PASS_ON, self._pass_on)

    def alive(self, tab: Tab) -> None:
        """The tab answered a check. A tab that never did is not judged by its silence."""
        self._answers.add(id(tab))
        if tab is self.holder:
            self._unanswered = 0

    def close(self) -> None:
        """Forget all."""
        self._stop_checking()
        if self._passing is not None:
            self._passing.cancel()
        self.holder, self.tabs = None, []

    def _pass_on(self) -> None:
        self._passing = None
        if self.holder is not None:
            return
        if self.tabs:
            self._give(self.tabs[0])
        else:
            self._on_change(None)

    def _give(self, tab: Tab) -> None:
        before, self.holder, self._unanswered = self.holder, tab, 0
        for one in self.tabs:
            if one is not tab and (before is None or one is before):
                self._tell(one)
        self._tell(tab)
        self._stop_checking()
        self._checking = asyncio.get_running_loop().call_later(CHECK, self._check)
        self._on_change(tab)

    def _tell(self, tab: Tab) -> None:
        owner = self.holder.name if self.holder is not None else None
        tab.send({"type": "lease", "granted": tab is self.holder, "owner": owner})

    def _check(self) -> None:
        self._checking = None
        holder = self.holder
        if holder is None:
            return
        if id(holder) in self._answers and self._unanswered >= FROZEN:
            self.tabs.remove(holder)
            self.tabs.append(holder)  # last in line: it may wake up again
            self._answers.discard(id(holder))
            self.holder = None
            self._tell(holder)
            others = [tab for tab in self.tabs if tab is not holder]
            if others:
                self._give(others[0])
            else:
                self._on_change(None)
            return
        self._checks += 1
        self._unanswered += 1
        holder.send({"type": "check", "n": self._checks})
        self._checking = asyncio.get_running_loop().call_later(CHECK, self._check)

    def wake(self, tab: Tab) -> None:
        """A tab that was taken for frozen answers again: it gets the lease when nobody else has it."""
        self.alive(tab)
        if self.holder is None and tab in self.tabs:
            self._give(tab)

    def _stop_checking(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
            self._checking = None
