"""What cannot be used is refused in one sentence, with exit code 2, and nothing is written."""

import os
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest

from .command import automl, kernels_of
from .small_data import flowers

GOAL = "predict the kind of flower"


def listing(folder):
    """Every path below the folder; of files also size and time of change."""
    return sorted(
        (str(path), *((path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else ()))
        for path in folder.rglob("*")
    )


def refused(folder, *arguments, **env):
    """The one sentence of a refusal, checked to be one and to leave nothing behind."""
    before = listing(folder)
    done = automl("run", *arguments, cwd=folder, seconds=120, **env)
    assert done.code == 2, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Error: ")
    assert lines[0].endswith((".", ")", "?"))
    assert "Traceback" not in done.stderr
    assert listing(folder) == before
    assert kernels_of(folder) == []
    return lines[0]


@pytest.fixture
def data(tmp_path):
    return flowers(tmp_path / "flowers.csv")


def test_a_missing_file_names_the_nearest(tmp_path, data):
    assert "flowers.csv" in refused(tmp_path, "flower.csv", "--goal", GOAL)


CONTENTS = {
    "empty": b"",
    "blank lines": b"\n\n  \n",
    "header only": b"length,width,kind\n",
    "one column": b"kind\n" + b"iris\nrose\n" * 40,
    "one row": b"length,width,kind\n1.0,2.0,iris\n",
    "nine rows": b"length,width,kind\n" + b"".join(b"%d.5,2.%d,%s\n" % (i, i, [b"iris", b"rose"][i % 2]) for i in range(9)),
    "binary": bytes(range(256)) * 64,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "a broken workbook": b"PK\x03\x04" + bytes(200),
}  # fmt: skip


REASONS = {
    "empty": "is empty (0 bytes)",
    "blank lines": "nothing but blanks",
    "header only": "a header but no rows",
    "one column": "one column only",
    "one row": "1 row",
    "nine rows": "9 rows",
    "binary": "binary bytes",
    "a picture": "binary bytes",
    "a broken workbook": "damaged zip or Excel file",
}


@pytest.mark.parametrize("content", CONTENTS)
def test_a_file_that_holds_no_table_is_refused_with_the_reason(tmp_path, content):
    (tmp_path / "flowers.csv").write_bytes(CONTENTS[content])
    said = refused(tmp_path, "flowers.csv", "--goal", GOAL)
    assert "flowers.csv" in said
    assert REASONS[content] in said


BROKEN = {
    "flowers.parquet": b"PAR1" + bytes(300),
    "flowers.feather": b"ARROW1" + bytes(300),
    "flowers.csv.gz": b"\x1f\x8b\x08" + bytes(200),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_file_is_refused_by_its_name(tmp_path, name):
    (tmp_path / name).write_bytes(BROKEN[name])
    said = refused(tmp_path, name, "--goal", GOAL)
    assert name in said
    assert "cannot be read" in said or "damaged" in said


def test_a_folder_is_refused(tmp_path, data):
    (tmp_path / "tables").mkdir()
    assert "folder" in refused(tmp_path, "tables", "--goal", GOAL)


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root reads everything")
def test_a_file_without_read_permission_is_refused(tmp_path, data):
    data.chmod(0o000)
    if os.geteuid() != 0:
        assert "no permission" in refused(tmp_path, data.name, "--goal", GOAL)
        return
    said = unprivileged("run", data.name, "--goal", GOAL, folder=tmp_path)
    assert "no permission" in said


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root writes everywhere")
def test_a_place_without_write_permission_is_refused(tmp_path, data):
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    if os.geteuid() != 0:
        assert "no permission" in refused(tmp_path, data.name, "--goal", GOAL, "--output", "closed/nb.ipynb")
        return
    said = unprivileged("run", data.name, "--goal", GOAL, "--output", "closed/nb.ipynb", folder=tmp_path)
    assert "no permission" in said
    assert list(closed.iterdir()) == []


def unprivileged(*arguments, folder):
    """What root's refused twin says: the same command with every privilege over files dropped."""
    from .command import COMMAND, environment

    bare = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all"]
    done = subprocess.run(
        [*bare, *COMMAND, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False, env=environment()
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def test_a_full_disk_at_the_output_is_refused(tmp_path, data):
    full = tmp_path / "full"
    full.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(full)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        assert "No space left" in refused(tmp_path, data.name, "--goal", GOAL, "--output", "full/nb.ipynb")
    finally:
        subprocess.run(["umount", str(full)], check=True)


def test_an_output_below_a_file_is_refused(tmp_path, data):
    said = refused(tmp_path, data.name, "--goal", GOAL, "--output", "flowers.csv/nb.ipynb")
    assert "flowers.csv" in said


def test_an_output_that_is_no_notebook_is_refused(tmp_path, data):
    assert ".ipynb" in refused(tmp_path, data.name, "--goal", GOAL, "--output", "result.html")


@pytest.mark.parametrize("existing", ["nb.ipynb", "nb_bundle/model.skops"])
def test_what_exists_is_never_overwritten_without_force(tmp_path, data, existing):
    (tmp_path / existing).parent.mkdir(exist_ok=True)
    (tmp_path / existing).write_text("precious")
    assert "--force" in refused(tmp_path, data.name, "--goal", GOAL, "--output", "nb.ipynb")


def test_force_keeps_the_old_notebook_when_the_new_input_is_bad(tmp_path, data):
    (tmp_path / "nb.ipynb").write_text("precious")
    said = refused(
        tmp_path, data.name, "--goal", GOAL, "--target", "price", "--output", "nb.ipynb", "--force"
    )
    assert "price" in said
    assert (tmp_path / "nb.ipynb").read_text() == "precious"


def test_an_absent_target_is_answered_with_the_nearest_names(tmp_path, data):
    assert "petal width" in refused(tmp_path, data.name, "--goal", GOAL, "--target", "petal_widht")


@pytest.mark.parametrize("goal", ["", "   "])
def test_an_empty_goal_is_refused(tmp_path, data, goal):
    assert "goal" in refused(tmp_path, data.name, "--goal", goal)


def test_a_goal_that_names_nothing_in_the_data_is_refused(tmp_path, data):
    said = refused(tmp_path, data.name, "--goal", "bake a cake")
    assert "--target" in said


def test_a_constant_target_is_refused(tmp_path, data):
    pd.read_csv(data).assign(kind="iris").to_csv(data, index=False)
    assert "kind" in refused(tmp_path, data.name, "--goal", GOAL, "--target", "kind")


def test_a_target_that_differs_in_every_row_is_refused(tmp_path, data):
    table = pd.read_csv(data)
    table.assign(kind=[f"flower number {i}" for i in range(len(table))]).to_csv(data, index=False)
    assert "kind" in refused(tmp_path, data.name, "--goal", GOAL, "--target", "kind")


def test_a_target_without_any_value_is_refused(tmp_path, data):
    pd.read_csv(data).assign(kind=np.nan).to_csv(data, index=False)
    assert "kind" in refused(tmp_path, data.name, "--goal", GOAL, "--target", "kind")


def test_constant_features_are_refused(tmp_path, data):
    pd.read_csv(data).assign(**{"petal length": 1, "petal width": 1, "colour": 1}).to_csv(data, index=False)
    assert "one value" in refused(tmp_path, data.name, "--goal", GOAL)


def test_features_that_all_prove_useless_are_refused_and_what_was_made_is_removed(tmp_path, data):
    kinds = pd.read_csv(data)["kind"]
    useless = {
        "flower id": [f"F-{1000 + 7 * i}" for i in range(len(kinds))],
        "kind again": kinds,
        "kind": kinds,
    }
    pd.DataFrame(useless).to_csv(data, index=False)
    before = listing(tmp_path)
    done = automl(
        "run", data.name, "--goal", GOAL, "--target", "kind", "--output", "new/folder/nb.ipynb", cwd=tmp_path
    )
    assert done.code == 2, done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("Error: ")]) == 1
    assert listing(tmp_path) == before
    assert kernels_of(tmp_path) == []


@pytest.mark.parametrize(
    "option",
    [("--budget", "1"), ("--budget", "nan"), ("--seed", "-3"), ("--metric", "beauty"), ("--kernel", "cobol")],
)
def test_an_option_out_of_range_is_refused(tmp_path, data, option):
    said = refused(tmp_path, data.name, "--goal", GOAL, *option)
    assert option[1] in said


def test_a_metric_that_does_not_fit_the_task_is_refused(tmp_path, data):
    said = refused(tmp_path, data.name, "--goal", GOAL, "--metric", "rmse")
    assert "rmse" in said


@pytest.mark.parametrize("command", ["show", "resume"])
def test_an_unknown_run_is_refused(tmp_path, command):
    done = automl(command, "no-such-run", cwd=tmp_path)
    assert done.code == 2
    assert done.stderr.startswith("Error: No run is called")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("rerun", "none.ipynb"), ("export", "none.ipynb", "--to", "html")])
def test_a_notebook_that_is_not_there_is_refused(tmp_path, arguments):
    done = automl(*arguments, cwd=tmp_path)
    assert done.code == 2
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_used_is_said_in_one_sentence(tmp_path, data):
    (tmp_path / "in_the_way").write_text("a file")
    said = refused(tmp_path, data.name, "--goal", GOAL, JUPYTER_AUTOML_DATA_DIR=str(tmp_path / "in_the_way"))
    assert "JUPYTER_AUTOML_DATA_DIR" in said
