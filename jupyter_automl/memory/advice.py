"""From outcomes on similar tables to a number and a reason for each component.

What is sound to learn: a run on the same data says nothing here, or repeating a run would not repeat its choices, and a
second look at the same rows would pass for experience. The same file is known by its SHA-256, a copy in another format
by a digest of what its columns hold. Other tables may share some rows with this one; what they leave behind is how
components of the catalogue did out of fold, never a row, a fitted value or a holdout score, and it only decides what is
tried first: what is chosen is chosen by this run's own folds.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .kinship import Likeness
from .outcomes import FAILED, Outcome, Past

LEAST = 0.25
"""Tables less near than this are not similar."""
MOST_TABLES = 50
"""Similar tables that are looked at, the nearest ones."""
LEVEL = 0.005
"""A model has won where the best one's gain is larger by at most this share."""
HALVED = 0.02
"""What a model is worth halves with each such share of the best one's gain that it leaves behind."""
SLOW = 0.3
"""Part of its worth that the slowest of a run's models loses at most: of two that score alike, the faster goes first."""
DOUBT = 2.0
"""Tables that an even chance counts as: one alone moves a component by a third of what it showed."""
FAILURES, FORGIVEN = 2, 30 * 24 * 3600.0
"""Similar tables on which a component could not be carried out, and none on which it could, from which on it is not tried;
and seconds after which a failure is forgotten: what was missing may have been installed."""
EVEN = 0.5
"""The value of a component of which nothing is known."""


@dataclass(frozen=True)
class Recalled:
    """What memory says of one component: a value from 0 to 1, and on how many similar tables it won."""

    value: float
    won: int
    tables: int
    failed: int = 0
    """On how many of them it could not be carried out."""

    @property
    def hopeless(self) -> bool:
        """Whether trying it again would only cost time and repairs."""
        return self.failed == self.tables and self.failed >= FAILURES

    @property
    def why(self) -> str:
        """As a reason that is shown."""
        if self.failed and self.failed == self.tables:
            where = "the one similar table" if self.tables == 1 else f"any of {self.tables} similar tables"
            return f"could not be carried out on {where}"
        return self._won + (f", and could not be carried out on {self.failed}" if self.failed else "")

    @property
    def _won(self) -> str:
        if self.tables == 1:
            return "won on the one similar table" if self.won else "did not win on the one similar table"
        every = "all" if self.won == self.tables else "none" if self.won == 0 else str(self.won)
        return f"won on {every} {'' if every == 'all' else 'of '}{self.tables} similar tables"

    def payload(self) -> dict[str, Any]:
        return asdict(self)


def advice(
    pasts: Iterable[Past], current: Likeness, sha256: str, content: str, now: float | None = None
) -> dict[str, Recalled]:
    """For each component that was tried on similar other data: what that says. Empty where there is none.

    `now` is in seconds since the epoch.
    """
    now = time.time() if now is None else now
    near = _similar(pasts, current, sha256, content)
    values: dict[str, list[tuple[float, float, bool]]] = {}
    failed: Counter[str] = Counter()
    for weight, past in near:
        models = [one for one in past.outcomes if one.kind in ("model", "baseline")]
        for one in models:
            if one.kind == "model":
                worth = _worth(one, models)
                values.setdefault(one.component, []).append((weight, worth, one.reached >= 1.0 - LEVEL))
        lost = [one.component for one in past.outcomes if one.kind == FAILED and now - past.at < FORGIVEN]
        failed.update(lost)
        for name in lost:
            values.setdefault(name, []).append((weight, 0.0, False))
    found = {}
    for name, seen in sorted(values.items()):
        total = sum(weight for weight, _, _ in seen)
        value = (sum(weight * worth for weight, worth, _ in seen) + DOUBT * EVEN) / (total + DOUBT)
        found[name] = Recalled(round(value, 4), sum(won for _, _, won in seen), len(seen), failed[name])
    return found


def _similar(pasts: Iterable[Past], current: Likeness, sha256: str, content: str) -> list[tuple[float, Past]]:
    """The nearest other tables with their weights; of several runs on one table the newest."""
    seen, found = {sha256}, []
    for past in sorted(pasts, key=lambda one: -one.at):
        if past.sha256 in seen or past.content == content:
            continue
        seen.add(past.sha256)
        weight = current.nearness(past.likeness)
        if weight >= LEAST:
            found.append((weight, past))
    return sorted(found, key=lambda pair: (-pair[0], pair[1].run))[:MOST_TABLES]


def _worth(one: Outcome, others: Sequence[Outcome]) -> float:
    """Between 0 and 1: how near it came to the best, and how quickly."""
    seconds = [other.seconds for other in others]
    waste = (one.seconds - min(seconds)) / max(seconds) if max(seconds) > 0 else 0.0
    return float(0.5 ** (max(0.0, 1.0 - one.reached) / HALVED) * (1.0 - SLOW * waste))
