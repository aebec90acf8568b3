"""The success table: one whole run a real table, and what came of it.

    python -m tests.bench.run_tables [--only NAME ...] [--budget 20] [--jobs 1] [--cache FOLDER] [--out results.json]

Every table is run by the command line in a process of its own, as a person would. A table succeeds when the run finished,
found the right target and task, is better than the dummy on the holdout, and the proof found the same score. Tables that
stand in the results file are not run again; `--again` runs those of them that did not succeed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .tables import Table, tables
from .verdict import judged, table_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "jupyter-automl",
    "pandas",
    "numpy",
    "scikit-learn",
    "lightgbm",
    "catboost",
    "papermill",
    "ipykernel",
)


def run_one(table: Table, path: Path, folder: Path, budget: float, limit: float) -> dict[str, Any]:
    """Run the command line on one table and judge its report.

    Parameters
    ----------
    budget, limit : float
        Seconds: what the run is told, and when its processes are ended.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "jupyter_automl.cli", "run", str(path.resolve()), "--goal", table.goal, "--json",
               "--budget", str(budget), "--output", str((folder / f"{table.name}.ipynb").resolve()), "--force"]  # fmt: skip
    # A data folder of their own keeps these runs out of the user's history.
    environment = os.environ | {
        "JUPYTER_AUTOML_DATA_DIR": str((folder / "journal").resolve()),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }
    began = time.monotonic()
    with (folder / "progress.txt").open("wb") as progress:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=progress,
            start_new_session=True,
        )  # fmt: skip
        try:
            out, _ = process.communicate(timeout=limit)
            code = process.returncode
        except subprocess.TimeoutExpired:
            _end(process)
            out, code = b"", -1
    wall = time.monotonic() - began
    said = (folder / "progress.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    (folder / "report.json").write_bytes(out)
    try:
        report = json.loads(out)
    except ValueError:
        report = None
    why = (
        f"ended after {limit:.0f} s"
        if code == -1
        else (said[-1] if said else f"exit code {code} without a word")
    )
    return judged(table, report, code, why) | {"wall": round(wall, 1)}


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the run and its kernel: politely, then for good. The group is this run's own."""
    for number, seconds in ((signal.SIGTERM, 15), (signal.SIGKILL, 15)):
        try:
            os.killpg(process.pid, number)
            process.communicate(timeout=seconds)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def machine() -> dict[str, Any]:
    """What the numbers were measured on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "from the source tree" if name == "jupyter-automl" else "absent"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(), "memory_gib": round(memory, 1), "versions": found}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run the tables that are still to run, print the table, write the results after each."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.run_tables", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--only", nargs="+", metavar="NAME")
    parser.add_argument("--budget", type=float, default=20.0, help="seconds a run is told (20)")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds after which a run is ended (900)")
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time (1)")
    parser.add_argument(
        "--cache", type=Path, default=ROOT / "bench-results" / "tables", help="where the files lie"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "bench-results" / "results.json")
    parser.add_argument("--again", action="store_true", help="run those again that did not succeed")
    given = parser.parse_args(arguments)

    chosen = tables(given.only)
    absent = [table.name for table in chosen if not table.path(given.cache).exists()]
    if absent:
        print(f"Not written yet: {', '.join(absent)}. `make tables` writes them.", file=sys.stderr)
        return 2
    known: dict[str, Any] = json.loads(given.out.read_text()) if given.out.exists() else {}
    known = {"machine": machine(), "budget": given.budget, "tables": known.get("tables", {})}
    done: dict[str, Any] = known["tables"]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    to_run = [
        table
        for table in chosen
        if table.name not in done or (given.again and not done[table.name]["success"])
    ]
    print(
        f"{len(to_run)} of {len(chosen)} tables to run, {given.budget:.0f} s each and the proof",
        file=sys.stderr,
    )
    with ThreadPoolExecutor(max_workers=given.jobs) as pool:
        running = {
            pool.submit(run_one, table, table.path(given.cache), given.out.parent / "runs" / table.name,
                        given.budget, given.limit): table
            for table in to_run
        }  # fmt: skip
        try:
            for future in as_completed(running):
                name = running[future].name
                done[name] = future.result()
                part = given.out.with_suffix(".part")
                part.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
                part.replace(given.out)
                row = done[name]
                print(f"{name:<22}{'ok' if row['success'] else row['why']}", file=sys.stderr, flush=True)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    rows = [done[table.name] for table in chosen if table.name in done]
    print(table_of(rows))
    return 0 if all(row["success"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
