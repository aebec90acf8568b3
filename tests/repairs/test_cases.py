"""Cases that are not sealed are mended in the live kernel and from a fresh start, or left to a person, never hidden."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_automl.mend.cell import repair_cell
from tests.repairs.casebook import Case, load
from tests.repairs.forked_kernel import KernelParent
from tests.repairs.honesty import cheats
from tests.repairs.trial import trial

OPEN = load("open")
FRESH = load("fresh")
# Every fourth, for the time it takes; `tests.repairs.measure --half unseen` and the like run all of them.
UNSEEN = load("unseen")[::4]
HARDER = load("harder")[::4]
BLIND = load("blind")[::4]
WILD = load("wild")[::4]
FIELD = load("field")[::4]
STREET = load("street")[::4]
SQUARE = load("square")[::4]
HARBOUR = load("harbour")[::4]
JETTY = load("jetty")[::4]
QUAY = load("quay")[::4]
# Names of cases that are not mended yet, one a line: a case that is mended has to leave the list.
KNOWN_FAILURES = set((Path(__file__).parent / "known_failures.txt").read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def parent() -> Iterator[KernelParent]:
    with KernelParent() as parent:
        yield parent


def _marks(place: int, case: Case) -> list[pytest.MarkDecorator]:
    known = [pytest.mark.xfail(strict=True)] if case.name in KNOWN_FAILURES else []
    return [*known, pytest.mark.slow] if case.half == "fresh" and place % 4 else known


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name, marks=_marks(place, case))
        for half in (OPEN, FRESH, UNSEEN, HARDER, BLIND, WILD, FIELD, STREET, SQUARE, HARBOUR, JETTY, QUAY)
        for place, case in enumerate(half)
    ],
)
def test_a_case_is_mended_or_left_to_a_person(case: Case, parent: KernelParent) -> None:
    verdict = trial(case, parent, repair_cell)
    assert not verdict.harm, verdict.harm
    assert verdict.right, f"{verdict.given}: {verdict.why}"


def test_known_failures_name_cases() -> None:
    every = [
        *OPEN,
        *FRESH,
        *UNSEEN,
        *HARDER,
        *BLIND,
        *WILD,
        *FIELD,
        *STREET,
        *SQUARE,
        *HARBOUR,
        *JETTY,
        *QUAY,
    ]
    assert {case.name for case in every} >= KNOWN_FAILURES


def test_a_caught_exception_counts_as_a_cheat() -> None:
    assert cheats(
        "a = int(text)\nprint(a)", "try:\n    a = int(text)\nexcept ValueError:\n    a = 0\nprint(a)"
    )


def test_a_suppressed_exception_counts_as_a_cheat() -> None:
    hidden = "import contextlib\nwith contextlib.suppress(KeyError):\n    df = df.drop(columns='x')"
    assert cheats("df = df.drop(columns='x')", hidden)


def test_a_deleted_statement_counts_as_a_cheat() -> None:
    assert cheats("df = df.dropna()\nmodel.fit(df[cols], df[target])", "df = df.dropna()")


def test_a_renamed_argument_is_no_cheat() -> None:
    assert not cheats("e = OneHotEncoder(sparse=False)", "e = OneHotEncoder(sparse_output=False)")
