"""The main job from end to end: one command, a proven notebook, a bundle that predicts on its own."""

import ast
import csv
import hashlib
import json
import os
import subprocess
import sys

import nbformat
import pandas as pd
import pytest

from . import small_data
from .command import COMMAND, automl, environment, kernels_of, start
from .comparison import same_notebooks
from .conftest import BUDGET

pytestmark = pytest.mark.slow

CONTRACT = {
    "run", "status", "notebook", "bundle", "task", "target", "metric", "holdout", "baseline", "leaderboard", "findings",
    "repairs", "rerun", "seconds", "model",
}  # fmt: skip
SECTIONS = ["title", "parameters", "setup", "load", "audit", "split", "baseline", "experiments", "diagnose",
            "ensemble", "checks", "explain", "holdout", "save", "environment"]  # fmt: skip
TASKS = {
    "flowers.csv": ("multiclass", "kind"),
    "customers.csv": ("binary", "left"),
    "flats.csv": ("regression", "rent"),
}


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_report_is_all_of_stdout_and_keeps_the_contract(done):
    assert done.outcome.code == 0, done.outcome.stderr
    report = json.loads(done.outcome.stdout)
    assert report.keys() >= CONTRACT
    assert report["status"] == "finished"
    assert (report["task"], report["target"]) == TASKS[done.data.name]
    assert report["holdout"].keys() >= {"score", "low", "high"}
    assert report["holdout"]["low"] <= report["holdout"]["score"] <= report["holdout"]["high"]
    assert report["rerun"]["ok"]
    assert report["rerun"]["identical"]
    assert abs(report["rerun"]["score"] - report["holdout"]["score"]) <= 1e-9
    assert report["seconds"].keys() >= {"total", "cells", "agents"}
    assert report["model"] is None
    assert report["repairs"] == []
    for row in report["leaderboard"]:
        assert row.keys() >= {"name", "cv_mean", "cv_std", "seconds", "kept", "why"}
        assert row["why"]
    for finding in report["findings"]:
        assert finding.keys() >= {"kind", "severity", "columns", "evidence", "action"}


def test_progress_is_plain_lines_on_stderr(done):
    assert "\r" not in done.outcome.stderr
    assert "\x1b" not in done.outcome.stderr
    assert len(done.outcome.stderr.splitlines()) > 15


def test_the_model_beats_a_constant_guess(done):
    holdout = done.report["holdout"]
    if done.report["task"] == "regression":
        assert holdout["score"] < 0.6 * holdout["dummy"]
    else:
        assert holdout["score"] > holdout["dummy"]


