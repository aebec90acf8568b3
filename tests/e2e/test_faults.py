"""Real failures in real kernels, on demand: each is mended, replaced, or ends in a clear partial result."""

import json

import nbformat
import pytest

from . import small_data
from .comparison import without_times
from .conftest import whole_run

pytestmark = pytest.mark.slow

GOAL = "predict which customers left, explain why"
MENDED = {
    "load.read": ("dirty_value", 1),
    "split.folds": ("dead_kernel", 1),
    "baseline.metric": ("outdated_library", 1),
    "baseline": ("killed", 1),
    "experiments.catboost": ("hang", 1),
    "experiments.leaderboard": ("unseen_category", 1),
    "explain.shap": ("memory", 1),
}
"""Step → a fault that strikes each of its cells once."""
LEFT_OUT = {
    "experiments.extra_trees": ("killed", 99),
    "experiments.catboost": ("missing_package", 99),
    "experiments.random_forest": ("memory", 99),
    "experiments.lightgbm": ("hang", 99),
    "explain.shap": ("dirty_value", 99),
    "holdout.slices": ("unseen_category", 99),
}
"""Step → a fault that never stops."""


def run_with(folder, faults, *more):
    demanded = [{"step": step, "fault": name, "attempts": times} for step, (name, times) in faults.items()]
    return whole_run(
        folder,
        small_data.customers,
        GOAL,
        *more,
        JUPYTER_AUTOML_FAULTS=json.dumps(demanded),
        JUPYTER_AUTOML_CELL_LIMIT="20",
    )


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    return run_with(tmp_path_factory.mktemp("mended"), MENDED)


@pytest.fixture(scope="module")
def left_out(tmp_path_factory):
    # What hangs spends the budget; the rest must still be tried.
    return run_with(tmp_path_factory.mktemp("left_out"), LEFT_OUT, "--budget", 300)


def notes_of(notebook):
    return [cell for cell in notebook.cells if cell.metadata.jupyter_automl.role == "repair-note"]


def valid(notebook):
    """Assert what holds for any notebook that a run leaves, however it ended."""
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert "error" not in {output.output_type for cell in cells for output in cell.outputs}


@pytest.mark.parametrize("run", ["mended", "left_out"])
def test_a_run_with_many_faults_finishes_with_its_proof(run, request):
    done = request.getfixturevalue(run)
    assert done.outcome.code == 0, done.outcome.stderr
    assert done.report["status"] == "finished"
    assert done.report["rerun"]["identical"]
    assert done.report["rerun"]["bundle"]["ok"]
    valid(done.notebook)
    assert "Traceback" not in done.outcome.stderr


def test_each_passing_fault_is_reported_as_mended_with_its_class(mended):
    expected = {"killed": "dead_kernel", "hang": "time_limit"}
    repairs = {item["step"]: item for item in mended.report["repairs"]}
    assert repairs.keys() == MENDED.keys()
    for step, (fault, _) in MENDED.items():
        assert repairs[step].keys() >= {"step", "class", "cause", "attempts", "fixed"}
        assert repairs[step]["fixed"], step
        assert repairs[step]["class"] == expected.get(fault, fault), step
    assert mended.report["skipped"] == []


def test_a_fault_that_lies_not_in_the_cells_leaves_their_code_as_it_was(mended, binary):
    changed = {note.metadata.jupyter_automl.step for note in notes_of(mended.notebook)}
    assert changed <= {"experiments.catboost"}, "only what hung was written anew, at half its size"
    undisturbed = {cell.id: cell for cell in binary.notebook.cells}
    for step in MENDED.keys() - changed - {"experiments.leaderboard"}:
        cells = [cell for cell in mended.notebook.cells if cell.metadata.jupyter_automl.step == step]
        assert cells
        for cell in cells:
            assert cell.metadata.jupyter_automl.attempt == 1
            assert without_times(cell.source) == without_times(undisturbed[cell.id].source)
    assert mended.report["holdout"] == binary.report["holdout"]


