"""Whether a run is ever worse for its language model: `python -m tests.bench.thinking [--budget 20] [--only titanic …]`.

Every table is run by the command line in a process of its own, once with each model of `minds.py`, for the same seed and
budget. Printed are the score out of fold and on the holdout, whether the run finished and its proof was identical, what was
asked, and the seconds that the gates took; then the verdict. Scores hang on the clock as well, since counts of trees follow
from how fast the machine was just now: hence the run `again`, a second one without a model, and the comparison within the run,
of what was chosen with the expert's candidate that it went against. Where the budget is too short for the expert, no proposals
are asked for. With `--same-expert` the clock is out of it, see `branches.py`: the way to compare on a busy machine. A run in the
results file is not done again; delete its entry to repeat it.

    python -m tests.bench.thinking --tables FOLDER --only iris concrete --kinds none again hostile   # FOLDER: from `make tables`
    python -m tests.bench.thinking --without gates --kinds none mediocre                             # what the gates are worth
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd

from jupyter_automl.catalog.tabular.metrics import METRICS
from jupyter_automl.run.journal import Event, Journal

from .branches import branched
from .minds import KINDS, absent, at_hand
from .run_tables import machine
from .tables import tables
from .without import PARTS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = {
    "titanic": ("who survived the sinking", "survived"),
    "churn": ("predict which customers will leave", "churn"),
    "houses": ("estimate the value of a house", "SalePrice"),
    "penguins": ("predict the species", "Species"),
}
"""Goal and target of the tables that lie in `example_notebooks/`."""
EXACT = 1e-9
"""Scores that differ by less are the same."""


def found(only: list[str], folder: Path | None) -> list[tuple[str, Path, str, str]]:
    """Name, file, goal and target of the tables; those of `make tables` where their folder is given."""
    examples = {name: (ROOT / "example_notebooks" / f"{name}.csv", *EXAMPLES[name]) for name in EXAMPLES}
    others = [name for name in only if folder is not None and name not in examples]
    listed = (
        {table.name: (table.path(folder), table.goal, table.target) for table in tables(others)}
        if others
        else {}
    )  # type: ignore[arg-type]
    known = {**examples, **listed}
    unknown = [name for name in only if name not in known]
    if unknown:
        raise SystemExit(
            f"No such table: {', '.join(unknown)}; give --tables FOLDER for those of `make tables`."
        )
    return [(name, *known[name]) for name in only or examples]


def measured(
    data: Path, goal: str, target: str, kind: str, budget: float, *, without: str | None, trunk: Path | None
) -> dict[str, Any]:
    """One run of the command line, and what its report and journal say.

    `trunk`: the data folder of a run without a model, which is gone on with from the choice on; made by the kind `none`.
    """
    with tempfile.TemporaryDirectory() as name, at_hand(kind, _table(data), target) as arguments:
        folder = Path(name)
        if trunk is not None:
            if kind != "none" and not trunk.exists():
                raise SystemExit("There is no run to go on with; let the kinds begin with none.")
            folder = trunk if kind == "none" else trunk.with_name(kind)
            shutil.rmtree(folder, ignore_errors=True)  # of one that was cut off
            folder.mkdir(parents=True)
        line = ["run", str(data), "--goal", goal, "--json", "--force", "--budget", str(budget),
                "--output", str(folder / "nb.ipynb"), *arguments]  # fmt: skip
        if trunk is not None and kind != "none":
            line = branched(trunk, folder, arguments)
        program = ["tests.bench.without", without] if without else ["jupyter_automl.cli"]
        environment = os.environ | {
            "JUPYTER_AUTOML_DATA_DIR": str(folder), "JUPYTER_AUTOML_MEMORY": "off",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", *program, *line],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        try:
            report = json.loads(done.stdout)
        except ValueError:
            return {"finished": False, "why": (done.stderr.strip().splitlines() or ["no word"])[-1]}
        return told(report, Journal(folder).events(report["run"]))


def _table(data: Path) -> pd.DataFrame:
    return pd.read_csv(data, nrows=500) if data.suffix in (".csv", ".txt") else pd.DataFrame({"x": []})


def told(report: dict[str, Any], events: list[Event]) -> dict[str, Any]:
    """The figures of a run; `score` is such that more is better, `gain` what a kept proposal adds to the expert's choice."""
    sign = 1 if METRICS[report["metric"]].greater else -1
    thought = next((event.seq for event in events if event.payload.get("action") == "decide:think"), math.inf)
    board = {event.payload["name"]: event.payload for event in events if event.kind == "experiment"}
    means = {name: sign * _mean(row["scores"]) for name, row in board.items()}
    proposals = [event.payload for event in events if event.kind == "experiment" and event.seq > thought]
    rivals = {row["name"]: str(row["rival"]) for row in proposals}
    chosen = next((event.payload["chosen"] for event in events if event.kind == "run.finished"), None)
    used, rerun = report.get("model") or {}, report.get("rerun") or {}
    proposed = used.get("proposals", [])
    kept = [
        entry["name"]
        for entry in proposed
        if entry["kept"] and entry["kind"] not in ("explanation", "meaning")
    ]
    return {
        "finished": report["status"] == "finished", "proof": bool(rerun.get("ok") and rerun.get("identical")),
        "metric": report["metric"], "score": means.get(chosen, math.nan), "chosen": chosen,
        "gain": _gain(str(chosen), rivals, means), "holdout": sign * (report["holdout"] or {}).get("score", math.nan),
        "tried": sorted(set(board) - set(rivals)),
        "asked": sorted(used.get("roles", {})), "tokens": used.get("prompt_tokens", 0) + used.get("completion_tokens", 0),
        "proposed": len(proposed), "kept": kept,
        "seconds": report["seconds"]["total"], **gates(events), "why": report.get("why"),
    }  # fmt: skip


