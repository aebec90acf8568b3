"""A small notebook of the kind a run makes, and its data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_automl.notebook.document import CellRecord, build, save

SCORE = "sum(values) / len(values) / 7"


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a notebook that reads numbers and prints their mean as its holdout score."""

    def write(last: str = "print(f'holdout mean of 7 {score!r}')", name: str = "report.ipynb") -> Path:
        (tmp_path / "numbers.csv").write_text("1\n2\n4\n")
        cells = [
            CellRecord("top", "markdown", "# The mean\n\nSee [section](section:holdout).", "result", "top"),
            CellRecord("intro", "markdown", "## Parameters", "explain", "parameters"),
            CellRecord(
                "parameters", "code",
                'DATA_PATH = "numbers.csv"\nOUTPUT_DIR = "report_output"\nSCALE = 1.0\nREPEAT_SEARCH = False',
                "code", "parameters", tags=("parameters",),
            ),
            CellRecord(
                "load", "code",
                "from pathlib import Path\nimport hashlib\n"
                "values = [float(line) * SCALE for line in Path(DATA_PATH).read_text().split()]\n"
                "data_sha256 = hashlib.sha256(Path(DATA_PATH).read_bytes()).hexdigest()\n"
                "Path(OUTPUT_DIR).mkdir(exist_ok=True)",
                "code", "load",
            ),
            CellRecord("outcome", "markdown", "## Holdout, opened once", "explain", "holdout"),
            CellRecord("score", "code", f"score = {SCORE}\n{last}", "code", "holdout"),
        ]  # fmt: skip
        notebook = build(cells, run="r1", goal="the mean", version="0.1.0", kernel_name="python3")
        save(notebook, tmp_path / name)
        return tmp_path / name

    return write
