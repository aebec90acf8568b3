"""A user's live kernel as the mender needs it: asked, described, and tried in copies of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from jupyter_automl.kernel.probes import crash_state, failed_copy, foresight, look, rehearsal, trial
from jupyter_automl.kernel.question import NoAnswer, Questions

Status = Literal["ok", "error", "time_limit", "died", "impossible"]
LOOK = 0.2
"""Seconds for which a cell that a person asks about is looked at before it runs."""
SLACK = 3.0
"""Seconds on top of a trial's limit in which the kernel must have answered."""


@dataclass(frozen=True)
class Trial:
    """What became of sources that were run in a copy of the kernel, see `kernel/probes/trial.py`."""

    status: Status
    stage: int = 0
    ename: str = ""
    evalue: str = ""
    traceback: Sequence[str] = ()
    before: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    after: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    state: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    copy: int = 0
    """The failed copy, which can be asked until `release`."""
    printed: str = ""
    seconds: float = 0.0


class Live:
    """One kernel, over one connection. Blocks; `close` it."""

    def __init__(self, connection_file: str) -> None:
        """Raises NoAnswer when the connection file cannot be used."""
        self._questions = Questions(connection_file)

    def close(self) -> None:
        self._questions.close()

    def state(self) -> dict[str, dict[str, Any]]:
        """What the kernel holds, name → description. Raises NoAnswer when it is busy or gone."""
        found: dict[str, dict[str, Any]] = self._questions.ask(crash_state)
        return found

    def ask(self, expression: str) -> Any:
        """What the expression is worth in the kernel; None when it cannot be told."""
        try:
            return self._questions.ask(look, expression=expression)
        except NoAnswer:
            return None

    def attempt(
        self,
        sources: Sequence[str],
        limit: float,
        *,
        watch: Sequence[str] = (),
        stay: bool = False,
        undo: bool = False,
    ) -> Trial:
        """Run the sources in a copy of the kernel, for at most `limit` seconds.

        With `stay` a failed copy can be asked; with `undo` the copy begins as the kernel was when the probe `keep` kept.
        """
        try:
            report = self._questions.ask(
                trial,
                limit + SLACK,
                sources=list(sources),
                limit=limit,
                watch=list(watch),
                stay=stay,
                undo=undo,
            )
        except NoAnswer as error:
            return Trial("impossible", evalue=str(error))
        return Trial(**report)

    def ask_copy(self, copy: int, expression: str) -> Any:
        """What the expression is worth in a failed copy; None when it cannot be told."""
        try:
            return self._questions.ask(failed_copy, copy=copy, expression=expression)
        except NoAnswer:
            return None

    def foresee(self, source: str) -> list[dict[str, Any]]:
        """What the cell will crash on as far as the kernel's state tells, see `kernel/probes/foresight`. Raises NoAnswer."""
        found: list[dict[str, Any]] = self._questions.ask(foresight, source=source, seconds=LOOK)
        return found

    def rehearse(self, sources: Sequence[str], limit: float) -> dict[str, Any]:
        """What becomes of the sources in a copy that can change nothing, see `kernel/probes/rehearsal`. Raises NoAnswer."""
        found: dict[str, Any] = self._questions.ask(
            rehearsal, limit + SLACK, sources=list(sources), limit=limit
        )
        return found

    def release(self) -> None:
        """End the failed copies."""
        self.ask_copy(0, "")
