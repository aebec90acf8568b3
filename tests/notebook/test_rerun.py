"""Reruns and proofs drive real papermill and real kernels."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from jupyter_automl.errors import AutoMLError, BadInput
from jupyter_automl.notebook.document import load
from jupyter_automl.notebook.execution import execute
from jupyter_automl.notebook.rerun import holdout_score_in, prove, rerun, typed

EXPECTED = 7 / 3 / 7
Write = Callable[..., Path]


def kernels_in(folder: Path) -> list[psutil.Process]:
    """Kernels whose working directory is that folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if "ipykernel_launcher" in " ".join(process.cmdline()) and Path(process.cwd()) == folder:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_proof_finds_the_same_score_and_delivers_a_clean_document(write_notebook: Write) -> None:
    path = write_notebook()
    before, progress = path.read_bytes(), []
    proof = asyncio.run(prove(path, EXPECTED, on_progress=lambda done, of: progress.append((done, of))))
    assert proof.ok
    assert proof.identical
    assert proof.score == pytest.approx(EXPECTED, abs=1e-12)
    assert progress == [(1, 3), (2, 3), (3, 3)]
    assert path.read_bytes() == before
    assert proof.versions["Python"].startswith("3.")
    assert "pandas" in proof.versions
    assert proof.data_sha256 is not None
    assert len(proof.data_sha256) == 64
    assert [cell.get("execution_count") for cell in proof.notebook.cells if cell.cell_type == "code"] == [
        1,
        2,
        3,
    ]
    assert [cell.id for cell in proof.notebook.cells] == [cell.id for cell in load(path).cells]
    assert "papermill" not in str(proof.notebook.metadata)
    for cell, given in zip(proof.notebook.cells, load(path).cells, strict=True):
        assert cell.metadata == given.metadata
    assert kernels_in(path.parent) == []


def test_proof_refuses_a_score_that_differs_in_the_eighth_digit(write_notebook: Write) -> None:
    proof = asyncio.run(prove(write_notebook(), EXPECTED + 1e-8))
    assert not proof.ok
    assert not proof.identical
    assert "claims" in (proof.error or "")


def test_proof_names_the_cell_that_stopped(write_notebook: Write) -> None:
    path = write_notebook(last='{}["absent"]')
    proof = asyncio.run(prove(path, EXPECTED))
    assert not proof.ok
    assert proof.failure is not None
    assert (proof.failure.cell_id, proof.failure.cell_index) == ("score", 5)
    assert proof.failure.ename == "KeyError"
    assert proof.error == "Cell 6 stopped with KeyError: 'absent'."


def test_a_kernel_that_dies_is_named(write_notebook: Write) -> None:
    proof = asyncio.run(prove(write_notebook(last="import os; os._exit(3)"), EXPECTED))
    assert proof.failure is not None
    assert (proof.failure.cell_id, proof.failure.ename) == ("score", "DeadKernelError")


def test_time_limit_ends_the_kernel_and_is_named(write_notebook: Write) -> None:
    path = write_notebook(last="while True: pass")
    proof = asyncio.run(prove(path, EXPECTED, time_limit=4))
    assert proof.failure is not None
    assert proof.failure.ename == "TimeoutError"
    assert kernels_in(path.parent) == []


def test_cancelling_in_the_middle_leaves_no_kernel(write_notebook: Write) -> None:
    path = write_notebook(last="import time; open('reached', 'w').close(); time.sleep(600)")

    async def cancelled() -> None:
        task = asyncio.create_task(execute(path))
        await asyncio.to_thread(wait_until, (path.parent / "reached").exists)
        assert kernels_in(path.parent)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(cancelled(), 60))
    assert kernels_in(path.parent) == []


