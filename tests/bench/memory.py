"""What memory is worth: `python -m tests.bench.memory [--budget 40] [--only titanic] [--parts 3]`.

A family is one real table cut at random into parts that share no row. The last part is run with memory off (the first
pass), the others are run with an empty memory that they fill, and then the last part is run again with what they left
(the second pass). Printed are the seconds, from the plan on, until the best score out of fold of the first pass was
reached: by a single model of the catalogue, and by anything at all, blends among it; and the repairs that were tried. With
`--broken catboost` that model's kernel dies on every table, as with a library that does not fit the machine; with `--dirty`
each part has its own share of blanks, question marks and unseen levels. Run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from jupyter_automl.run.journal import Event, Journal

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "example_notebooks"
FAMILIES = {
    "titanic": ("who survived the sinking", 900),
    "churn": ("predict which customers will leave", 3_000),
    "houses": ("estimate the value of a house", 3_000),
}
"""Goal, and rows of the example table that are used at most."""
TARGETS = {"survived", "churn", "SalePrice"}
NEAR = 0.001
"""Part of the gain over the first score by which a score may be short of the best and still counts as it: counts of
trees are fitted to how fast the machine is, so a model does not score the same to the last digit."""


@dataclass(frozen=True)
class Pass:
    """One run: what was tried when, in seconds since the plan, and what it scored (more is better)."""

    order: list[str]
    scores: list[tuple[float, str, str, float]]
    """(seconds, name, family, mean score out of fold)."""
    holdout: float
    total: float
    repairs: int
    """Attempts to mend a cell, over all cells."""

    def best(self, *, alone: bool) -> float:
        return max(score for _, _, family, score in self.scores if not (alone and family == "ensemble"))

    def reached(self, wanted: float) -> tuple[float, str] | None:
        """When a score was first reached, and by what."""
        floor = wanted - NEAR * abs(wanted - self.scores[0][3])
        return next(((at, name) for at, name, _, score in self.scores if score >= floor), None)


def run(table: Path, goal: str, folder: Path, budget: float, memory: str, broken: str | None = None) -> Pass:
    """One run of the command line with the journal and the memory of the folder."""
    faults = [{"step": f"experiments.{broken}", "fault": "killed", "attempts": 99}] if broken else []
    line = [sys.executable, "-m", "jupyter_automl.cli", "run", str(table), "--goal", goal, "--json", "--force",
            "--budget", str(budget), "--no-model", "--output", str(folder / "nb.ipynb")]  # fmt: skip
    environment = os.environ | {
        "JUPYTER_AUTOML_DATA_DIR": str(folder), "JUPYTER_AUTOML_MEMORY": memory, "PYTHONPATH": str(ROOT),
        "JUPYTER_AUTOML_FAULTS": json.dumps(faults),
    }  # fmt: skip
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{table.name}: the run failed\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    return passed(Journal(folder).events(report["run"]), report)


def passed(events: list[Event], report: dict[str, Any]) -> Pass:
    """What the journal says of a run."""
    planned = next(event for event in events if event.kind == "planned")
    sign = -1 if report["metric"] in ("rmse", "mae", "log_loss", "brier", "rmsle", "mape", "median_ae") else 1
    scores = [
        (event.at - planned.at, event.payload["name"], event.payload["family"],
         sign * sum(event.payload["scores"]) / len(event.payload["scores"]))
        for event in events
        if event.kind == "experiment"
    ]  # fmt: skip
    order = [step["component"] for step in planned.payload["steps"] if step["id"].startswith("experiments.")]
    return Pass(order, scores, report["holdout"]["score"], report["seconds"]["fitted"],
                sum(repair["attempts"] for repair in report["repairs"]))  # fmt: skip


def parts_of(name: str, rows: int, count: int, folder: Path, *, dirty: bool = False) -> list[Path]:
    """Parts of the example table that share no row; `dirty`: each with dirt of its own in the features."""
    table = pd.read_csv(EXAMPLES / f"{name}.csv").sample(frac=1.0, random_state=7)[:rows]
    size = len(table) // count
    places = []
    for number in range(count):
        places.append(folder / f"{name}_{'abcdefgh'[number]}.csv")
        part = table[number * size : (number + 1) * size]
        (soiled(part, number) if dirty else part).to_csv(places[-1], index=False)
    return places


def soiled(part: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The part with dirt in one cell of twenty of every feature: what people type where they know nothing."""
    random = np.random.default_rng(seed)
    made = part.astype("object")
    for name in made.columns:
        if name in TARGETS:
            continue
        words = random.permutation(["?", "n/a", " ", f"unknown {seed}", "-"])[: 2 + seed % 3]
        rows = random.random(len(made)) < 0.05
        made.loc[rows, name] = random.choice(words, rows.sum())
    return made


def family(
    name: str, budget: float, count: int, broken: str | None = None, *, dirty: bool = False
) -> dict[str, Any]:
    """First and second pass over a family."""
    goal, rows = FAMILIES[name]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        *earlier, last = parts_of(name, rows, count, folder, dirty=dirty)
        first = run(last, goal, folder, budget, "off", broken)
        for part in earlier:
            run(part, goal, folder, budget, "on", broken)
        second = run(last, goal, folder, budget, "on", broken)
    found: dict[str, Any] = {"family": name, "budget": budget, "rows": rows // count}
    for label, alone in (("single", True), ("any", False)):
        wanted = first.best(alone=alone)
        found[label] = {"score": wanted, "first": first.reached(wanted), "second": second.reached(wanted)}
    for label, one in (("first", first), ("second", second)):
        found[f"{label}_pass"] = {
            "order": one.order, "best": one.best(alone=False), "holdout": one.holdout, "fitted": one.total,
            "repairs": one.repairs,
            "tried": [(round(at, 1), name, round(score, 5)) for at, name, _, score in one.scores],
        }  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--budget", type=float, default=40.0)
    parser.add_argument("--parts", type=int, default=3)
    parser.add_argument(
        "--broken", metavar="MODEL", help="a model of the catalogue whose kernel dies every time"
    )
    parser.add_argument("--dirty", action="store_true", help="dirt of its own in every part")
    parser.add_argument("--only", nargs="*", choices=list(FAMILIES), default=list(FAMILIES))
    asked = parser.parse_args()
    for name in asked.only:
        found = family(name, asked.budget, asked.parts, asked.broken, dirty=asked.dirty)
        print(json.dumps(found), flush=True)
        for label in ("single", "any"):
            first, second = (found[label][which] for which in ("first", "second"))
            said = "not reached" if second is None else f"{second[0]:.1f} s by {second[1]}"
            print(f"{name:<10} {label:<7} {found[label]['score']:.5f}  first pass {first[0]:.1f} s by {first[1]}, "
                  f"second pass {said}", flush=True)  # fmt: skip
        repairs = [found[f"{which}_pass"]["repairs"] for which in ("first", "second")]
        print(f"{name:<10} repairs tried: first pass {repairs[0]}, second pass {repairs[1]}", flush=True)


if __name__ == "__main__":
    main()
