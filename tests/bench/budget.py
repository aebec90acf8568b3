"""Whether a run keeps its time: `python -m tests.bench.budget [--budgets 20 60 240] [--rows 500 20000 500000] [--trials 1]`.

Each run of the command line is stopped once its model is fitted, scored and saved. Prints what it took against what was
given, how many experiments there were time for, the rows of the search and of the final fit, and what was left out.
Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import signal
import sqlite3
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.speed import command, journalled, large_table

GOAL = "predict who bought"
FITTED = "SELECT COUNT(*) FROM events WHERE kind IN ('run.fitted', 'run.finished')"


def until_fitted(data: Path, budget: float) -> list[tuple[str, dict[str, Any]]]:
    """The journal's events (kind, payload) of a run that is stopped when its model is saved, or has ended."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        line, environment = command(folder, data, GOAL, budget)
        process = subprocess.Popen(
            line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None and not journalled(folder, FITTED):
            time.sleep(0.2)
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(60)
        with sqlite3.connect(folder / "journal" / "journal.sqlite", timeout=30) as journal:
            rows = journal.execute("SELECT kind, payload FROM events ORDER BY seq").fetchall()
        return [(str(kind), json.loads(payload)) for kind, payload in rows]


def described(events: list[tuple[str, dict[str, Any]]]) -> str:
    """What there was time for, in a few words."""
    planned = next(told for kind, told in events if kind == "planned")
    fit = next((told["rows"] for _, told in events if told.get("action") == "decide:fit_rows"), None)
    tried = sum(kind == "experiment" for kind, _ in events)
    left_out = [told["step"] for kind, told in events if kind == "step.skipped"]
    said = [f"{tried} experiments"]
    if planned["search_rows"]:
        said.append(f"searched on {planned['search_rows']:,} rows")
    if fit:
        said.append(f"fitted on {fit:,}")
    if left_out:
        said.append("left out: " + ", ".join(left_out))
    return "; ".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether a run keeps its time.")
    parser.add_argument("--budgets", type=float, nargs="+", default=[20, 60, 240])
    parser.add_argument("--rows", type=int, nargs="+", default=[500, 20_000, 500_000])
    parser.add_argument("--trials", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked.rows:
            file = Path(folder) / f"rows_{rows}.csv"
            large_table(file, rows)
            for budget in asked.budgets:
                runs = [until_fitted(file, budget) for _ in range(asked.trials)]
                seconds = [
                    told["seconds"] for events in runs for kind, told in events if kind == "run.fitted"
                ]
                if len(seconds) < len(runs):
                    print(
                        f"{rows:,} rows, {budget:g} s: {len(runs) - len(seconds)} of {len(runs)} did not get there"
                    )
                    continue
                taken = statistics.median(seconds)
                print(f"{rows:,} rows × 30, {budget:g} s: {taken:.1f} s ({taken / budget - 1:+.0%}); {described(runs[-1])}",
                      flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
