"""What a run costs beside its cells: `python -m tests.bench.speed [--budget 60] [--rows 300000]`.

Prints, from real runs of the command line in this environment: seconds from the command's start until the first cell has
run (median of three), the share of the time until the score that was not spent in the kernel, seconds from Ctrl-C to the
end, and the kernel's peak memory on a large table against the table's size in memory. Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CHURN = ROOT / "example_notebooks" / "churn.csv"
GOAL = "predict which customers will leave, and tell me what drives it"
MEGABYTE = 2**20
FIRST_CELL = "SELECT MIN(at) FROM events WHERE kind = 'cell.executed'"


def command(folder: Path, data: Path, goal: str, budget: float) -> tuple[list[str], dict[str, str]]:
    """The command line and its environment, with a journal of its own."""
    line = [sys.executable, "-m", "jupyter_automl.cli", "run", str(data), "--goal", goal, "--json", "--force",
            "--budget", str(budget), "--output", str(folder / "nb.ipynb")]  # fmt: skip
    # Compiled modules are kept, as an installed package has them.
    own = {
        "JUPYTER_AUTOML_DATA_DIR": str(folder / "journal"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    return line, os.environ | own


def journalled(folder: Path, query: str) -> float | None:
    """The one number that a query finds in the run's journal; None while there is none."""
    file = folder / "journal" / "journal.sqlite"
    if not file.exists():
        return None
    try:
        with sqlite3.connect(file, timeout=30) as journal:
            found = journal.execute(query).fetchone()
    except sqlite3.OperationalError:  # the journal is being made
        return None
    return None if found is None or found[0] is None else float(found[0])


def started_and_stopped(budget: float) -> tuple[float, float]:
    """Seconds to the first cell, and from Ctrl-C (a second later) to the end of the process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        line, environment = command(folder, CHURN, GOAL, budget)
        began = time.time()
        process = subprocess.Popen(
            line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None:
            at = journalled(folder, FIRST_CELL)
            if at is not None:
                break
            time.sleep(0.05)
        time.sleep(8)  # into the first models
        asked = time.time()
        process.send_signal(signal.SIGINT)
        process.wait(60)
        return (at or time.time()) - began, time.time() - asked


def whole(data: Path, goal: str, budget: float) -> dict[str, Any]:
    """The report of a whole run."""
    with tempfile.TemporaryDirectory() as name:
        line, environment = command(Path(name), data, goal, budget)
        done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
        return dict(json.loads(done.stdout))


def large_table(path: Path, rows: int) -> float:
    """Write a mixed table of 30 columns; returns its size in memory in bytes."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(0)
    table = pd.DataFrame({f"number {k}": random.normal(size=rows).round(4) for k in range(20)})
    for k in range(9):
        levels = np.array([f"level {level}" for level in range(3 + 4 * k)])
        table[f"category {k}"] = pd.Series(random.choice(levels, rows)).astype("str")
    chance = 1 / (1 + np.exp(-table["number 0"] - table["number 1"] * (table["category 0"] == "level 0")))
    table["bought"] = (random.random(rows) < chance).astype(int)
    table.to_csv(path, index=False)
    return float(table.memory_usage(deep=True).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description="What a run costs beside its cells.")
    parser.add_argument("--budget", type=float, default=60)
    parser.add_argument("--rows", type=int, default=300_000)
    asked = parser.parse_args()
    trials = [started_and_stopped(asked.budget) for _ in range(3)]
    print(
        f"first cell run after {statistics.median(first for first, _ in trials):.1f} s (median of {len(trials)})"
    )
    print(
        f"Ctrl-C to the end: {statistics.median(stop for _, stop in trials):.1f} s (median of {len(trials)})"
    )
    spent = whole(CHURN, GOAL, asked.budget)["seconds"]
    outside = spent["fitted"] - spent["cells"]
    print(f"churn, --budget {asked.budget:g}: scored after {spent['fitted']:.1f} s; in cells {spent['cells']:.1f} s, "
          f"in silent probes {spent['probes']:.1f} s, elsewhere {spent['agents']:.1f} s; outside cells "
          f"{outside / spent['fitted']:.1%}, outside the kernel {spent['agents'] / spent['fitted']:.1%}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.csv"
        size = large_table(file, asked.rows)
        report = whole(file, "predict who bought", asked.budget)
    limit = 4 * size + 500 * MEGABYTE
    print(f"{asked.rows:,} × 30: {report['status']}, table {size / MEGABYTE:.0f} MB in memory, kernel's peak "
          f"{report['peak_memory'] / MEGABYTE:.0f} MB (4 × table + 500 MB = {limit / MEGABYTE:.0f} MB)")  # fmt: skip


if __name__ == "__main__":
    main()
