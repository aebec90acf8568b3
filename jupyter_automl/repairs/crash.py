"""What a crash is, what is found out about it, and what can be done."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from .patch import Editor, edited

Action = Literal["patch", "settings", "replace", "restart", "retry", "skip", "ask"]

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
ARROW = re.compile(r"^-+> *\d+ (.*)$")
FRAME = re.compile(r"^File (\S+?):\d+|^Cell In\[")


@dataclass(frozen=True)
class NotebookCell:
    """A code cell of the notebook in which the crash happened."""

    source: str
    executed: int | None = None
    """Its execution count; None for a cell that was not run in this kernel."""
    saved: int | None = None
    """The execution count that the notebook was saved with: it tells in which order a person ran the cells."""


@dataclass(frozen=True)
class Crash:
    """One failed attempt of one step.

    `state` is what the kernel holds, name → as `kernel/probes/names.py` answers (`type`, `shape`, `columns`).
    `settings` are those that the cell was written with. `status` is that of `kernel.runner.Execution`.

    `generated` tells a cell that a component wrote from a cell of a user's own. For the latter there are also the
    code cells of the notebook in document order (`cells`; `here` is the index of the one that crashed), the
    kernel's working directory (`folder`), and `ask`, a way to look into the live kernel, see `asked`.
    """

    step: str
    source: str
    ename: str
    evalue: str
    component: str | None = None
    traceback: Sequence[str] = ()
    status: str = "error"
    attempt: int = 1
    requires: Sequence[str] = ()
    state: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    cells: Sequence[NotebookCell] = ()
    here: int | None = None
    folder: Path | None = None
    generated: bool = True
    ask: Callable[[str], Any] | None = None

    def asked(self, expression: str) -> Any:
        """What a Python expression is worth in the live kernel, as plain JSON types; the kernel stays as it is.

        The expression sees the kernel's names, and `pd`, `np` and `sys` where it has none of its own. It must not
        change anything. None when it raises, takes longer than two seconds, or when there is no kernel to ask.
        """
        return None if self.ask is None else self.ask(expression)

    @property
    def ran(self) -> list[int]:
        """Indices of the cells that ran before this one, in the order in which they ran."""
        own = None if self.here is None else self.cells[self.here].executed
        counts = {
            index: cell.executed
            for index, cell in enumerate(self.cells)
            if cell.executed is not None and index != self.here and (own is None or cell.executed < own)
        }
        return sorted(counts, key=counts.__getitem__)

    @property
    def again(self) -> bool:
        """Whether a cell of the same text was run before."""
        return any(self.cells[index].source.strip() == self.source.strip() for index in self.ran)

    @property
    def trace(self) -> str:
        """The traceback as plain text."""
        return ANSI.sub("", "\n".join(self.traceback))

    @property
    def line(self) -> int | None:
        """The last line of the source (from 1) that the traceback passes through; None when it passes none.

        Found by the line's text, since what was sent to the kernel may begin with lines of ours.
        """
        own: dict[str, int] = {}
        for number, text in enumerate(self.source.splitlines(), 1):
            own.setdefault(text.strip(), number)
        found = None
        inside = False
        for text in self.trace.splitlines():
            if FRAME.match(text):
                inside = text.startswith("Cell In[")
            arrow = ARROW.match(text)
            if inside and arrow and arrow.group(1).strip() in own:
                found = own[arrow.group(1).strip()]
        return found

    @property
    def columns(self) -> list[str]:
        """Column names of all tables that the kernel holds, each once."""
        return list(
            dict.fromkeys(str(name) for value in self.state.values() for name in value.get("columns", ()))
        )

    def type_of(self, name: str) -> str | None:
        """Class name of a kernel object, None when unknown."""
        kind = self.state.get(name, {}).get("type")
        return None if kind is None else str(kind)

    @property
    def scale(self) -> float:
        """The scale that the cell was written with; 1 is the full size."""
        return float(self.settings.get("scale", 1.0))


@dataclass(frozen=True)
class Diagnosis:
    """What broke and why."""

    crash_class: str
    cause: str
    """One or two sentences in plain words; values of the data stand in it as they are."""
    line: int | None = None
    """Of the cell's source, from 1."""
    evidence: str = ""
    """The part of the error text that the diagnosis rests on."""
    confidence: float = 0.8
    found: Mapping[str, Any] = field(default_factory=dict)
    """What the crash class took from the error, for its own proposals."""


