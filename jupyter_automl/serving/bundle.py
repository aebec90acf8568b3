"""The bundle: a folder from which operations predict without this package."""

from __future__ import annotations

import csv
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_automl.catalog.cell import Code
from jupyter_automl.errors import RunFailed
from jupyter_automl.notebook.atomic import write_atomically

from .script import prediction_script

MODELS = ("model.skops", "model.joblib")
WRITTEN_BY_NOTEBOOK = ("schema.json", "requirements.txt", "MODEL_CARD.md")
TOLERANCE = 1e-9


@dataclass(frozen=True)
class SmokeTest:
    """Whether a fresh process predicts what the notebook predicted."""

    ok: bool
    rows: int
    largest_difference: float
    """Of any probability or predicted number; NaN when nothing could be compared."""
    error: str | None = None


def write_bundle(
    folder: str | Path,
    *,
    read_table: Code,
    features_of: Code,
    notebook_path: str | Path,
    html_path: str | Path | None = None,
    html: str | None = None,
) -> Path:
    """Complete the folder that the notebook's section `save` wrote: `predict.py`, the notebook and its page.

    The page is taken from `html_path`, or from the text `html`; without both the notebook is exported.
    Raises RunFailed when the notebook has not written its files, BadInput when the folder is not writable.
    """
    folder, notebook_path = Path(folder), Path(notebook_path)
    missing = [name for name in WRITTEN_BY_NOTEBOOK if not (folder / name).is_file()]
    if model_file(folder) is None:
        missing.insert(0, " or ".join(MODELS))
    if missing:
        raise RunFailed(
            f"The bundle is not complete: the notebook did not write {', '.join(missing)} to {folder}."
        )
    _without_stale_model(folder)
    if html_path is not None:
        html = Path(html_path).read_text(encoding="utf-8")
    if html is None:
        from jupyter_automl.notebook.document import load
        from jupyter_automl.notebook.export import html_of

        html = html_of(load(notebook_path), notebook_path)
    write_atomically(folder / "predict.py", prediction_script(read_table, features_of).encode())
    write_atomically(folder / "notebook.html", html.encode())
    write_atomically(folder / "notebook.ipynb", notebook_path.read_bytes())
    return folder


def _without_stale_model(folder: Path) -> None:
    """Remove a model of the other format that an earlier run left: the schema says which one counts."""
    named = json.loads((folder / "schema.json").read_text(encoding="utf-8"))["model"]["file"]
    for name in MODELS:
        if name != named and (folder / named).is_file():
            (folder / name).unlink(missing_ok=True)


def model_file(folder: Path) -> Path | None:
    """The saved model, whichever its format."""
    return next((folder / name for name in MODELS if (folder / name).is_file()), None)


def smoke_test(
    bundle: str | Path,
    sample_path: str | Path,
    expected: Mapping[str, Sequence[Any]],
    *,
    python: str = sys.executable,
    seconds: float = 120.0,
) -> SmokeTest:
    """Predict `sample_path` with `predict.py` in a fresh process and compare with `expected`.

    `expected` has the columns that predict.py writes, as the notebook's own model and functions gave them for
    the same rows. Labels must be equal as text, numbers to a relative and absolute 1e-9. `python` is the
    interpreter of the kernel's environment. A bundle that fails raises nothing: the result says why.
    """
    rows = len(next(iter(expected.values()))) if expected else 0
    with tempfile.TemporaryDirectory(prefix="jupyter-automl-") as folder:
        out = Path(folder) / "out.csv"
        script = Path(bundle).resolve() / "predict.py"
        try:
            done = subprocess.run(
                [python, "-P", str(script), str(Path(sample_path).resolve()), str(out)],
                cwd=folder, capture_output=True, text=True, timeout=seconds, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return SmokeTest(False, 0, math.nan, f"predict.py had not finished after {seconds:g} seconds")
        if done.returncode:
            said = done.stderr.strip().splitlines()
            return SmokeTest(
                False, 0, math.nan, said[-1] if said else f"predict.py ended with {done.returncode}"
            )
        with out.open(encoding="utf-8", newline="") as file:
            found = list(csv.DictReader(file))
    return _compared(found, expected, rows)


def _compared(
    found: Sequence[Mapping[str, str]], expected: Mapping[str, Sequence[Any]], rows: int
) -> SmokeTest:
    if len(found) != rows:
        return SmokeTest(False, len(found), math.nan, f"predict.py wrote {len(found)} rows, not {rows}")
    if found and list(found[0]) != list(expected):
        return SmokeTest(
            False, rows, math.nan, f"predict.py wrote the columns {list(found[0])}, not {list(expected)}"
        )
    largest = 0.0
    for name, values in expected.items():
        numeric = name.startswith("probability_") or "lower" in expected or len(expected) == 1
        for row, value in enumerate(values):
            text = found[row][name]
            if not numeric and text != str(value):
                return SmokeTest(
                    False, rows, largest, f"row {row + 1}: predict.py says {text}, the notebook {value}"
                )
            if numeric:
                largest = max(largest, abs(float(text) - float(value)))
                if not math.isclose(float(text), float(value), rel_tol=TOLERANCE, abs_tol=TOLERANCE):
                    said = f"row {row + 1}, {name}: predict.py says {text}, the notebook {value!r}"
                    return SmokeTest(False, rows, largest, said)
    return SmokeTest(True, rows, largest)
