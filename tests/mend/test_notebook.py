"""`jupyter automl repair` as a process, on real notebooks with data beside them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest

COMMAND = [sys.executable, "-m", "jupyter_automl.cli", "repair"]
LOAD = "import pandas as pd\nhomes = pd.read_csv('homes.csv')"


def write(path: Path, cells: list[str], counts: dict[int, int] | None = None, **metadata: Any) -> bytes:
    """A notebook with a title and these code cells; gives its bytes."""
    book = nbformat.v4.new_notebook(metadata=metadata)
    book.cells = [nbformat.v4.new_markdown_cell("# Homes")]
    for number, cell in enumerate(cells, 1):
        code = nbformat.v4.new_code_cell(cell, metadata={"mine": number})
        code.execution_count = (counts or {}).get(number)
        book.cells.append(code)
    path.write_text(nbformat.writes(book), encoding="utf-8")
    return path.read_bytes()


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "homes.csv").write_text(
        "price,rooms\n" + "".join(f"{i * 1000},{i % 5}\n" for i in range(1, 41))
    )
    return tmp_path


def repair(room: Path, *options: str) -> tuple[int, dict[str, Any], Any]:
    """Exit code, report, mended notebook."""
    done = subprocess.run(
        [*COMMAND, "nb.ipynb", "--json", *options], cwd=room, capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout) if done.stdout else {"said": done.stderr}
    place = room / "nb-mended.ipynb"
    return done.returncode, report, nbformat.read(place, as_version=4) if place.exists() else None


def code(book: Any) -> list[str]:
    return [cell.source for cell in book.cells if cell.cell_type == "code"]


def test_a_notebook_is_mended_and_the_original_never_changed(room):
    cells = [
        LOAD,
        "print(average)",
        "average = homes['price'].mean()",
        "double = homes.append(homes, ignore_index=True)\ntotal = np.sum(double['price'])\nprint(total)",
        "homes['each'] = homes['price'] / homes['rooms'].clip(lower=1)",
        "homes.pop('each')\ncheap = homes[homes['price'] < avrage]\nprint(len(cheap))",
    ]
    before = write(
        room / "nb.ipynb",
        cells,
        kernelspec={"name": "python3", "display_name": "P", "language": "python"},
        mine=1,
    )
    exit_code, report, book = repair(room)
    assert exit_code == 0, report
    assert report["status"] == "mended"
    assert report["verified"]
    assert (room / "nb.ipynb").read_bytes() == before
    assert [one["cell"] for one in report["repairs"]] == [3, 5, 7]
    nbformat.validate(book)
    assert book.metadata["mine"] == 1
    assert [cell.metadata["mine"] for cell in book.cells if "mine" in cell.metadata] == [1, 2, 3, 4, 5, 6]
    notes = [
        cell.source for cell in book.cells if cell.cell_type == "markdown" and "Repair note" in cell.source
    ]
    assert len(notes) == 3
    assert all("**Cause:**" in note and "<details>" in note for note in notes)
    assert "average = homes['price'].mean()" in code(book)[1]
    assert "pd.concat" in code(book)[4]
    assert "< average]" in code(book)[6]
    assert not any(out.output_type == "error" for cell in book.cells for out in cell.get("outputs", []))
    again = subprocess.run(
        [sys.executable, "-m", "nbclient.cli", "nb-mended.ipynb"],
        cwd=room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr


def test_later_independent_cells_run_and_what_is_left_is_named(room):
    cells = [
        LOAD,
        "import a_package_of_nobody",
        "x = a_package_of_nobody.f()",
        "homes['new'] = 1 / 0",
        "rows = len(homes)\nprint(rows)",
    ]
    write(room / "nb.ipynb", cells)
    exit_code, report, book = repair(room)
    assert exit_code == 1
    assert report["status"] == "partial"
    assert [one["cell"] for one in report["repairs"]] == [3, 4, 5]
    assert report["repairs"][0]["need"] == {"kind": "install", "package": "a-package-of-nobody"}
    assert "cell 3 failed" in report["repairs"][1]["cause"]
    assert code(book) == cells
    assert book.cells[-1].outputs[0].text == "40\n"


def test_a_failed_cell_does_its_work_once(room):
    cells = [LOAD, "homes['price'] = homes['price'] * 2\ntop = np.max(homes['price'])\nprint(top)"]
    write(room / "nb.ipynb", cells)
    exit_code, report, book = repair(room)
    assert exit_code == 0, report
    assert book.cells[-1].outputs[0].text == "80000\n"


def test_the_saved_counts_tell_in_which_order_a_person_ran_the_cells(room):
    cells = [LOAD, "print(level)", "level = 1", "level = 2"]
    write(room / "nb.ipynb", cells, {1: 1, 4: 2, 2: 3, 3: 4})
    exit_code, _, book = repair(room)
    assert exit_code == 0
    assert book.cells[4].outputs[0].text == "2\n"


def test_nothing_to_mend_is_said(room):
    cells = [LOAD, "print(len(homes))", "%matplotlib inline", "%%bash\ntrue"]
    write(room / "nb.ipynb", cells)
    exit_code, report, book = repair(room)
    assert (exit_code, report["status"]) == (0, "clean")
    assert code(book) == cells


def test_a_cell_that_may_raise_is_left_alone(room):
    write(room / "nb.ipynb", ["x = np.sum(1)"])
    book = nbformat.read(room / "nb.ipynb", as_version=4)
    book.cells[1].metadata["tags"] = ["raises-exception"]
    nbformat.write(book, room / "nb.ipynb")
    exit_code, report, _ = repair(room)
    assert (exit_code, report["repairs"]) == (0, [])


def test_time_limit_and_dead_kernel_and_interrupt_are_told_apart(room):
    cells = [
        LOAD, "import time\ntime.sleep(60)", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "raise KeyboardInterrupt", "print(len(homes))",
    ]  # fmt: skip
    write(room / "nb.ipynb", cells)
    exit_code, report, book = repair(room, "--limit", "12")
    assert exit_code == 1
    assert [one["crash_class"] for one in report["repairs"]] == [
        "time_limit",
        "dead_kernel",
        "user_interrupt",
    ]
    assert book.cells[-1].outputs[0].text == "40\n"
    assert code(book) == cells


def test_stopping_leaves_nothing_half_written(room):
    write(room / "nb.ipynb", ["open('started', 'w').close()\nimport time\ntime.sleep(600)"])
    process = subprocess.Popen(
        [*COMMAND, "nb.ipynb"], cwd=room, stderr=subprocess.PIPE, start_new_session=True
    )
    while not (room / "started").exists() and process.poll() is None:
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Nothing was written" in said
    assert sorted(path.name for path in room.iterdir()) == ["homes.csv", "nb.ipynb", "started"]


@pytest.mark.parametrize(
    ("name", "text"), [("nb.ipynb", "no notebook"), ("nb.ipynb", ""), ("other.ipynb", "{}")]
)
def test_bad_input_exits_with_2_and_writes_nothing(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    exit_code, report, book = repair(tmp_path)
    assert exit_code == 2
    assert report["said"].startswith("Error: ")
    assert book is None


def test_what_is_not_ours_is_not_overwritten(room):
    write(room / "nb.ipynb", [LOAD])
    (room / "nb-mended.ipynb").write_text("mine")
    assert subprocess.run([*COMMAND, "nb.ipynb"], cwd=room, capture_output=True, check=False).returncode == 2
    assert (room / "nb-mended.ipynb").read_text() == "mine"
    same = subprocess.run(
        [*COMMAND, "nb.ipynb", "--output", "nb.ipynb"], cwd=room, capture_output=True, check=False
    )
    assert same.returncode == 2
