"""A goal that asks for prediction intervals, from the command to the prediction of a bundle, on a real table."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from .command import automl
from .conftest import Done

pytestmark = pytest.mark.slow

PENGUINS = Path(__file__).resolve().parents[2] / "example_notebooks" / "penguins.csv"
GOAL = "predict the body mass of each penguin with an 80 % prediction interval"


@pytest.fixture(scope="module")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("intervals")
    data = Path(shutil.copy(PENGUINS, folder))
    outcome = automl(
        "run", data.name, "--goal", GOAL, "--output", "nb.ipynb", "--budget", 60, "--json", seconds=560,
        cwd=folder,
    )  # fmt: skip
    assert outcome.code == 0, outcome.stderr
    return Done(folder, outcome, data)


def sources_of(done: Done, step: str) -> str:
    return "\n".join(
        cell.source for cell in done.notebook.cells if cell.metadata.jupyter_automl.step.startswith(step)
    )


def test_the_run_is_proven_and_says_whether_the_share_was_held(penguins: Done) -> None:
    report = penguins.report
    assert (report["status"], report["task"]) == ("finished", "regression")
    assert report["rerun"]["identical"]
    assert report["rerun"]["bundle"]["ok"], "predict.py gives the notebook's own intervals"
    (verdict,) = report["constraints"]
    assert verdict["constraint"] == "80 % prediction intervals"
    assert "on the holdout, 95 % interval" in verdict["found"]
    box = penguins.notebook.cells[0].source
    assert f"Asked: 80 % prediction intervals | {'met' if verdict['met'] else '**not met**'}" in box
    schema = json.loads((penguins.bundle / "schema.json").read_text(encoding="utf-8"))
    held = schema["uncertainty"]["holdout"]
    assert verdict["met"] == (held["high"] >= 0.8)


def test_the_notebook_makes_them_before_it_opens_the_holdout_and_counts_them_on_it(penguins: Done) -> None:
    steps = list(dict.fromkeys(cell.metadata.jupyter_automl.step for cell in penguins.notebook.cells))
    assert steps.index("checks") < steps.index("intervals") < steps.index("holdout")
    assert steps.index("holdout.coverage") == steps.index("holdout") + 1
    assert "## " in sources_of(penguins, "intervals")
    printed = "".join(
        output.get("text", "")
        for cell in penguins.notebook.cells
        if cell.cell_type == "code" and cell.metadata.jupyter_automl.step == "holdout.coverage"
        for output in cell.outputs
    )
    assert "% of" in printed
    assert "95 % interval" in printed


def test_the_bundle_predicts_with_a_lower_and_an_upper_end(penguins: Done, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    subprocess.run(
        [sys.executable, "-P", str(penguins.bundle / "predict.py"), str(penguins.data), str(out)],
        cwd=tmp_path, check=True,
    )  # fmt: skip
    told, truth = pd.read_csv(out), pd.read_csv(penguins.data)["Body Mass (g)"]
    assert list(told) == ["prediction", "lower", "upper"]
    assert (told["lower"] <= told["prediction"]).all()
    assert (told["prediction"] <= told["upper"]).all()
    there = truth.notna()
    assert truth[there].between(told["lower"][there], told["upper"][there]).mean() > 0.75
    assert "Prediction intervals" in (penguins.bundle / "MODEL_CARD.md").read_text(encoding="utf-8")
