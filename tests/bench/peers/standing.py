"""Who is how good: medians over splits, ranks, and win, tie or loss within the noise of the test rows."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from .results import Measured, Results
from .scoring import interval
from .selected import Contest

WIN, TIE, LOSS = "win", "tie", "loss"


@dataclass(frozen=True)
class Place:
    """One peer on one table, the medians of its splits; a failed split counts as worse than any score.

    `score` is None when most splits failed; seconds and bytes are those of the splits that worked.
    """

    table: str
    peer: str
    score: float | None
    failures: int
    fit: float | None
    processor: float | None
    whole: float | None
    predict: float | None
    predict_cold: float | None
    peak: float | None


def place(contest: Contest, peer: str, rows: Sequence[Measured]) -> Place | None:
    """The peer's place on a table; None where it was not measured."""
    mine = [row for row in rows if row.cell.table == contest.name and row.cell.peer == peer]
    if not mine:
        return None
    sign = -1.0 if contest.table.task == "binary" else 1.0
    middle = statistics.median_high([math.inf if row.score is None else sign * row.score for row in mine])
    good = [row for row in mine if not row.failed]
    return Place(
        contest.name, peer, None if math.isinf(middle) else sign * middle, len(mine) - len(good),
        *(_median([getattr(row, name) for row in good])
          for name in ("fit", "processor", "whole", "predict", "predict_cold", "peak")),
    )  # fmt: skip


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def ranks(contest: Contest, places: Sequence[Place]) -> dict[str, float]:
    """Rank of each peer on a table, 1 the best; equal scores share the mean of their ranks, failures the last ones."""
    sign = -1.0 if contest.table.task == "binary" else 1.0
    losses = {one.peer: math.inf if one.score is None else sign * one.score for one in places}
    return {
        peer: sum(other < loss for other in losses.values())
        + (sum(other == loss for other in losses.values()) + 1) / 2
        for peer, loss in losses.items()
    }


def mean_ranks(
    contests: Sequence[Contest], rows: Sequence[Measured], peers: Sequence[str]
) -> dict[str, float]:
    """Mean rank over the tables on which all peers were measured; empty when there is none."""
    each = []
    for contest in contests:
        places = [found for peer in peers if (found := place(contest, peer, rows))]
        if len(places) == len(peers):
            each.append(ranks(contest, places))
    return {peer: statistics.mean(one[peer] for one in each) for peer in peers} if each else {}


def verdict(contest: Contest, us: str, them: str, rows: Sequence[Measured], results: Results) -> str | None:
    """`win`, `tie` or `loss` of `us` against `them` on a table; None where not both were measured.

    More failures lose. Else the scores of the splits on which both worked differ when the 95 % bootstrap interval of
    their difference leaves out 0.
    """
    by_seed = [
        {row.cell.seed: row for row in rows if row.cell.table == contest.name and row.cell.peer == peer}
        for peer in (us, them)
    ]
    shared = sorted(by_seed[0].keys() & by_seed[1].keys())
    if not shared:
        return None
    failed = [sum(side[seed].failed for seed in shared) for side in by_seed]
    if failed[0] != failed[1]:
        return WIN if failed[0] < failed[1] else LOSS
    splits = []
    for seed in shared:
        if not any(side[seed].failed for side in by_seed):
            truth, ours = results.kept(by_seed[0][seed].cell)
            _, theirs = results.kept(by_seed[1][seed].cell)
            splits.append((truth, ours, theirs))
    if not splits:
        return TIE
    low, high = interval(contest.table.task, splits)
    return WIN if low > 0 else LOSS if high < 0 else TIE
