"""The example notebooks run top to bottom in a fresh kernel and find the score they show."""

import asyncio
import shutil
from pathlib import Path

import nbformat
import pytest

from jupyter_automl.notebook.rerun import holdout_score_in, prove

EXAMPLES = Path(__file__).resolve().parents[2] / "example_notebooks"
NAMES = ["churn", "penguins", "houses", "titanic"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_proven_again(name, tmp_path):
    for suffix in (".ipynb", ".csv"):
        shutil.copy(EXAMPLES / f"{name}{suffix}", tmp_path)
    path = tmp_path / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    shown = holdout_score_in(notebook)
    assert shown is not None
    proof = asyncio.run(prove(path, shown))
    assert proof.error is None
    assert proof.identical


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_what_the_tool_delivers(name):
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "import jupyter_automl" not in text
    assert "executed top to bottom by papermill in a fresh kernel" in notebook.cells[0].source
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [
        output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"
    ]
