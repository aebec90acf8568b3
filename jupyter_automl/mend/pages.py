"""The notebook that is mended: its code cells while they are run, and the document that comes out."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from jupyter_automl.errors import BadInput
from jupyter_automl.notebook.document import load, save, sha256_of

_FORMAT: Any = nbformat
MARK = "mended_from"
"""Under `jupyter_automl` in the notebook's metadata: the name of the file that was mended."""


@dataclass
class CodeCell:
    """One code cell: what it was, what it is now, what runs before it, and what came of it."""

    index: int
    """Among all cells of the original."""
    original: str
    source: str
    saved: int | None
    tags: tuple[str, ...] = ()
    setups: list[str] = field(default_factory=list)
    setup_outputs: list[tuple[list[dict[str, Any]], int | None]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    outputs: list[dict[str, Any]] = field(default_factory=list)
    executed: int | None = None
    left: str = ""
    """The class of the crash that stays."""

    @property
    def may_raise(self) -> bool:
        """Whether its author expects it to raise, by the tag that nbclient honours."""
        return "raises-exception" in self.tags


class Pages:
    """A notebook read from a file that is never written to."""

    def __init__(self, path: Path, output: Path | None, force: bool = False) -> None:
        """Raises BadInput for what is no Python notebook, and where the output would replace something else."""
        self.path = path
        self.notebook = load(path)
        language = self.notebook.metadata.get("kernelspec", {}).get("language") or self.notebook.metadata.get(
            "language_info", {}
        ).get("name", "python")
        if str(language).lower() not in ("python", "ipython", "python3"):
            raise BadInput(f"{path} is a notebook in {language}; only Python can be mended.")
        self.output = output or path.with_name(f"{path.stem}-mended.ipynb")
        if self.output.resolve() == path.resolve():
            raise BadInput(
                f"{self.output} is the notebook itself, which is never changed; choose another --output."
            )
        if not self.output.parent.is_dir():
            raise BadInput(f"There is no folder {self.output.parent} to write to.")
        if self.output.exists() and not force and not _ours(self.output):
            raise BadInput(
                f"{self.output} exists already; choose another name, or overwrite it with --force."
            )
        self.cells = [
            CodeCell(
                index,
                cell.source,
                cell.source,
                cell.get("execution_count"),
                tuple(cell.metadata.get("tags", ())),
            )
            for index, cell in enumerate(self.notebook.cells)
            if cell.cell_type == "code"
        ]

    @property
    def kernel(self) -> str | None:
        """The kernel that the notebook names."""
        name = self.notebook.metadata.get("kernelspec", {}).get("name")
        return str(name) if name else None

    def write(self, verified: bool) -> None:
        """Write the mended notebook whole. Raises BadInput when its place cannot be written."""
        mended = _upgraded(self.notebook)
        originals = mended.cells
        place = {cell.index: cell for cell in self.cells}
        mended.cells = []
        for index, cell in enumerate(originals):
            code = place.get(index)
            if code is None:
                mended.cells.append(cell)
                continue
            for note in code.notes:
                mended.cells.append(_FORMAT.v4.new_markdown_cell(note, metadata=_marked("repair-note", note)))
            for number, setup in enumerate(code.setups):
                outputs, count = (
                    code.setup_outputs[number] if number < len(code.setup_outputs) else ([], None)
                )
                mended.cells.append(
                    _FORMAT.v4.new_code_cell(
                        setup, metadata=_marked("code", setup), execution_count=count,
                        outputs=[_FORMAT.from_dict(dict(output)) for output in outputs],
                    )
                )  # fmt: skip
            cell.source = code.source
            cell.outputs = [_FORMAT.from_dict(dict(output)) for output in code.outputs]
            cell.execution_count = code.executed
            mended.cells.append(cell)
        own = dict(mended.metadata.get("jupyter_automl", {}))
        mended.metadata["jupyter_automl"] = {**own, MARK: self.path.name, "verified": verified}
        save(mended, self.output)


def _marked(role: str, source: str) -> dict[str, Any]:
    return {
        "jupyter_automl": {
            "run": "repair",
            "step": "repair",
            "role": role,
            "attempt": 1,
            "source_sha256": sha256_of(source),
        }
    }


def _ours(path: Path) -> bool:
    try:
        return MARK in load(path).metadata.get("jupyter_automl", {})
    except BadInput:
        return False


def _upgraded(notebook: NotebookNode) -> NotebookNode:
    """A copy in nbformat 4.5, each cell with an id."""
    found: NotebookNode = copy.deepcopy(notebook)
    if found.nbformat_minor < 5:
        found = _FORMAT.v4.upgrade(found, from_minor=found.nbformat_minor)
    return found
