"""The tables of the benchmark, for a terminal and for the README."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from typing import Any

from .learners import PEERS
from .ours import CALLED, is_ours
from .results import Measured, Results
from .selected import Contest
from .standing import LOSS, TIE, WIN, Place, mean_ranks, place, ranks, verdict

BUSY = 0.25  # cores used by other programs, above which seconds are to be doubted
METRIC = {"binary": "ROC AUC", "multiclass": "log-loss", "regression": "RMSE"}


def called(peer: str) -> str:
    """How a peer is called in tables."""
    if is_ours(peer):
        return CALLED + peer.removeprefix("ours")
    return PEERS[peer][2]


def text(
    contests: Sequence[Contest],
    rows: Sequence[Measured],
    peers: Sequence[str],
    us: str | None,
    results: Results,
) -> str:
    """A table per data set, then mean ranks, verdicts, ratios and failures."""
    verdicts = _verdicts(contests, rows, peers, us, results)
    lines = []
    for contest in contests:
        places = [found for peer in peers if (found := place(contest, peer, rows))]
        if places:
            lines += [*_contest(contest, places, verdicts), ""]
    lines += _summary(contests, rows, peers, us, verdicts)
    failed = [row for row in rows if row.failed]
    if failed:
        lines += ["", "Failures:"]
        lines += [f"  {row.cell.table} {row.cell.seed} {called(row.cell.peer)}: {row.why}" for row in failed]
    return "\n".join([*lines, "", *_remarks(rows)])


def _verdicts(
    contests: Sequence[Contest],
    rows: Sequence[Measured],
    peers: Sequence[str],
    us: str | None,
    results: Results,
) -> dict[tuple[str, str], str]:
    """Verdict of `us` by table and peer."""
    found = {
        (contest.name, peer): verdict(contest, us, peer, rows, results)
        for contest in contests
        for peer in peers
        if us is not None and peer != us
    }
    return {key: value for key, value in found.items() if value is not None}


def _contest(contest: Contest, places: Sequence[Place], verdicts: dict[tuple[str, str], str]) -> list[str]:
    table = contest.table
    lines = [f"{contest.name} ({contest.part}): {table.rows:,} rows, {table.task}, {METRIC[table.task]}",
             f"  {'':<26}{'score':>10}{'rank':>6}{'fit s':>9}{'cpu s':>8}{'whole s':>9}{'10k rows s':>12}{'cold s':>8}"
             f"{'memory MB':>11}  ours against it"]  # fmt: skip
    rank = ranks(contest, places)
    for one in sorted(places, key=lambda one: rank[one.peer]):
        memory = None if one.peak is None else one.peak / 2**20
        numbers = "".join((
            _number(one.score, 10, ".4g"), _number(rank[one.peer], 6, "g"), _number(one.fit, 9, ".1f"),
            _number(one.processor, 8, ".1f"), _number(one.whole, 9, ".1f"),
            _number(one.predict, 12, ".2f"), _number(one.predict_cold, 8, ".1f"),
            _number(memory, 11, ".0f"),
        ))  # fmt: skip
        failures = f"  {one.failures} failed" if one.failures else ""
        lines.append(
            f"  {called(one.peer):<26}{numbers}  {verdicts.get((contest.name, one.peer), '')}{failures}"
        )
    return lines


def _summary(
    contests: Sequence[Contest], rows: Sequence[Measured], peers: Sequence[str], us: str | None,
    verdicts: dict[tuple[str, str], str],
) -> list[str]:  # fmt: skip
    mean = mean_ranks(contests, rows, peers)
    lines = [f"{'':<26}{'mean rank':>10}{'tune':>7}{'judge':>7}{'win':>6}{'tie':>5}{'loss':>6}{'win or tie':>12}"
             f"{'failed':>8}{'fit':>7}{'predict':>9}{'memory':>8}"]  # fmt: skip
    halves = [
        mean_ranks([one for one in contests if one.part == part], rows, peers) for part in ("tune", "judge")
    ]
    for peer in sorted(peers, key=lambda peer: mean.get(peer, 0)):
        counts = Counter(value for (_, other), value in verdicts.items() if other == peer)
        total = counts.total()
        against = "".join(
            f"{counts[kind] if total else '':>{width}}" for kind, width in ((WIN, 6), (TIE, 5), (LOSS, 6))
        )
        share = f"{(counts[WIN] + counts[TIE]) / total:.0%}" if total else ""
        mine = [row for row in rows if row.cell.peer == peer]
        ratio = _ratios(contests, rows, us, peer)
        lines.append(
            f"{called(peer):<26}" + "".join(_number(each.get(peer), width, ".2f")
                                            for each, width in zip((mean, *halves), (10, 7, 7), strict=True))
            + against + f"{share:>12}{f'{sum(row.failed for row in mine)}/{len(mine)}':>8}"
            + "".join(_number(ratio[name], width, ".2f")
                      for name, width in (("fit", 7), ("predict", 9), ("peak", 8)))
        )  # fmt: skip
    ranked = sum(all(place(contest, peer, rows) for peer in peers) for contest in contests)
    lines.append(f"Ranks over the {ranked} tables that all of them ran on; win, tie and loss are ours against the peer "
                 "(tie: the 95 % bootstrap interval of the difference covers 0);")  # fmt: skip
    lines.append("fit, predict and memory: median over tables of the peer's figure divided by ours.")
    return lines


def _ratios(
    contests: Sequence[Contest], rows: Sequence[Measured], us: str | None, peer: str
) -> dict[str, float | None]:
    """Median over tables of the peer's seconds and bytes divided by ours; None where nothing can be divided."""
    found: dict[str, list[float]] = {"fit": [], "predict": [], "peak": []}
    for contest in contests:
        ours = place(contest, us, rows) if us else None
        theirs = place(contest, peer, rows)
        for name, values in found.items():
            above, below = getattr(theirs, name, None), getattr(ours, name, None)
            if above is not None and below:
                values.append(above / below)
    return {name: statistics.median(values) if values else None for name, values in found.items()}