def test_each_lasting_fault_is_reported_and_the_step_is_left_out(left_out):
    repairs = {item["step"]: item for item in left_out.report["repairs"]}
    assert repairs.keys() >= LEFT_OUT.keys()
    for step in LEFT_OUT:
        assert not repairs[step]["fixed"]
        assert 1 <= repairs[step]["attempts"] <= 4
        roles = {
            cell.metadata.jupyter_automl.role
            for cell in left_out.notebook.cells
            if cell.metadata.jupyter_automl.step == step
        }
        assert roles == {"repair-note"}, step


def test_what_is_missing_stands_in_the_result_box_and_the_report(left_out):
    box = left_out.notebook.cells[0].source
    for title in ("CatBoost", "SHAP", "Error by slice"):
        assert title in box
        assert any(line.startswith(title) for line in left_out.report["skipped"])


def test_repair_notes_are_collapsed_and_claim_no_repair(left_out):
    notes = notes_of(left_out.notebook)
    assert notes
    for note in notes:
        assert note.source.startswith("<details>")
        for part in ("**Class:**", "**Cause:**", "**Change:**", "**Verdict:**"):
            assert part in note.source
        if note.metadata.jupyter_automl.step in LEFT_OUT:
            assert "the cell ran to its end" not in note.source
    numbers = [note.source.split("Repair note ")[1].split("<")[0] for note in notes]
    assert numbers == [str(number) for number in range(1, len(notes) + 1)]


def test_the_model_that_failed_is_not_chosen_and_another_takes_its_place(left_out):
    names = {row["name"] for row in left_out.report["leaderboard"]}
    assert not names & {"CatBoost", "LightGBM", "Extra trees", "Random forest"}
    assert len(names) >= 2


@pytest.mark.parametrize(
    ("step", "fault", "status"), [("load.read", "missing_package", "failed"), ("holdout", "memory", "partial")]
)  # fmt: skip
def test_a_lasting_fault_on_an_essential_step_ends_with_what_exists(tmp_path, step, fault, status):
    done = run_with(tmp_path, {step: (fault, 99), "checks": ("zero_division", 99)})
    assert done.outcome.code == 1
    assert done.report["status"] == status
    assert step in done.report["why"]
    assert done.report["rerun"] is None
    valid(done.notebook)
    assert "Ended early" in done.notebook.cells[0].source
    (line,) = [line for line in done.outcome.stderr.splitlines() if line.startswith("Error: ")]
    assert step in line
    assert "Traceback" not in done.outcome.stderr
    assert bool(done.report["leaderboard"]) == (status == "partial")
    assert done.report["bundle"] is None
    assert not done.bundle.exists()


def test_a_fault_in_a_component_itself_costs_its_step_only(tmp_path):
    """A component that raises where it writes its cells is a bug of ours: the step is lost, the run is not."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Breaks:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'jupyter_automl.run.tabular':\n"
        "            from jupyter_automl.catalog.registry import components\n"
        "            def broken(context): raise KeyError('a bug')\n"
        "            components()['honest_checks'].blocks = broken\n"
        "            components()['permutation_importance'].blocks = broken\n"
        "            components()['holdout_score'].blocks = broken\n"
        "sys.meta_path.insert(0, Breaks())\n",
        encoding="utf-8",
    )
    folder = tmp_path / "work"
    folder.mkdir()
    import os

    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = whole_run(folder, small_data.customers, GOAL, PYTHONPATH=path)
    assert done.outcome.code == 1
    assert done.report["status"] == "partial"
    assert "Traceback" not in done.outcome.stderr
    assert "KeyError" in done.report["why"]
    assert any("KeyError" in line for line in done.report["skipped"])
    valid(done.notebook)
    from jupyter_automl.run.journal import Journal

    journal = Journal()
    bugs = journal.events(done.report["run"], ("bug",))
    journal.close()
    # permutation importance needs what the checks provide, so it is left out before its own fault is met
    assert [bug.payload["step"] for bug in bugs] == ["checks", "holdout"]
    assert "Traceback" in bugs[0].payload["traceback"]
