"""Finds every crash class, one a file here or in the folders below, and those of plug-ins; asked in the order of rank."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import jupyter_automl.repairs as repairs
from jupyter_automl.discovery import registered
from jupyter_automl.errors import AutoMLError

from .crash import Crash, CrashClass, Diagnosis, Proposal
from .rules import failed

ENTRY_POINTS = "jupyter_automl.crash_classes"
UNKNOWN = "unknown"
UNTOUCHED = "user_interrupt"


@cache
def crash_classes() -> tuple[CrashClass, ...]:
    """All crash classes, specific ones first. Raises ValueError when two share a name."""
    found = registered(CrashClass, repairs, ENTRY_POINTS)
    return tuple(sorted(found.values(), key=lambda one: (one.rank, one.name)))


def diagnose(crash: Crash) -> Diagnosis:
    """What broke and why, by the first class that knows; the class `unknown` when nobody does."""
    return next(_answers(crash))


def diagnoses(crash: Crash) -> list[Diagnosis]:
    """What every class says that knows the crash, specific ones first; never empty.

    What a person stopped has that one diagnosis, whatever else the error looks like.
    """
    found = list(_answers(crash))
    if found[0].crash_class == UNTOUCHED:
        return found[:1]
    return [one for one in found if one.crash_class != UNKNOWN] or found


def proposals(crash: Crash, diagnosis: Diagnosis) -> list[Proposal]:
    """What the diagnosis' class proposes and what fits the cell, best first.

    For a user's own cell that is a patch or a request to a person; a generated cell is mended in its own text,
    since the cells before it have been proven and a person need not be there.
    """
    proposed = crash_class(diagnosis.crash_class).propose(crash, diagnosis)
    if crash.generated:
        return [one for one in proposed if one.action != "ask" and not one.setup and not one.earlier]
    return [one for one in proposed if one.action in ("patch", "ask")]


def crash_class(name: str) -> CrashClass:
    """The crash class of that name; KeyError when there is none."""
    return {one.name: one for one in crash_classes()}[name]


def _answers(crash: Crash) -> Iterator[Diagnosis]:
    for one in crash_classes():
        try:
            diagnosis = one.diagnose(crash)
        except AutoMLError:
            raise
        except Exception as error:  # noqa: BLE001 (a plug-in's mistake must not take the other classes away)
            failed(f"the crash class {one.name}", error)
            continue
        if diagnosis is not None:
            yield diagnosis
