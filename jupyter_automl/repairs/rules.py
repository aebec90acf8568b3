"""Crash classes for users' own cells whose rules find the cause and its repair in one look."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from jupyter_automl.errors import AutoMLError

from .crash import Crash, CrashClass, Diagnosis, Proposal
from .place import Place, place_of


@dataclass(frozen=True)
class Finding:
    """What one rule found: the cause in plain words, and what to try, best first."""

    cause: str
    proposals: Sequence[Proposal] = ()
    evidence: str = ""
    confidence: float = 0.85


class RuleFailed(RuntimeWarning):
    """A rule or crash class raised an error of its own and was passed over."""


def failed(name: str, error: Exception) -> None:
    """Say so; the tests take it for an error."""
    warnings.warn(f"{name} failed and is passed over: {error!r}", RuleFailed, stacklevel=3)


Rule = Callable[[Place], Iterable[Finding]]


def ask_for(place: Place, why: str, **need: object) -> list[Proposal]:
    """A request to a person."""
    return [Proposal("ask", why, need=need, confidence=0.6)]


class RuleClass(CrashClass):
    """Asks its rules in order; the first finding is the diagnosis, the proposals of all are tried.

    Generated cells are left to the classes that know what their components can do.
    """

    rules: ClassVar[Sequence[Rule]] = ()
    enames: ClassVar[Sequence[str]] = ()
    """Kinds of errors that are looked at; all when empty."""
    unreadable: ClassVar[bool] = False
    """Whether the class looks at cells that Python cannot read."""

    def diagnose(self, crash: Crash) -> Diagnosis | None:
        if crash.generated or crash.status != "error" or (self.enames and crash.ename not in self.enames):
            return None
        place = place_of(crash)
        if place.reader is None and not self.unreadable:
            return None
        findings = list(self.findings(place))
        if not findings:
            return None
        first = findings[0]
        proposals: dict[tuple[str, str], Proposal] = {}
        for finding in findings:
            for proposal in finding.proposals:
                proposals.setdefault(proposal.kind, proposal)
        evidence = first.evidence or crash.evalue[:300]
        found = {"proposals": tuple(proposals.values())}
        return Diagnosis(self.name, first.cause, crash.line, evidence, first.confidence, found)

    def findings(self, place: Place) -> Iterator[Finding]:
        """What the rules say, in order."""
        for rule in self.rules:
            try:
                yield from rule(place)
            except AutoMLError:
                raise
            except Exception as error:  # noqa: BLE001 (one rule's mistake must not take the others away)
                failed(getattr(rule, "__name__", repr(rule)), error)

    def propose(self, crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
        return list(diagnosis.found["proposals"])