def test_the_notebook_is_valid_and_executed_from_1_to_n_without_errors(done):
    nbformat.validate(done.notebook)
    assert (done.notebook.nbformat, done.notebook.nbformat_minor) == (4, 5)
    assert done.notebook.metadata.jupyter_automl.keys() == {"run", "goal", "version"}
    cells = code_cells(done.notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = {output.output_type for cell in cells for output in cell.outputs}
    assert "error" not in kinds
    assert "display_data" in kinds


def test_no_cell_writes_warnings_to_its_output(done):
    for cell in code_cells(done.notebook):
        said = [
            output.text
            for output in cell.outputs
            if output.output_type == "stream" and output.name == "stderr"
        ]
        assert said == [], cell.id


def test_each_cell_says_where_it_comes_from(done):
    for cell in done.notebook.cells:
        own = cell.metadata.jupyter_automl
        assert own.keys() == {"run", "step", "role", "attempt", "source_sha256"}
        assert own.run == done.report["run"]
        assert own.role in {"explain", "code", "result"}
        assert (own.role == "code") == (cell.cell_type == "code")
        assert own.source_sha256 == hashlib.sha256(cell.source.encode()).hexdigest()


def test_sections_stand_in_the_order_of_the_contract(done):
    order = [SECTIONS.index(cell.metadata.jupyter_automl.step.split(".")[0]) for cell in done.notebook.cells]
    assert order == sorted(order)
    needed = set(SECTIONS) - {"diagnose", "ensemble"}
    assert {SECTIONS[place] for place in order} >= needed


def test_only_the_parameters_cell_is_tagged_and_holds_literals(done):
    (tagged,) = [cell for cell in done.notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    names = {node.targets[0].id for node in ast.parse(tagged.source).body if isinstance(node, ast.Assign)}
    assert names >= {"DATA_PATH", "TARGET", "SEED", "OUTPUT_DIR", "REPEAT_SEARCH"}


def test_the_notebook_is_plain_python_that_never_imports_this_package(done):
    for cell in code_cells(done.notebook):
        for node in ast.walk(ast.parse(cell.source)):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            assert not any(module.startswith("jupyter_automl") for module in modules)


def test_the_holdout_is_read_in_one_cell_only(done):
    reading = [cell for cell in code_cells(done.notebook) if 'read_part(DATA_PATH, "holdout")' in cell.source]
    assert len(reading) == 1
    assert reading[0].metadata.jupyter_automl.step == "holdout"


def test_each_code_section_is_explained_before_it_runs(done):
    explained = set()
    for cell in done.notebook.cells:
        step = cell.metadata.jupyter_automl.step.split(".")[0]
        if cell.cell_type == "markdown":
            explained.add(step)
        assert step in explained, cell.id


def test_the_result_box_shows_the_score_and_its_proof(done):
    box = done.notebook.cells[0].source
    assert done.notebook.cells[0].metadata.jupyter_automl.role == "result"
    assert f"{done.report['holdout']['score']:.4g}"[:4] in box.replace(",", "")
    assert "Proof" in box
    assert "fresh kernel" in box
    assert "Python 3" in box
    assert "seed" in box.lower()
    assert hashlib.sha256(done.data.read_bytes()).hexdigest()[:8] in box


def test_the_bundle_holds_exactly_what_the_contract_names(done):
    names = sorted(path.name for path in done.bundle.iterdir())
    model = [name for name in names if name.startswith("model.")]
    assert model in (["model.skops"], ["model.joblib"])
    assert sorted(names) == sorted(
        [*model, "schema.json", "requirements.txt", "MODEL_CARD.md", "notebook.ipynb", "notebook.html", "predict.py"]
    )  # fmt: skip
    assert (done.bundle / "notebook.ipynb").read_bytes() == (done.folder / "nb.ipynb").read_bytes()
    assert {path.name for path in done.folder.iterdir()} == {
        done.data.name,
        "nb.ipynb",
        "nb.html",
        "nb_bundle",
    }


def test_the_bundle_predicts_in_a_process_that_lacks_this_package(done, tmp_path):
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    out = tmp_path / "out.csv"
    subprocess.run(
        [sys.executable, "-P", str(done.bundle / "predict.py"), str(done.data), str(out)], cwd=tmp_path, check=True, env=bare
    )  # fmt: skip
    table = pd.read_csv(done.data)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(table)
    target = table[done.report["target"]]
    if done.report["task"] == "regression":
        assert list(rows[0]) == ["prediction"]
        assert pd.Series([float(row["prediction"]) for row in rows]).corr(target) > 0.9
        return
    columns = [name for name in rows[0] if name.startswith("probability_")]
    assert sorted(columns) == sorted(f"probability_{label}" for label in target.unique())
    assert all(abs(sum(float(row[name]) for name in columns) - 1) < 1e-6 for row in rows)
    hits = [row["prediction"] == label for row, label in zip(rows, target, strict=True)]
    assert sum(hits) / len(hits) > target.value_counts(normalize=True).max()


def test_predictions_follow_the_order_of_the_rows(multiclass, tmp_path):
    table = pd.read_csv(multiclass.data).drop(columns="kind")
    for name, rows in (("a.csv", table), ("b.csv", table[::-1])):
        rows.to_csv(tmp_path / name, index=False)
        subprocess.run(
            [sys.executable, str(multiclass.bundle / "predict.py"), name, f"out_{name}"],
            cwd=tmp_path,
            check=True,
        )
    there, back = (pd.read_csv(tmp_path / f"out_{name}.csv") for name in ("a", "b"))
    pd.testing.assert_frame_equal(there, back[::-1].reset_index(drop=True))


def test_the_notebook_reruns_on_other_rows_with_unseen_categories(multiclass, tmp_path):
    other = pd.read_csv(small_data.flowers(tmp_path / "other.csv", rows=170, seed=9))
    other.loc[::7, "colour"] = "ultraviolet"
    other.to_csv(tmp_path / "other.csv", index=False)
    done = automl("rerun", str(multiclass.folder / "nb.ipynb"), "-p", "DATA_PATH", "other.csv", "--output", "again.ipynb",
                  "--json", cwd=tmp_path)  # fmt: skip
    assert done.code == 0, done.stderr
    assert done.report["ok"]
    assert 0.5 < done.report["score"] <= 1
    assert (tmp_path / "again.ipynb").exists()
    assert multiclass.report["holdout"]["score"] == multiclass.report["rerun"]["score"]


def test_a_rerun_on_rows_that_lack_a_column_names_it_and_exits_with_1(multiclass, tmp_path):
    pd.read_csv(multiclass.data).drop(columns="petal width").to_csv(tmp_path / "less.csv", index=False)
    done = automl("rerun", str(multiclass.folder / "nb.ipynb"), "-p", "DATA_PATH", "less.csv", "--output", "again.ipynb",
                  cwd=tmp_path)  # fmt: skip
    assert done.code == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert "petal width" in line
    assert "Traceback" not in done.stderr


def test_repeating_the_search_finds_the_same_numbers(regression, tmp_path):
    done = automl("rerun", str(regression.folder / "nb.ipynb"), "-p", "REPEAT_SEARCH", "True", "--output",
                  str(tmp_path / "again.ipynb"), "--json", cwd=tmp_path)  # fmt: skip
    assert done.code == 0, done.stderr
    assert done.report["score"] == pytest.approx(regression.report["holdout"]["score"], abs=1e-9)
    again = nbformat.read(tmp_path / "again.ipynb", as_version=4)
    tables = {cell.id: cell.outputs for cell in code_cells(again) if "leaderboard" in cell.source}
    assert tables
    for cell in code_cells(regression.notebook):
        if cell.id in tables:
            shown, expected = (
                [o for o in outputs if "data" in o] for outputs in (tables[cell.id], cell.outputs)
            )
            assert [o.data.get("text/plain") for o in shown] == [o.data.get("text/plain") for o in expected]


@pytest.mark.parametrize("form", ["html", "py"])
def test_the_notebook_is_exported(multiclass, tmp_path, form):
    done = automl(
        "export", str(multiclass.folder / "nb.ipynb"), "--to", form, "--output", f"out.{form}", cwd=tmp_path
    )
    assert done.code == 0, done.stderr
    text = (tmp_path / f"out.{form}").read_text(encoding="utf-8")
    if form == "py":
        ast.parse(text)
    else:
        assert "<html" in text
        assert "data:image/png;base64" in text


def test_the_run_is_listed_and_shown_with_its_plan_as_a_graph(multiclass):
    run = multiclass.report["run"]
    rows = json.loads(automl("runs", "--json", cwd=multiclass.folder).stdout)
    (row,) = [row for row in rows if row["run"] == run]
    assert row["state"] == "finished"
    assert row["score"] == multiclass.report["holdout"]["score"]
    shown = automl("show", run, cwd=multiclass.folder)
    assert shown.code == 0
    assert "experiments.leaderboard" in shown.stdout
    details = json.loads(automl("show", run, "--json", cwd=multiclass.folder).stdout)
    steps = {step["id"]: step for step in details["steps"]}
    assert steps["holdout"]["state"] == "done"
    known = set(steps)
    assert all(set(step["needs"]) <= known for step in steps.values())
    assert "split.features" in steps["baseline"]["needs"]


def test_no_kernel_is_left(done):
    assert kernels_of(done.folder) == []


def test_two_runs_at_once_with_the_same_seed_write_the_same_notebook(multiclass, tmp_path):
    folders = [tmp_path / name / "run" for name in ("one", "two")]
    processes = []
    for folder in folders:
        folder.mkdir(parents=True)
        data = small_data.flowers(folder / "flowers.csv")
        processes.append(start("run", data.name, "--goal", "predict the kind of flower from the petals", "--output",
                               "nb.ipynb", "--budget", BUDGET, "--json", cwd=folder))  # fmt: skip
    for process in processes:
        _, said = process.communicate(timeout=400)
        assert process.returncode == 0, said
    for folder in folders:
        same_notebooks(nbformat.read(folder / "nb.ipynb", as_version=4), multiclass.notebook)


def test_a_terminal_gets_a_bar(tmp_path):
    import pty

    small_data.flowers(tmp_path / "flowers.csv")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "run", "flowers.csv", "--goal", "predict the kind"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, env=environment(),
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    try:
        while b"Parameters" not in seen or b"%" not in seen:
            seen += os.read(ours, 4096)
    finally:
        process.terminate()
        process.wait(20)
        os.close(ours)
    assert b"\r" in seen
    assert "█".encode() in seen or b"|" in seen
