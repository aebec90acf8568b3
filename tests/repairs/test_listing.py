"""The files of a folder are listed up to a bound, and hidden ones not at all."""

from pathlib import Path

from jupyter_automl.repairs.files.listing import files_below


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    for name in ("a.csv", ".b.csv", "data/c.csv", ".cache/d.csv", "data/.keep/e.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)] == [
        "a.csv",
        "data/c.csv",
    ]


def test_a_folder_of_many_files_is_not_walked_to_its_end(tmp_path: Path) -> None:
    for folder in range(4):
        (tmp_path / f"f{folder}").mkdir()
        for name in range(3):
            (tmp_path / f"f{folder}" / f"{name}.csv").touch()
    found = files_below(tmp_path, most=4)
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "f0/0.csv",
        "f0/1.csv",
        "f0/2.csv",
        "f1/0.csv",
    ]


def test_a_folder_that_is_not_there_holds_no_file(tmp_path: Path) -> None:
    assert files_below(tmp_path / "gone", tmp_path) == []
