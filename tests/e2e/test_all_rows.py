"""A goal that asks for a last fit on all rows: the score stays that of the sealed holdout, the delivered model knows all."""

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
GOAL = "predict the body mass of each penguin, then fit the final model on all rows"


@pytest.fixture(scope="module")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Done:
    folder = tmp_path_factory.mktemp("all_rows")
    data = Path(shutil.copy(PENGUINS, folder))
    outcome = automl(
        "run", data.name, "--goal", GOAL, "--output", "nb.ipynb", "--budget", 20, "--json", seconds=560,
        cwd=folder,
    )  # fmt: skip
    assert outcome.code == 0, outcome.stderr
    return Done(folder, outcome, data)


def test_the_run_is_proven_and_the_goal_is_met(penguins: Done) -> None:
    report = penguins.report
    assert report["rerun"]["identical"]
    assert report["rerun"]["bundle"]["ok"], "predict.py gives what the notebook's last model says"
    (verdict,) = report["constraints"]
    rows = len(pd.read_csv(penguins.data)["Body Mass (g)"].dropna())
    assert verdict == {
        "constraint": "fitted on all rows in the end",
        "found": f"on {rows:,} rows",
        "met": True,
    }


def test_the_model_is_scored_before_it_knows_the_holdout_and_the_notebook_says_which_is_which(
    penguins: Done,
) -> None:
    cells = [cell for cell in penguins.notebook.cells if cell.metadata.jupyter_automl.step]
    steps = list(dict.fromkeys(cell.metadata.jupyter_automl.step for cell in cells))
    assert steps.index("holdout") < steps.index("holdout.all_rows") < steps.index("save")
    told = "\n".join(cell.source for cell in cells if cell.metadata.jupyter_automl.step == "holdout.all_rows")
    assert "the score above is that of the same model with fewer" in told
    saved = "\n".join(cell.source for cell in cells if cell.metadata.jupyter_automl.step == "save")
    assert "fitted once more with the rows of the holdout" in saved
    assert "exactly the one scored above" not in saved
    assert "**Fitted once more:**" in (penguins.bundle / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_the_bundle_holds_the_model_that_knows_all_rows(penguins: Done, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    subprocess.run(
        [sys.executable, "-P", str(penguins.bundle / "predict.py"), str(penguins.data), str(out)],
        cwd=tmp_path, check=True,
    )  # fmt: skip
    told, truth = pd.read_csv(out)["prediction"], pd.read_csv(penguins.data)["Body Mass (g)"]
    known = ((told - truth) ** 2).mean() ** 0.5
    score = penguins.report["holdout"]["score"]
    assert known < score, "it has met every row"
