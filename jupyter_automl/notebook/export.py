"""The notebook for readers without Jupyter: HTML, PDF, a script, the bundle."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

from nbformat import NotebookNode

from jupyter_automl.errors import AutoMLError, BadInput
from jupyter_automl.parsing import parse_python

from .atomic import not_written, refuse_existing, write_atomically
from .document import load, parameters_of

Target = Literal["html", "pdf", "py", "bundle"]
BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "msedge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)  # fmt: skip
PRINT_SECONDS = 120
_HERE = Path(__file__).parent


def export(
    notebook_path: str | Path, to: Target, output: str | Path | None = None, force: bool = False
) -> Path:
    """Write the notebook in another form and return where it is.

    Without `output` it goes beside the notebook: `report.html`, `report.pdf`, `report.py`, `report_bundle/`.
    A bundle whose output ends in `.zip` is one archive. Nothing is executed.
    Raises BadInput: not a notebook, output exists, not writable, no browser for PDF, no model for a bundle.
    """
    notebook_path = Path(notebook_path)
    notebook = load(notebook_path)
    suffix = "_bundle" if to == "bundle" else f".{to}"
    place = Path(output) if output is not None else notebook_path.with_name(notebook_path.stem + suffix)
    refuse_existing(place, force)
    if to == "html":
        write_atomically(place, html_of(notebook, notebook_path).encode())
    elif to == "pdf":
        write_atomically(place, pdf_of(html_of(notebook, notebook_path)))
    elif to == "py":
        write_atomically(place, script_of(notebook).encode())
    elif to == "bundle":
        _export_bundle(notebook, notebook_path, place)
    else:
        raise BadInput(f"{to} is no export; choose html, pdf, py or bundle.")
    return place


def html_of(notebook: NotebookNode, notebook_path: Path) -> str:
    """One self-contained HTML page in JupyterLab's look: opens without a network, images embedded."""
    from nbconvert import HTMLExporter

    make: Any = HTMLExporter
    exporter = make(
        extra_template_basedirs=[str(_HERE / "templates")], template_name="offline", embed_images=True
    )
    exporter.log.setLevel("ERROR")
    title = next((c.source.split("\n")[0][2:] for c in notebook.cells if c.source.startswith("# ")), None)
    resources = {
        "metadata": {"name": title or notebook_path.stem, "path": str(notebook_path.absolute().parent)}
    }
    return str(exporter.from_notebook_node(notebook, resources)[0])


def pdf_of(html: str) -> bytes:
    """The page as an installed Chromium or Chrome prints it.

    Raises BadInput when no browser is found, AutoMLError when it does not print.
    """
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise BadInput(
            "PDF needs Chromium, Chrome or Edge on this machine and none was found: install one (Debian and "
            "Ubuntu: apt install chromium), or export to html and print it from your browser."
        )
    with tempfile.TemporaryDirectory(prefix="jupyter-automl-") as folder:
        page, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={printed}",
            page.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=PRINT_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise AutoMLError(f"{browser} did not print the PDF within {PRINT_SECONDS} seconds.") from error
        if not printed.exists():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise AutoMLError(f"{browser} did not print the PDF: {said[-1] if said else 'no reason given'}.")
        return printed.read_bytes()


def script_of(notebook: NotebookNode) -> str:
    """A script in percent format that plain Python runs: prose as comments, figures saved, tables printed.

    Lines that only IPython understands (magics, shell) become comments.
    """
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    parts = []
    if "matplotlib" in code or "display(" in code:
        parts.append("# %%\n" + (_HERE / "script_header.py").read_text(encoding="utf-8").rstrip())
    for cell in notebook.cells:
        if cell.cell_type == "code":
            parts.append("# %%\n" + _plain_python(cell.source))
        else:
            parts.append("# %% [markdown]\n" + _commented(cell.source))
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _plain_python(source: str) -> str:
    try:
        parse_python(source)
    except SyntaxError:
        if source.lstrip().startswith("%%"):
            return _commented(source)
        return "\n".join(
            _commented(line)
            if line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?")
            else line
            for line in source.split("\n")
        )
    return source


def _commented(text: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in text.split("\n"))


def _export_bundle(notebook: NotebookNode, notebook_path: Path, place: Path) -> None:
    """Copy the run's bundle, with this notebook and its page, to a folder or a .zip."""
    source = bundle_folder(notebook, notebook_path)
    fresh: dict[str, bytes] = {
        "notebook.ipynb": notebook_path.read_bytes(),
        "notebook.html": html_of(notebook, notebook_path).encode(),
    }
    names = [
        path.name for path in sorted(source.iterdir()) if path.is_file() and not path.name.startswith(".")
    ]
    try:
        staged = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=place.absolute().parent))
    except OSError as error:
        raise not_written(place, error) from error
    try:
        for name in names:
            shutil.copyfile(source / name, staged / name)
        for name, data in fresh.items():
            (staged / name).write_bytes(data)
        if place.suffix == ".zip":
            archive = staged / "archive.part"
            with ZipFile(archive, "w", ZIP_DEFLATED) as file:
                for name in sorted({*names, *fresh}):
                    file.write(staged / name, f"{place.stem}/{name}")
            os.replace(archive, place)
        else:
            staged.chmod(0o755)
            _swap_folder(staged, place)
    except OSError as error:
        raise not_written(place, error) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def bundle_folder(notebook: NotebookNode, notebook_path: Path) -> Path:
    """Where the notebook's run put its bundle: the parameter OUTPUT_DIR, as last injected.

    Raises BadInput when there is no complete bundle.
    """
    output_dir = None
    for tag in ("parameters", "injected-parameters"):
        output_dir = parameters_of(notebook, tag).get("OUTPUT_DIR", output_dir)
    if not isinstance(output_dir, str):
        raise BadInput(f"{notebook_path} names no OUTPUT_DIR, so it has no bundle; make one with a run.")
    folder = notebook_path.absolute().parent / output_dir
    have = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    missing = [name for name in ("schema.json", "requirements.txt", "predict.py") if name not in have]
    if not have & {"model.skops", "model.joblib"}:
        missing.insert(0, "the model")
    if missing:
        raise BadInput(
            f"The bundle of {notebook_path.name} is not complete: {folder} lacks {', '.join(missing)}. "
            "Run the notebook first, or do the run again."
        )
    return folder


def _swap_folder(staged: Path, place: Path) -> None:
    """Put the staged folder in its place; an older one goes only once the new one stands."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.is_dir():
        place.rename(old)
    elif place.exists():
        place.unlink()
    staged.rename(place)
    shutil.rmtree(old, ignore_errors=True)