def _gain(chosen: str, rivals: dict[str, str], means: dict[str, float]) -> float:
    """What the chosen one has over the expert's candidate that it went against, proposal by proposal (`rivals`)."""
    name = chosen
    while name in rivals:
        name = rivals[name]
    return means.get(chosen, math.nan) - means.get(name, math.nan)


def gates(events: list[Event]) -> dict[str, float]:
    """Seconds of what a run does with proposals: `waited` for answers, `folds` on which they were measured, and `gates`, all
    the rest from an answer to the last verdict on it. Cells of what was kept count as work, as does rebuilding a kernel."""
    found = {"waited": 0.0, "folds": 0.0, "gates": 0.0}
    open_ones: dict[str, float] | None = None
    """What came since the last verdict; it counts when another one follows."""
    before = 0.0
    for event in events:
        seconds = float(event.payload.get("seconds") or 0.0) if event.kind in _TIMED else event.at - before
        if event.kind == "model.answered":
            found["waited"] += seconds
            open_ones = {"folds": 0.0, "gates": 0.0}
        elif open_ones is not None and event.kind != "cell.executed":
            name = "folds" if str(event.payload.get("action", "")).startswith("try:") else "gates"
            open_ones[name] += seconds
        if event.kind == "proposal" and open_ones is not None:
            found["folds"] += open_ones["folds"]
            found["gates"] += open_ones["gates"]
            open_ones = {"folds": 0.0, "gates": 0.0}
        before = event.at
    return found


_TIMED = ("model.answered", "probed", "cell.executed")
"""Kinds of events that say themselves how long they took."""


def _mean(scores: list[float]) -> float:
    return sum(scores) / len(scores)


