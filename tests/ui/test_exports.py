"""What is exported from the panel is opened by what it is made for: a browser, a PDF reader, Python."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from .lab import EXAMPLES, Lab, running
from .panel import PANEL, begun, ended, newest_run, show_panel

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
GOAL = "predict the species of a penguin"
DATA = "penguins.csv"
LOADED = "() => [...document.images].map(image => image.complete && image.naturalWidth > 0)"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server with one finished run."""
    with running(tmp_path_factory.mktemp("lab"), DATA) as server:
        ended(server, begun(server, GOAL, DATA, "birds.ipynb"), "finished")
        yield server


@pytest.fixture(scope="module")
def score(lab: Lab) -> str:
    """The run's holdout score, as the notebook says it."""
    return f"{newest_run(lab)['result']['score']:.4g}"


@pytest.fixture(scope="module")
def files(browser: Browser, lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All exports, downloaded by the panel's menu, by their endings."""
    folder = tmp_path_factory.mktemp("downloads")
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(120_000)
    page.goto(lab.page("lab/tree/birds.ipynb", reset="1"))
    page.wait_for_selector(".jp-Notebook")
    show_panel(page)
    found = {}
    for label in ("HTML", "PDF", "Python script", "Clean notebook", "Bundle (.zip)"):
        page.click(f"{PANEL} button[aria-label='Export as…']")
        with page.expect_download() as waiting:
            page.locator(".lm-Menu-itemLabel").get_by_text(label, exact=True).click()
        place = folder / waiting.value.suggested_filename
        waiting.value.save_as(place)
        found[place.suffix] = place
        expect(page.locator(f"{PANEL} .jp-AutoML-ActionDock")).to_contain_text(f"Saved {place.name}")
    page.close()
    return found


def python(*command: object, cwd: Path) -> str:
    """What a fresh Python prints, which knows nothing of these sources; it must end well."""
    done = subprocess.run(
        [sys.executable, "-I", *map(str, command)], cwd=cwd, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_the_page_is_drawn_without_a_network_and_without_an_error(
    browser: Browser, files: dict[str, Path], score: str
) -> None:
    context = browser.new_context(offline=True)
    page: Page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url[:200]))
    page.goto(files[".html"].as_uri(), wait_until="load")
    images = page.evaluate(LOADED)
    assert images
    assert all(images), "a picture is not drawn"
    text = page.inner_text("body")
    assert score in text
    assert "Traceback" not in text
    context.close()
    assert errors == []


def test_the_pdf_has_pages_with_the_result_and_the_code(files: dict[str, Path], score: str) -> None:
    reader = PdfReader(files[".pdf"])
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) > 3
    assert sum(not text.strip() for text in texts) <= 1, "pages are empty"
    whole = re.sub(r"\s+", " ", " ".join(texts))
    assert score in whole
    assert "read_table" in whole
    assert any(page.images for page in reader.pages)


def test_the_script_runs_and_comes_to_the_same_score(
    files: dict[str, Path], score: str, tmp_path: Path
) -> None:
    script = shutil.copy(files[".py"], tmp_path)
    shutil.copy(EXAMPLES / DATA, tmp_path)
    compile(Path(script).read_text(), script, "exec")
    assert score in python(script, cwd=tmp_path)
    assert list(tmp_path.glob("*_figures/*.png"))


def test_the_bundle_predicts_without_the_package_or_the_notebook(
    files: dict[str, Path], tmp_path: Path
) -> None:
    with ZipFile(files[".zip"]) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    table = pd.read_csv(EXAMPLES / DATA)
    table.drop(columns="Species").head(40).to_csv(tmp_path / "new.csv", index=False)
    python(folder / "predict.py", "new.csv", "out.csv", cwd=tmp_path)
    predicted = pd.read_csv(tmp_path / "out.csv")
    assert len(predicted) == 40
    assert (predicted["prediction"] == table["Species"].head(40)).mean() > 0.9
    assert list(folder.glob("notebook.*"))


def test_the_clean_notebook_is_valid_and_bears_no_mark_of_the_tool(files: dict[str, Path]) -> None:
    notebook = nbformat.read(files[".ipynb"], as_version=4)
    nbformat.validate(notebook)
    assert len(notebook.cells) > 20
    assert "jupyter_automl" not in notebook.metadata
    assert not [cell for cell in notebook.cells if "jupyter_automl" in cell.metadata]
    assert any(
        output.output_type == "display_data" for cell in notebook.cells for output in cell.get("outputs", [])
    )
