"""The benchmark against peers: same rows, same seconds, same cores, one process at a time.

    python -m tests.bench.peers [--budget 60] [--only NAME ...] [--part tune|judge] [--peers NAME ...] [--markdown]

Everybody gets the same training file, raw, and the same test rows without their target; scores are computed here from
the predictions. Results are appended to `results.jsonl` after each cell, and cells that stand there are not measured
again. `ours@WORD` measures this project under a name of its own, to stand beside an earlier state of it.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from .environments import python_of
from .handing_out import hand_out
from .learners import PEERS
from .machine import ROOT, use_cores
from .measuring import Terms, measure
from .ours import OURS, is_ours
from .report import markdown, text
from .results import Cell, Measured, Results, to_run
from .selected import Contest, contests


def main(arguments: list[str] | None = None) -> int:
    """Measure the cells that are still to be measured, then print the tables."""
    given = _parser().parse_args(arguments)
    unknown = [peer for peer in given.peers if not is_ours(peer) and peer not in PEERS]
    if unknown:
        raise SystemExit(f"No peer {', '.join(unknown)}; there are {OURS}, {', '.join(PEERS)}")
    chosen = contests(given.only, given.part)
    results = Results(given.results)
    cells = [
        (Cell(contest.name, peer, seed, given.budget), contest)
        for contest in chosen
        for seed in contest.seeds(given.seeds)
        for peer in given.peers
    ]
    if not given.report:
        _measure(given, cells, results)
    known = results.measured()
    rows = [known[cell] for cell, _ in cells if cell in known]
    peers = [peer for peer in given.peers if any(row.cell.peer == peer for row in rows)]
    us = next((peer for peer in peers if is_ours(peer)), None)
    print((markdown if given.markdown else text)(chosen, rows, peers, us, results))
    return 0


def _measure(given: argparse.Namespace, cells: list[tuple[Cell, Contest]], results: Results) -> None:
    cores = use_cores(given.cores)
    terms = Terms(cores, given.envs, given.results)
    contest_of = dict(cells)
    waiting = to_run(contest_of, results.measured(), given.again)
    print(
        f"{len(waiting)} of {len(cells)} cells to measure, {given.budget:g} s each and what comes after",
        file=sys.stderr,
    )
    for peer in dict.fromkeys(cell.peer for cell in waiting if not is_ours(cell.peer)):
        python_of(peer, given.envs)  # all of them now, not one by one between the hours
    for number, cell in enumerate(waiting, 1):
        contest = contest_of[cell]
        source = contest.table.path(given.cache)
        if not source.exists():
            raise SystemExit(f"{source} is not written yet; `make bench` writes it")
        split = hand_out(contest, source, given.results / "splits" / contest.name / str(cell.seed), cell.seed)
        measured = measure(cell, contest, split, terms, results)
        results.add(measured)
        print(f"{number:>4}/{len(waiting)} {_line(measured)}", file=sys.stderr, flush=True)


def _line(measured: Measured) -> str:
    cell = measured.cell
    what = measured.why if measured.failed else f"{measured.score:.5g}"
    fit = "" if measured.fit is None else f"fit {measured.fit:.1f} s, "
    return f"{cell.table} {cell.seed} {cell.peer}: {what} ({fit}whole {measured.whole:.1f} s)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.peers", description=(__doc__ or "").splitlines()[0]
    )
    kept = ROOT / "bench-results"
    parser.add_argument("--budget", type=float, default=60.0, help="seconds to fit (60)")
    parser.add_argument("--only", nargs="+", metavar="TABLE")
    parser.add_argument("--part", choices=["tune", "judge"], help="one half of the tables")
    parser.add_argument("--peers", nargs="+", metavar="PEER", default=[OURS, *PEERS], help="ours, ours@WORD, "
                        + ", ".join(PEERS))  # fmt: skip
    parser.add_argument(
        "--seeds", type=int, default=3, help="splits of tables under 5,000 rows (3); else one"
    )
    parser.add_argument("--cores", type=int, default=2, help="cores that everything is bound to (2)")
    parser.add_argument("--again", choices=["none", "failed", "all"], default="none",
                        help="which of the chosen cells to measure again (none)")  # fmt: skip
    parser.add_argument("--report", action="store_true", help="measure nothing, print what is there")
    parser.add_argument("--markdown", action="store_true", help="print the table for the README")
    parser.add_argument("--cache", type=Path, default=kept / "tables", help="where the tables lie")
    parser.add_argument(
        "--envs", type=Path, default=ROOT / ".bench-envs", help="where the peers' environments lie"
    )
    parser.add_argument("--results", type=Path, default=kept / "peers", help="where results go")
    return parser


if __name__ == "__main__":
    # Asked to end, as by a time limit around the whole, it first ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main())
