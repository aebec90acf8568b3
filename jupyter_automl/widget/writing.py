"""Writes a run's cells into a notebook file; what its user wrote there meanwhile stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from jupyter_automl.notebook import document

_FORMAT: Any = nbformat


def write(
    path: Path,
    merged: Callable[[dict[str, Any]], dict[str, Any]],
    metadata: dict[str, Any],
    kernel: str,
) -> None:
    """Read the file anew, merge, and write it whole. Raises BadInput when it cannot be read or written."""
    notebook: Any = document.load(path) if path.exists() else _FORMAT.v4.new_notebook()
    notebook = _FORMAT.from_dict(merged(notebook))
    notebook["nbformat_minor"] = max(5, int(notebook.get("nbformat_minor", 5)))
    notebook.metadata["jupyter_automl"] = metadata
    spec = {"name": kernel, "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook.metadata.setdefault("kernelspec", spec)
    document.save(notebook, path)