def never_worse(cells: dict[str, dict[str, dict[str, Any]]]) -> list[str]:
    """The verdict over `cells[table][kind]`, in lines."""
    lines = []
    with_model = [(name, kind) for name in cells for kind in cells[name] if kind not in ("none", "again")]
    whole = sum(
        cells[name][kind]["finished"] and cells[name][kind].get("proof", False) for name, kind in with_model
    )
    inside = sum(cells[name][kind].get("gain", -1.0) >= -EXACT for name, kind in with_model)
    lines += [f"finished and proven: {whole} of {len(with_model)}",
              f"never worse than the expert within the run: {inside} of {len(with_model)}"]  # fmt: skip
    for kind in KINDS[1:]:
        pairs = [
            (name, cells[name]["none"], cells[name][kind])
            for name in cells
            if {"none", kind} <= cells[name].keys()
        ]
        less = [
            (name, _fallen(none, other)) for name, none, other in pairs if not _fallen(none, other) <= EXACT
        ]
        if pairs:
            said = ": " + ", ".join(f"{name} less by {by:.2g}" for name, by in less) if less else ""
            lines.append(f"never worse than none, {kind}: {len(pairs) - len(less)} of {len(pairs)}{said}")
    told = [cells[name][kind] for name, kind in with_model if "gates" in cells[name][kind]]
    shares = [cell["gates"] / cell["seconds"] for cell in told]
    if shares:
        lines.append(f"gates: {_mean(shares):.1%} of the run, at most {max(shares):.1%}")
    return lines


def _fallen(none: dict[str, Any], other: dict[str, Any]) -> float:
    return float(none.get("score", math.nan)) - float(other.get("score", math.nan))


def shown(name: str, kind: str, cell: dict[str, Any]) -> str:
    """One line of the table."""
    if "score" not in cell:
        return f"{name:<14}{kind:<9} did not finish: {cell['why']}"
    share = (cell["gates"] / cell["seconds"]) if cell["seconds"] else 0.0
    return (
        f"{name:<14}{kind:<9}{cell['metric']:<9}{cell['score']:>11.5f}{cell['holdout']:>11.5f}  "
        f"{'finished' if cell['finished'] else 'partial':<9}{'proven' if cell['proof'] else 'NOT':<7}{cell['tokens']:>8,}"
        f"{cell['seconds']:>8.1f} s{cell['waited']:>7.1f}{cell['folds']:>7.1f}{cell['gates']:>7.2f}{share:>7.1%}"
        f"  {len(cell['tried'])} tried; asked {', '.join(cell['asked']) or 'nothing'}; {cell['proposed']} proposed, "
        f"{len(cell['kept'])} kept; {cell['chosen']}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether a run is ever worse for its language model.")
    parser.add_argument("--budget", type=float, default=20.0)
    parser.add_argument("--tables", type=Path, metavar="FOLDER", help="where the files of `make tables` lie")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--without", choices=list(PARTS), help="leave a part out, see tests/bench/without.py")
    parser.add_argument(
        "--same-expert", action="store_true",
        help="go on with one run without a model from the choice on, so that the clock decides nothing between them",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, default=ROOT / "bench-results" / "thinking.json")
    asked = parser.parse_args()
    results = json.loads(asked.out.read_text()) if asked.out.exists() else {"machine": machine(), "cells": {}}
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    kinds = [kind for kind in asked.kinds if absent(kind) is None]
    for kind in asked.kinds:
        if kind not in kinds:
            print(absent(kind))
    print(f"{'table':<14}{'model':<9}{'metric':<9}{'out of fold':>11}{'holdout':>11}  {'':<16}{'tokens':>8}{'run':>10}"
          f"{'waited':>7}{'folds':>7}{'gates':>7}{'share':>7}")  # fmt: skip
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for name, data, goal, target in found(asked.only, asked.tables):
        for kind in kinds:
            way = f"{asked.without or 'whole'}{' same-expert' if asked.same_expert else ''}"
            key = f"{name} {kind} {asked.budget:g} {way}"
            trunk = (
                asked.out.resolve().with_suffix("") / f"{name}-{asked.budget:g}" / "trunk"
                if asked.same_expert
                else None
            )
            if key not in results["cells"]:
                results["cells"][key] = measured(
                    data, goal, target, kind, asked.budget, without=asked.without, trunk=trunk
                )
                part = asked.out.with_suffix(".part")
                part.write_text(json.dumps(results, indent=1) + "\n")
                part.replace(asked.out)
            cells.setdefault(name, {})[kind] = results["cells"][key]
            print(shown(name, kind, results["cells"][key]), flush=True)
    print("\n".join(never_worse(cells)))


if __name__ == "__main__":
    main()
