"""Whatever dies, nothing is lost: killed and stopped runs go on and end as if nothing had happened."""

import os
import signal
import time
from dataclasses import dataclass

import nbformat
import pytest
from nbformat.validator import iter_validate

from . import small_data
from .command import automl, kernels_of, start, wait_for
from .comparison import same_notebooks, without_times
from .conftest import BUDGET

pytestmark = pytest.mark.slow

GOAL = "predict the kind of flower from the petals"


def gone(folder, seconds=60.0):
    """Whether the kernels of the folder end within the time."""
    until = time.monotonic() + seconds
    while kernels_of(folder):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


@dataclass
class Stop:
    """One stop of the run: what was seen right after it."""

    at: str
    code: int
    seconds: float
    no_kernel: bool
    notebook: nbformat.NotebookNode | None
    said: str


def stopped(process, folder, at, number, delay=0.0):
    """Send the signal to the run some time after a progress line with the text."""
    wait_for(process, at)
    time.sleep(delay)
    began = time.monotonic()
    process.send_signal(number)
    process.wait(60)
    seconds = time.monotonic() - began
    said = process.stderr.read()
    place = folder / "nb.ipynb"
    notebook = nbformat.read(place, as_version=4) if place.exists() else None
    return Stop(at, process.returncode, seconds, gone(folder), notebook, said)


class Story:
    """One run that is killed, interrupted, refused a second hand, and killed again until it is let finish."""

    def __init__(self, folder):
        self.folder = folder
        small_data.flowers(folder / "flowers.csv")
        process = start(
            "run", "flowers.csv", "--goal", GOAL, "--output", "nb.ipynb", "--budget", BUDGET, cwd=folder
        )
        self.killed = [stopped(process, folder, "Stratified holdout", signal.SIGKILL, 0.3)]
        self.run = automl("runs", cwd=folder).stdout.splitlines()[1].split()[0]
        process = self.resume()
        self.interrupted = stopped(process, folder, "CatBoost", signal.SIGINT, 0.5)
        process = self.resume()
        wait_for(process, "Choice")
        self.second = automl("resume", self.run, cwd=folder)
        self.killed.append(stopped(process, folder, "Honest checks", signal.SIGKILL))
        process = self.resume()
        self.killed.append(stopped(process, folder, "Environment", signal.SIGKILL, 3.0))
        self.end = automl("resume", self.run, "--json", cwd=folder)

    def resume(self):
        return start("resume", self.run, cwd=self.folder)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    return Story(tmp_path_factory.mktemp("resumed"))


def test_a_killed_run_leaves_no_kernel(story):
    assert [stop.code for stop in story.killed] == [-signal.SIGKILL] * 3
    assert all(stop.no_kernel for stop in story.killed)


def test_a_killed_run_leaves_a_valid_notebook_or_none(story):
    written = [stop.notebook for stop in story.killed if stop.notebook is not None]
    assert written, "no stop came late enough to leave a notebook"
    assert [list(iter_validate(notebook)) for notebook in written] == [[] for _ in written]


def test_ctrl_c_stops_soon_with_no_kernel_left(story):
    assert story.interrupted.code == 130
    assert story.interrupted.seconds < 30.0, (
        "a hang, not a stop; how soon it is, the benchmark of speed tells"
    )
    assert story.interrupted.no_kernel


def test_ctrl_c_leaves_a_valid_notebook_and_says_how_to_go_on(story):
    notebook = story.interrupted.notebook
    nbformat.validate(notebook)
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert len(counts) > 8
    assert f"resume {story.run}" in story.interrupted.said
    assert "Traceback" not in story.interrupted.said


def test_a_run_that_goes_on_elsewhere_is_not_resumed_twice(story):
    assert story.second.code == 2
    assert "another process" in story.second.stderr
    assert len(story.second.stderr.splitlines()) == 1


def test_the_finished_notebook_equals_that_of_an_undisturbed_run(story, multiclass):
    assert story.end.code == 0, story.end.stderr
    assert story.end.report["status"] == "finished"
    same_notebooks(nbformat.read(story.folder / "nb.ipynb", as_version=4), multiclass.notebook)


def test_the_report_equals_that_of_an_undisturbed_run(story, multiclass):
    ours, theirs = story.end.report, multiclass.report
    for key in (
        "task",
        "target",
        "metric",
        "holdout",
        "baseline",
        "findings",
        "repairs",
        "constraints",
        "skipped",
    ):
        assert ours[key] == theirs[key], key
    for left, right in zip(ours["leaderboard"], theirs["leaderboard"], strict=True):
        assert {**left, "seconds": 0} == {**right, "seconds": 0}


def test_resuming_a_finished_run_says_so(story):
    done = automl("resume", story.run, cwd=story.folder)
    assert done.code == 0
    assert "has ended already (finished)" in done.stderr


def test_a_run_whose_data_changed_does_not_go_on(tmp_path):
    data = small_data.flowers(tmp_path / "flowers.csv")
    process = start("run", data.name, "--goal", GOAL, "--output", "nb.ipynb", cwd=tmp_path)
    wait_for(process, "Set-up")
    process.kill()
    process.wait(20)
    run = automl("runs", cwd=tmp_path).stdout.splitlines()[1].split()[0]
    small_data.flowers(data, seed=5)
    done = automl("resume", run, cwd=tmp_path)
    assert done.code == 2
    assert "changed since" in done.stderr
    data.unlink()
    assert "is gone" in automl("resume", run, cwd=tmp_path).stderr


def test_two_runs_cannot_write_the_same_notebook(tmp_path):
    data = small_data.flowers(tmp_path / "flowers.csv")
    process = start("run", data.name, "--goal", GOAL, "--output", "nb.ipynb", cwd=tmp_path)
    try:
        wait_for(process, "goal:")
        done = automl("run", data.name, "--goal", GOAL, "--output", "nb.ipynb", "--force", cwd=tmp_path)
        assert done.code == 2
        assert "Another run is writing" in done.stderr
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()
        process.stdout.close()


def test_a_kernel_killed_in_mid_run_is_replaced_and_leaves_no_trace(tmp_path_factory, multiclass):
    folder = tmp_path_factory.mktemp("orphaned")
    small_data.flowers(folder / "flowers.csv")
    process = start(
        "run", "flowers.csv", "--goal", GOAL, "--output", "nb.ipynb", "--budget", BUDGET, cwd=folder
    )
    for at, delay in (("Set-up", 0.0), ("Data audit", 0.0), ("Linear baseline", 0.4), ("Choice", 2.0)):
        wait_for(process, at)
        time.sleep(delay)
        for pid in kernels_of(folder):
            os.kill(pid, signal.SIGKILL)
    _, said = process.communicate(timeout=400)
    assert process.returncode == 0, said
    notebook = nbformat.read(folder / "nb.ipynb", as_version=4)
    assert "repair-note" not in {cell.metadata.jupyter_automl.role for cell in notebook.cells}
    assert without_times(notebook.cells[0].source) == without_times(multiclass.notebook.cells[0].source)
    same_notebooks(notebook, multiclass.notebook)
    assert gone(folder)
