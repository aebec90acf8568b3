"""Folds fitted by the workers of a real Dask cluster: the same numbers, and what is lost costs time, not the run."""

import os
import threading
from contextlib import nullcontext

import nbformat
import pytest
from distributed import Client

from jupyter_automl.catalog.cell import code
from jupyter_automl.catalog.tabular.frame.cluster import connected
from jupyter_automl.catalog.tabular.metrics.fitting import fitting

from . import small_data
from .command import automl, start, wait_for
from .dask_cluster import Cluster, until

GOAL = "predict the kind of flower from the petals in twenty seconds"
pytestmark = pytest.mark.slow
FOLD = '''
import os, time
from pathlib import Path


def fold(train, valid):
    """Where there is a file `wait`, say so and hold until it is gone."""
    if Path(flag).exists():
        Path(flag).with_name(f"held-{os.getpid()}").touch()
        while Path(flag).exists():
            time.sleep(0.02)
    return sum(train) * len(valid)
'''
FOLDS = [([1, 2, 3], [4]), ([2, 3, 4], [1]), ([1, 3, 4], [2, 2])]


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    cluster.work()
    cluster.work()  # with one thread alone joblib would not send anything
    yield cluster
    cluster.close()


@pytest.fixture
def cell(cluster, tmp_path):
    """The names of the cell, after it ran on the cluster."""
    names = {"__name__": "__main__", "DASK_ADDRESS": cluster.address, "THREADS": 1, "WORKERS": 2, "side_by_side": nullcontext,
             "flag": str(tmp_path / "wait")}  # fmt: skip
    for written in (code(connected), code(fitting, remote=True)):
        exec("\n".join([*written.imports, written.source, FOLD]), names)
    yield names
    names["cluster"].close()


def done_while(cell, tmp_path, happening):
    """What comes of the folds when something happens while a worker is in the middle of one."""
    (tmp_path / "wait").touch()
    results = []
    fitting = threading.Thread(target=lambda: results.append(cell["fit_folds"](cell["fold"], FOLDS)))
    fitting.start()
    holding = until(lambda: list(tmp_path.glob("held-*")))
    assert f"held-{os.getpid()}" not in {file.name for file in holding}, "no worker does it"
    happening()
    (tmp_path / "wait").unlink()
    fitting.join(240)
    return results


EXPECTED = [[6, 9, 16]]


def test_a_lost_worker_is_made_up_for_by_another(cluster, cell, tmp_path, capsys):
    assert done_while(cell, tmp_path, lambda: cluster.kill(cluster.workers[0])) == EXPECTED
    assert "lost" not in capsys.readouterr().out


def test_a_lost_cluster_is_made_up_for_here(cluster, cell, tmp_path, capsys):
    assert done_while(cell, tmp_path, lambda: cluster.kill(cluster.scheduler)) == EXPECTED
    assert "The cluster is lost; the folds are fitted here." in capsys.readouterr().out
    assert cell["fit_folds"](cell["fold"], FOLDS) == EXPECTED[0], "and from then on"


def test_a_run_whose_worker_is_killed_is_proven_and_its_notebook_needs_no_cluster(cluster, tmp_path):
    small_data.flowers(tmp_path / "flowers.csv")
    process = start(
        "run", "flowers.csv", "--goal", GOAL, "--output", "nb.ipynb", "--dask", cluster.address, cwd=tmp_path
    )
    wait_for(process, "Linear baseline")
    cluster.kill(cluster.workers[0])
    _, said = process.communicate(timeout=400)
    assert process.returncode == 0, said
    with Client(cluster.address, set_as_default=False) as client:
        assert client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_counter) > 0, (
            "it had no task"
        )
    cluster.close()
    again = automl("rerun", "nb.ipynb", "-p", "REPEAT_SEARCH", "true", cwd=tmp_path)
    assert again.code == 0, again.stderr
    assert measured(tmp_path / "nb_rerun.ipynb") == measured(tmp_path / "nb.ipynb")


def measured(path):
    """The leaderboard, as it is printed."""
    cells = nbformat.read(path, as_version=4).cells
    tables = [
        output.data["text/plain"]
        for cell in cells
        if cell.metadata.get("jupyter_automl", {}).get("step") == "experiments.leaderboard"
        and cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "display_data" and "text/html" in output.data
    ]
    assert tables
    return tables


def test_a_cluster_that_cannot_be_used_is_said_before_anything_is_written(cluster, tmp_path):
    small_data.flowers(tmp_path / "flowers.csv")
    other = tmp_path / "other" / "lightgbm-0.1.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: lightgbm\nVersion: 0.1\n")
    cluster.work(PYTHONPATH=str(other.parent))
    given = ("run", "flowers.csv", "--goal", GOAL, "--output", "nb.ipynb", "--dask")
    done = automl(*given, cluster.address, cwd=tmp_path)
    assert done.code == 2
    assert "has lightgbm 0.1, the kernel" in done.stderr
    cluster.close()
    done = automl(*given, cluster.address, cwd=tmp_path)
    assert done.code == 2
    assert f"No Dask scheduler with workers answers at {cluster.address}" in done.stderr
    assert not (tmp_path / "nb.ipynb").exists()