def _remarks(rows: Sequence[Measured]) -> list[str]:
    """What it was measured on, and what to doubt."""
    if not rows:
        return ["Nothing is measured yet."]
    machine: dict[str, Any] = rows[-1].context["machine"]
    lines = [f"{machine['cores']} cores of {machine['processor']}, {machine['memory_gib']:g} GiB, {machine['system']}, "
             f"Python {machine['python']}; budget {rows[-1].cell.budget:g} s"]  # fmt: skip
    for peer in dict.fromkeys(row.cell.peer for row in rows):
        last = next(row for row in reversed(rows) if row.cell.peer == peer)
        named = ", ".join(f"{name} {version}" for name, version in last.context["versions"].items())
        at = f" at {last.context['commit']}" if is_ours(peer) else ""
        lines.append(f"  {called(peer)}{at}: {named or 'versions not known'}")
    busy = sum(row.context["others"] > BUSY for row in rows)
    if busy:
        lines.append(
            f"{busy} of {len(rows)} cells were fitted while other programs used the cores: their seconds, and scores that "
            "depend on seconds, are only indicative."
        )
    return lines


def markdown(
    contests: Sequence[Contest],
    rows: Sequence[Measured],
    peers: Sequence[str],
    us: str | None,
    results: Results,
) -> str:
    """The README's tables: peers with mean rank and verdicts, then the scores by data set."""
    verdicts = _verdicts(contests, rows, peers, us, results)
    mean = mean_ranks(contests, rows, peers)
    ordered = sorted(peers, key=lambda peer: mean.get(peer, 0))
    lines = ["| | mean rank | ours: win / tie / loss | failures | fit, s | 10,000 rows, s | memory, MB |",
             "|---|---:|---:|---:|---:|---:|---:|"]  # fmt: skip
    for peer in ordered:
        counts = Counter(value for (_, other), value in verdicts.items() if other == peer)
        against = f"{counts[WIN]} / {counts[TIE]} / {counts[LOSS]}" if counts else ""
        mine = [row for row in rows if row.cell.peer == peer]
        places = [found for contest in contests if (found := place(contest, peer, rows))]
        fit, served, peak = (
            _middle([getattr(one, name) for one in places]) for name in ("fit", "predict", "peak")
        )
        cells = (called(peer), _plain(mean.get(peer), ".2f"), against, f"{sum(row.failed for row in mine)} of {len(mine)}",
                 _plain(fit, ".0f"), _plain(served, ".2f"), _plain(None if peak is None else peak / 2**20, ".0f"))  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "| table | rows | metric | " + " | ".join(called(peer) for peer in ordered) + " |",
              "|---|---:|---|" + "---:|" * len(ordered)]  # fmt: skip
    for contest in contests:
        by_peer = {peer: found for peer in ordered if (found := place(contest, peer, rows))}
        if not by_peer:
            continue
        rank = ranks(contest, list(by_peer.values()))
        best = min(rank.values())
        scores = [_score(by_peer[peer], rank[peer] == best) if peer in by_peer else "" for peer in ordered]
        named = f"{contest.name}{'*' if contest.part == 'judge' else ''}"
        lines.append(
            f"| {named} | {contest.table.rows:,} | {METRIC[contest.table.task]} | {' | '.join(scores)} |"
        )
    lines += [
        "",
        "\\* not looked at during development. Medians over the splits of a table and, above, over tables.",
        "",
    ]
    return "\n".join([*lines, *_remarks(rows)])


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _score(one: Place, best: bool) -> str:
    shown = "failed" if one.score is None else f"{one.score:.4g}"
    return f"**{shown}**" if best else shown


def _plain(value: float | None, form: str) -> str:
    return "" if value is None else f"{value:{form}}"


def _number(value: float | None, width: int, form: str) -> str:
    return f"{_plain(value, form):>{width}}"
