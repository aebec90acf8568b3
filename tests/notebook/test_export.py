"""Exports open without Jupyter and without a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import nbformat
import pytest

from jupyter_automl.errors import BadInput
from jupyter_automl.notebook import export as exporting
from jupyter_automl.notebook.document import load, save
from jupyter_automl.notebook.export import export, script_of

Write = Callable[..., Path]


class Loads(HTMLParser):
    """Collects what a browser would fetch, and the page's anchors."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named: dict[str, Any] = dict(attributes)
        if tag in ("script", "img", "iframe", "link", "source") and (
            place := named.get("src") or named.get("href")
        ):
            self.fetched += [place] if not place.startswith("data:") else []
        if "id" in named:
            self.ids.add(named["id"])
        if tag == "a" and str(named.get("href", "")).startswith("#"):
            self.targets.add(named["href"][1:])


def test_html_needs_nothing_from_the_network_and_its_links_lead_somewhere(write_notebook: Write) -> None:
    path = write_notebook()
    page = export(path, "html").read_text()
    loads = Loads()
    loads.feed(page)
    assert loads.fetched == []
    assert not re.search(r"@import|url\(\s*[\"']?https?:|import\([\"']http", page)
    assert "2-Holdout,-opened-once" in loads.targets
    assert loads.targets <= loads.ids
    assert "<title>The mean</title>" in page


def test_what_exists_is_kept_unless_forced(write_notebook: Write) -> None:
    path = write_notebook()
    page = export(path, "html")
    page.write_text("mine")
    with pytest.raises(BadInput, match="exists already"):
        export(path, "html")
    assert page.read_text() == "mine"
    export(path, "html", force=True)
    assert page.read_text() != "mine"


def test_script_runs_with_plain_python_and_saves_its_figures(write_notebook: Write) -> None:
    path = write_notebook()
    notebook = load(path)
    notebook.cells.append(
        nbformat.v4.new_code_cell(
            "%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom IPython.display import display\n"
            "plt.plot([1, 2])\nplt.show()\n"
            'display({"text/html": "<b>", "text/plain": "plain"}, raw=True)\n!ls'
        )
    )
    save(notebook, path)
    script = export(path, "py")
    assert "# ## 2 Holdout, opened once" in script.read_text()
    done = subprocess.run(
        [sys.executable, script.name], cwd=path.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[1:] == ["[figure: report_figures/figure_01.png]", "plain"]
    assert done.stdout.startswith("holdout mean of 7 0.33")
    assert (path.parent / "report_figures" / "figure_01.png").stat().st_size > 1000


def test_percent_signs_inside_python_stay_as_they_are() -> None:
    source = 'text = """\n%s\n!x"""\n'
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    assert source.strip() in script_of(notebook)


@pytest.mark.skipif(not any(map(shutil.which, exporting.BROWSERS)), reason="no browser to print with")
def test_pdf_is_printed_by_the_installed_browser(write_notebook: Write) -> None:
    assert export(write_notebook(), "pdf").read_bytes().startswith(b"%PDF")


def test_pdf_without_a_browser_says_what_to_install(
    write_notebook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "BROWSERS", ("no-such-browser",))
    path = write_notebook()
    with pytest.raises(BadInput, match="apt install chromium"):
        export(path, "pdf")
    assert not path.with_suffix(".pdf").exists()


def test_bundle_is_copied_with_the_notebook_as_it_is_now(write_notebook: Write, tmp_path: Path) -> None:
    path = write_notebook()
    with pytest.raises(BadInput, match=r"lacks the model, schema\.json, requirements\.txt, predict\.py"):
        export(path, "bundle")
    folder = tmp_path / "report_output"
    folder.mkdir()
    for name in (
        "model.skops",
        "schema.json",
        "requirements.txt",
        "predict.py",
        "MODEL_CARD.md",
        "notebook.html",
    ):
        (folder / name).write_text(f"old {name}")
    made = export(path, "bundle")
    expected = {*os.listdir(folder), "notebook.ipynb"}
    assert set(os.listdir(made)) == expected
    assert (made / "notebook.ipynb").read_bytes() == path.read_bytes()
    assert "<title>The mean</title>" in (made / "notebook.html").read_text()
    assert (folder / "notebook.html").read_text() == "old notebook.html"
    export(path, "bundle", force=True)
    packed = export(path, "bundle", tmp_path / "all.zip")
    with ZipFile(packed) as archive:
        assert set(archive.namelist()) == {f"all/{name}" for name in expected}
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []
