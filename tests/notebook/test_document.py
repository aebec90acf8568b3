"""The document: metadata, numbering, links, whole files."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import nbformat
import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.notebook.document import CellRecord, build, load, parameters_of, save, section_link


def built(*cells: CellRecord) -> nbformat.NotebookNode:
    return build(cells, run="r1", goal="who leaves", version="0.1.0", kernel_name="python3")


def text(id: str, source: str, step: str = "load") -> CellRecord:
    return CellRecord(id, "markdown", source, "explain", step)


def test_metadata_is_the_contract() -> None:
    output = nbformat.v4.new_output("stream", text="hi")
    cell = CellRecord("c", "code", "x = 1", "code", "load", 2, ("parameters",), (output,), 7)
    notebook = built(cell)
    assert notebook.metadata["jupyter_automl"] == {"run": "r1", "goal": "who leaves", "version": "0.1.0"}
    assert notebook.metadata["kernelspec"]["name"] == "python3"
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    made = notebook.cells[0]
    assert made.metadata["jupyter_automl"] == {
        "run": "r1",
        "step": "load",
        "role": "code",
        "attempt": 2,
        "source_sha256": hashlib.sha256(b"x = 1").hexdigest(),
    }
    assert (made.id, made.metadata["tags"], made.execution_count) == ("c", ["parameters"], 7)
    assert made.outputs[0].text == "hi"


def test_second_level_headings_are_numbered_and_nothing_else() -> None:
    notebook = built(
        text("a", "# Title\n### Deep"),
        text("b", "## First\nwords\n```\n## no heading\n```"),
        CellRecord("c", "code", "## a comment", "code", "load"),
        text("d", "## 5 folds\n## Third"),
    )
    assert [cell.source for cell in notebook.cells] == [
        "# Title\n### Deep",
        "## 1 First\nwords\n```\n## no heading\n```",
        "## a comment",
        "## 2 5 folds\n## 3 Third",
    ]
    digest = notebook.cells[1].metadata["jupyter_automl"]["source_sha256"]
    assert digest == hashlib.sha256(notebook.cells[1].source.encode()).hexdigest()


def test_section_links_point_at_the_numbered_heading() -> None:
    notebook = built(
        text("a", f"See {section_link('holdout')} and {section_link('absent', 'elsewhere')}.", "title"),
        text("b", "## Split", "split"),
        text("c", "## The `holdout`, opened *once*", "holdout"),
    )
    assert notebook.cells[0].source == "See [section 2](#2-The-holdout,-opened-once) and elsewhere."


@pytest.mark.parametrize("ids", [("a", "a"), ("a b", "c"), ("", "c")])
def test_ids_that_nbformat_refuses_are_refused(ids: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="cell id"):
        built(*(text(id, "x") for id in ids))


def test_parameters_are_read_with_their_defaults() -> None:
    notebook = built(
        CellRecord(
            "c",
            "code",
            'A = "x"\nB: int = 3\nC = 1 + n\nD = -0.5',
            "code",
            "parameters",
            tags=("parameters",),
        )
    )
    assert parameters_of(notebook) == {"A": "x", "B": 3, "C": "1 + n", "D": -0.5}


def test_save_and_load_give_the_same_document(tmp_path: Path) -> None:
    notebook = built(text("a", "## Größe 🎉"))
    save(notebook, tmp_path / "n.ipynb")
    assert load(tmp_path / "n.ipynb") == notebook
    assert os.listdir(tmp_path) == ["n.ipynb"]


def test_a_disk_that_fills_up_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "n.ipynb"
    save(built(text("a", "old")), path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BadInput, match=r"the disk is full"):
        save(built(text("a", "new")), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["n.ipynb"]


def test_places_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    notebook = built(text("a", "x"))
    (tmp_path / "file").write_text("")
    for place, reason in [
        (tmp_path / "no" / "n.ipynb", "does not exist"),
        (tmp_path, "folder of that name"),
        (tmp_path / "file" / "n.ipynb", "a file, not a folder"),
        (Path("/proc/n.ipynb"), "could not be written"),
    ]:
        with pytest.raises(BadInput, match=reason):
            save(notebook, place)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "not a valid"),
        (b"\x89PNG\xff\xfe", "not text"),
        (b"[]", "not a valid"),
        (b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "not a valid"),
    ],
)
def test_what_is_no_notebook_gets_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=says) as caught:
        load(path)
    assert "\n" not in str(caught.value)
    with pytest.raises(BadInput, match="There is no file"):
        load(tmp_path / "absent.ipynb")