@dataclass(frozen=True)
class Proposal:
    """One thing to try.

    `patch`: `source` replaces the cell's. `settings`: the component writes the cell anew with these on top of its
    own. `replace`: another component. `restart`: fresh kernel, earlier cells again, then this cell. `retry`: the
    cell as it is. `skip`: leave it. A kernel that has died is restarted before any of them.

    For a user's own cell only `patch` and `ask` apply. A patch may also bring a cell to run before (`setup`) and
    other text for earlier cells (`earlier`), and may then leave `source` None: the cell stays as it is. `ask` is
    what a person must do, said by `need`.
    """

    action: Action
    why: str
    effect: str = ""
    """What it changes in the result, so that a reader can judge."""
    source: str | None = None
    settings: Mapping[str, Any] | None = None
    confidence: float = 0.7
    setup: str | None = None
    """Source of a cell to run before this one."""
    earlier: Mapping[int, str] = field(default_factory=dict)
    """Index among `Crash.cells` → what that earlier cell should be: the cause often stands there."""
    need: Mapping[str, Any] = field(default_factory=dict)
    """`{"kind": "install", "package": …}` or `{"kind": "file", "path": …, "nearest": […]}`."""
    rule: str = ""
    """Where the rule comes from, such as "pandas 2.0: DataFrame.append was removed"."""

    @property
    def kind(self) -> tuple[str, str]:
        """Proposals of one kind are the same try."""
        more = repr((self.setup, sorted(self.earlier.items()))) if self.setup or self.earlier else ""
        return self.action, (self.source or repr(sorted((self.settings or {}).items(), key=str))) + more


class CrashClass:
    """One class of crashes. A subclass is one file; the registry finds it.

    Classes are asked in the order of `rank`; the first that answers wins, so specific ones come first.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    """As a reader of the notebook sees it."""
    rank: ClassVar[int] = 50

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        """The diagnosis when the crash belongs to this class, else None."""
        raise NotImplementedError

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        """What to try, best first; may be empty."""
        return []


def patched(
    crash: Crash,
    edit: Callable[[Editor], object],
    said: tuple[str, str] | None,
    confidence: float = 0.8,
    *,
    rule: str = "",
    cell: int | None = None,
) -> list[Proposal]:
    """The cell after the edit as a proposal that says why and to what effect; none where nothing could be edited.

    `cell`, an index among `Crash.cells`, edits that earlier cell instead of the one that crashed.
    """
    source = edited(crash.source if cell is None else crash.cells[cell].source, edit) if said else None
    if source is None or said is None:
        return []
    if cell is None:
        return [Proposal("patch", *said, source, confidence=confidence, rule=rule)]
    return [Proposal("patch", *said, confidence=confidence, earlier={cell: source}, rule=rule)]


def replace(crash: Crash, why: str) -> Proposal:
    """Take the next component that can do the step."""
    return Proposal(
        "replace",
        why,
        effect=f"{crash.component or 'This step'} is left out; a simpler way takes its place.",
        confidence=0.5,
    )


def halve(crash: Crash, why: str, least: float = 0.2) -> list[Proposal]:
    """Write the cell again at half the size, as long as that is not too small to mean anything."""
    scale = crash.scale / 2
    if scale < least:
        return []
    effect = f"It runs at {scale:.0%} of its full size (rows, trees or iterations), so its score may be a little lower."
    return [Proposal("settings", why, effect, settings={"scale": scale}, confidence=0.7)]
