"""The notebook in other forms, to download or beside the notebook."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jupyter_automl.errors import BadInput
from jupyter_automl.notebook.atomic import write_atomically
from jupyter_automl.run.places import free_path

from .aside import command
from .runs import Runs

FORMS = {
    "html": (".html", "text/html"),
    "pdf": (".pdf", "application/pdf"),
    "py": (".py", "text/x-python"),
    "ipynb": ("_clean.ipynb", "application/x-ipynb+json"),
    "bundle": ("_bundle.zip", "application/zip"),
}
PIECE = 2**20


@dataclass(frozen=True)
class File:
    """One exported file."""

    path: Path
    mime: str

    @property
    def disposition(self) -> str:
        """So that a browser saves it under its name."""
        return f"attachment; filename*=UTF-8''{quote(self.path.name)}"

    async def pieces(self) -> AsyncIterator[bytes]:
        """The content, piece by piece."""
        with await asyncio.to_thread(self.path.open, "rb") as opened:
            while piece := await asyncio.to_thread(opened.read, PIECE):
                yield piece


@asynccontextmanager
async def exported(runs: Runs, run: str, to: str) -> AsyncIterator[File]:
    """The export in a folder that is gone afterwards. Raises BadInput, AutoMLError."""
    notebook = await notebook_of(runs, run)
    suffix, mime = _form(to)
    with tempfile.TemporaryDirectory(prefix="jupyter-automl-") as folder:
        place = Path(folder) / f"{notebook.stem}{suffix}"
        await _write(notebook, to, place)
        yield File(place, mime)


async def export_beside(runs: Runs, run: str, to: str) -> str:
    """Write the export beside the notebook, over nothing; its contents path."""
    notebook = await notebook_of(runs, run)
    suffix, _ = _form(to)
    place = free_path(notebook.with_name(f"{notebook.stem}{suffix}"))
    await _write(notebook, to, place)
    return place.relative_to(runs.root.folder).as_posix()


async def notebook_of(runs: Runs, run: str) -> Path:
    """The run's notebook file, saved as it stands in its tab. Raises BadInput."""
    live = runs.of(run)
    view = live.view if live is not None else await runs.view(run)
    path = view.state["notebook"] if view is not None else None
    if path is None:
        raise BadInput("The run's notebook is outside of the folder that this server shows.")
    if live is not None:
        await live.flushed()
    place = runs.root.inside(path)
    if not place.is_file():
        raise BadInput(f"The notebook {path} is not there any more.")
    return place


def _form(to: str) -> tuple[str, str]:
    if to not in FORMS:
        raise BadInput(f"{to[:20]} is no export; choose {', '.join(FORMS)}.")
    return FORMS[to]


async def _write(notebook: Path, to: str, place: Path) -> None:
    if to == "ipynb":
        await asyncio.to_thread(_write_clean, notebook, place)
    else:
        await command("export", str(notebook), "--to", to, "--output", str(place))


def _write_clean(notebook: Path, place: Path) -> None:
    write_atomically(
        place,
        json.dumps(clean(json.loads(notebook.read_text("utf-8"))), indent=1, ensure_ascii=False).encode(),
    )


def clean(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without marks of this tool and without repair notes: as somebody would have written it."""
    kept = []
    for cell in notebook["cells"]:
        ours = cell.get("metadata", {}).pop("jupyter_automl", {})
        if ours.get("role") != "repair-note":
            kept.append(cell)
    notebook["cells"] = kept
    notebook.get("metadata", {}).pop("jupyter_automl", None)
    return notebook