def test_killing_the_caller_leaves_no_kernel(write_notebook: Write) -> None:
    path = write_notebook(last="import time; open('reached', 'w').close(); time.sleep(600)")
    script = (
        "import asyncio, pathlib\nfrom jupyter_automl.notebook.execution import execute\n"
        f"asyncio.run(execute(pathlib.Path({str(path)!r})))"
    )
    root = Path(__file__).parents[2]
    caller = subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(root)})
    try:
        wait_until((path.parent / "reached").exists)
        caller.send_signal(signal.SIGKILL)
        caller.wait()
        wait_until(lambda: not kernels_in(path.parent))
        assert kernels_in(path.parent) == []
    finally:
        caller.kill()


def test_rerun_takes_other_parameters_and_keeps_the_first_output(
    write_notebook: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_notebook()
    elsewhere = tmp_path / "next month"
    elsewhere.mkdir()
    (elsewhere / "other.csv").write_text("14\n")
    monkeypatch.chdir(elsewhere)
    output = tmp_path / "again.ipynb"
    report = asyncio.run(rerun(path, output, {"DATA_PATH": "other.csv", "SCALE": typed("0.5")}))
    assert report.ok
    assert report.score == 1.0
    assert holdout_score_in(load(output)) == 1.0
    assert (tmp_path / "again_output").is_dir()
    assert not (tmp_path / "report_output").exists()
    with pytest.raises(BadInput, match="exists already"):
        asyncio.run(rerun(path, output))


@pytest.mark.parametrize(
    ("rows", "asked", "repeated"),
    [("14\n", {}, True), ("14\n", {"REPEAT_SEARCH": False}, False), ("1\n2\n4\n", {}, False)],
)
def test_a_rerun_on_other_data_measures_all_again_unless_told_otherwise(
    write_notebook: Write, tmp_path: Path, rows: str, asked: dict[str, bool], repeated: bool
) -> None:
    path = write_notebook(
        "print(f'holdout mean of 7 {score!r}', file=open('score', 'w'))\nprint(REPEAT_SEARCH)"
    )
    (tmp_path / "other.csv").write_text(rows)
    report = asyncio.run(rerun(path, tmp_path / "again.ipynb", {"DATA_PATH": "other.csv", **asked}))
    assert report.ok
    assert report.parameters.get("REPEAT_SEARCH", False) is repeated
    assert load(tmp_path / "again.ipynb").cells[-1].outputs[0].text.strip() == str(repeated)


def test_rerun_names_the_nearest_parameter_and_the_absent_file(write_notebook: Write, tmp_path: Path) -> None:
    path = write_notebook()
    with pytest.raises(BadInput, match="no parameter DATAPATH; it has DATA_PATH"):
        asyncio.run(rerun(path, tmp_path / "out.ipynb", {"DATAPATH": "x.csv"}))
    with pytest.raises(BadInput, match=r"no file x\.csv"):
        asyncio.run(rerun(path, tmp_path / "out.ipynb", {"DATA_PATH": "x.csv"}))
    assert not (tmp_path / "out.ipynb").exists()


def test_a_kernel_that_is_not_installed_is_one_clear_error(write_notebook: Write) -> None:
    with pytest.raises(AutoMLError, match="no-such-kernel"):
        asyncio.run(execute(write_notebook(), kernel_name="no-such-kernel"))


@pytest.mark.parametrize(
    ("printed", "score"),
    [
        ("holdout ROC AUC 0.9317828360123", 0.9317828360123),
        ("holdout R² -1.5e-05", -1.5e-05),
        ("holdout F1 np.float64(0.5)", 0.5),
        ("before\nholdout RMSE 12\nafter", 12.0),
        ("holdout ROC AUC 0.93   95 % interval 0.92 to 0.94", None),
        ("the holdout has 12 rows", None),
    ],
)
def test_holdout_score_is_read_in_full_precision(printed: str, score: float | None) -> None:
    import nbformat

    output = nbformat.v4.new_output("stream", name="stdout", text=f"{printed}\n")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    assert holdout_score_in(notebook) == score


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("0.5", 0.5), ("True", True), ("None", None), ("a b.csv", "a b.csv"), ("1e3", 1000.0)],
)
def test_parameters_are_typed_as_papermill_types_them(text: str, value: object) -> None:
    from papermill.cli import _resolve_type

    assert typed(text) == value == _resolve_type(text)
