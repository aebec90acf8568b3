"""The notebook as a document: built from cell records, numbered, saved whole, loaded with clear errors."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode

from jupyter_automl.errors import BadInput
from jupyter_automl.parsing import parse_python

from .atomic import write_atomically
from .record import CellRecord, Role

_FORMAT: Any = nbformat  # it carries annotations for some of its functions only
PARAMETERS = "parameters"
"""The tag of the parameters cell, papermill's convention."""

__all__ = [
    "CellRecord", "build", "load", "metadata_of", "numbered_sources", "parameters_of", "save", "section_link", "sha256_of",
]  # fmt: skip

_FENCE = re.compile(r"^\s*(```|~~~)")
_SECTION_LINK = re.compile(r"\[([^\[\]]*)\]\(section:([\w.:/-]+)\)")


def build(
    cells: Sequence[CellRecord],
    *,
    run: str,
    goal: str,
    version: str,
    kernel_name: str,
    kernel_title: str = "Python 3 (ipykernel)",
) -> NotebookNode:
    """The notebook of these cells, in order, valid by nbformat 4.5.

    Level-two headings are numbered from 1; `[label](section:STEP)` becomes a link to the numbered section in
    which the step's first heading stands. `source_sha256` is of the source as it stands in the document.
    Raises ValueError for a repeated or malformed cell id and for an unknown role.
    """
    seen: set[str] = set()
    for cell in cells:
        if cell.id in seen or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", cell.id):
            raise ValueError(f"cell id {cell.id!r} is {'repeated' if cell.id in seen else 'malformed'}")
        if cell.role not in get_args(Role):
            raise ValueError(f"cell {cell.id} has the unknown role {cell.role!r}")
        seen.add(cell.id)
    notebook: NotebookNode = _FORMAT.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "name": kernel_name,
        "display_name": kernel_title,
        "language": "python",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.metadata["jupyter_automl"] = {"run": run, "goal": goal, "version": version}
    for cell, source in zip(cells, numbered_sources(cells), strict=True):
        metadata = metadata_of(cell, source, run)
        if cell.kind == "markdown":
            notebook.cells.append(_FORMAT.v4.new_markdown_cell(source, id=cell.id, metadata=metadata))
            continue
        outputs = [_FORMAT.from_dict(dict(output)) for output in cell.outputs]
        notebook.cells.append(
            _FORMAT.v4.new_code_cell(
                source, id=cell.id, metadata=metadata, outputs=outputs, execution_count=cell.execution_count
            )
        )
    nbformat.validate(notebook)
    return notebook


def metadata_of(cell: CellRecord, source: str, run: str) -> dict[str, Any]:
    """The metadata of a generated cell whose source stands in the document as given."""
    ours: dict[str, Any] = {
        "run": run,
        "step": cell.step,
        "role": cell.role,
        "attempt": cell.attempt,
        "source_sha256": sha256_of(source),
    }
    if cell.yours:
        ours["edited"] = True
    return {"jupyter_automl": ours} | ({"tags": list(cell.tags)} if cell.tags else {})


def sha256_of(source: str) -> str:
    """Hex SHA-256 of a cell's source in UTF-8."""
    return hashlib.sha256(source.encode()).hexdigest()


def section_link(step: str, label: str = "section") -> str:
    """Markdown that `build` turns into a link: `[section 9](#9-Honest-checks)`."""
    return f"[{label}](section:{step})"


def anchor(heading: str) -> str:
    """Where JupyterLab and nbconvert find a heading: `9 Honest checks` → `#9-Honest-checks`."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`]|\*\*|(?<!\w)[*_]|[*_](?!\w)", r"\1", heading).strip()
    return "#" + quote(text.replace(" ", "-"), safe="?/:@!$&'()*+,;=")


def save(notebook: NotebookNode, path: str | Path) -> None:
    """Validate and write the notebook whole.

    Raises BadInput when the place cannot be written, nbformat.ValidationError when the document is not valid.
    """
    nbformat.validate(notebook)
    write_atomically(path, (_FORMAT.writes(notebook, version=4).rstrip("\n") + "\n").encode())


def load(path: str | Path) -> NotebookNode:
    """The notebook in that file, upgraded to nbformat 4.5; BadInput with one sentence when there is none."""
    path = Path(path)
    if path.is_dir():
        raise BadInput(f"{path} is a folder, not a notebook.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not a notebook: it holds bytes that are not text.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    if not text.strip():
        raise BadInput(f"{path} is empty, so it is not a notebook.")
    try:
        notebook: NotebookNode = _FORMAT.reads(text, as_version=4)
        nbformat.validate(notebook)
    except (
        nbformat.reader.NotJSONError,
        nbformat.ValidationError,
        AttributeError,
        KeyError,
        TypeError,
    ) as error:
        detail = str(error).strip().splitlines()[0][:120] if str(error).strip() else type(error).__name__
        raise BadInput(f"{path} is not a valid Jupyter notebook ({detail}).") from error
    return notebook


def parameters_of(notebook: NotebookNode, tag: str = PARAMETERS) -> dict[str, Any]:
    """Names and plain default values of the first cell with that tag, in order; empty when absent.

    A default that is not a literal is given as its source text.
    """
    found: dict[str, Any] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code" or tag not in cell.metadata.get("tags", []):
            continue
        for node in parse_python(cell.source).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                targets = [node.target]
            for target in targets:
                if (
                    isinstance(target, ast.Name)
                    and isinstance(node, ast.Assign | ast.AnnAssign)
                    and node.value
                ):
                    try:
                        found[target.id] = ast.literal_eval(node.value)
                    except ValueError:
                        found[target.id] = ast.unparse(node.value)
        break
    return found


def numbered_sources(cells: Sequence[CellRecord]) -> list[str]:
    """Sources with their level-two headings numbered and their section links resolved."""
    home: dict[str, tuple[int, str]] = {}
    sources: list[str] = []
    count = 0
    for cell in cells:
        if cell.kind == "code" or cell.yours:
            sources.append(cell.source)
            continue
        lines, fenced = cell.source.split("\n"), False
        for row, line in enumerate(lines):
            fenced ^= bool(_FENCE.match(line))
            if line.startswith("## ") and not fenced:
                count += 1
                title = line[3:].strip()
                lines[row] = f"## {count} {title}"
                home.setdefault(cell.step, (count, f"{count} {title}"))
        sources.append("\n".join(lines))

    def resolve(match: re.Match[str]) -> str:
        label, step = match.groups()
        if step not in home:
            return label
        number, heading = home[step]
        return f"[{label} {number}]({anchor(heading)})"

    return [
        _SECTION_LINK.sub(resolve, source) if cell.kind == "markdown" and not cell.yours else source
        for cell, source in zip(cells, sources, strict=True)
    ]
