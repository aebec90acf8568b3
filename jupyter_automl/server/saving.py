"""Writes a run's cells into the notebook file when no tab is there to do it."""

from __future__ import annotations

from typing import Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from jupyter_automl.errors import NotSaved
from jupyter_automl.run.cells import Message, merge


async def write(
    contents: Any,
    path: str,
    cells: list[Message],
    run: str,
    metadata: dict[str, Any] | None,
    kernel: str | None,
) -> str | None:
    """Merge the cells into the file and save it; its new time of change. Raises NotSaved.

    The file is read anew, so that what its user wrote meanwhile stays.
    """
    try:
        model = await ensure_async(contents.get(path, content=True, type="notebook"))
        notebook = merge(model["content"], cells, run)
        notebook["nbformat_minor"] = max(5, int(notebook.get("nbformat_minor", 5)))
        if metadata is not None:
            notebook.setdefault("metadata", {})["jupyter_automl"] = metadata
        if kernel is not None:
            spec = {"name": kernel, "display_name": kernel, "language": "python"}
            notebook.setdefault("metadata", {}).setdefault("kernelspec", spec)
        saved = await ensure_async(
            contents.save({"type": "notebook", "format": "json", "content": notebook}, path)
        )
    except HTTPError as error:
        said = error.log_message or error.reason or "it cannot be written"
        raise NotSaved(f"{path} was not saved: {said}. The run's journal holds everything.") from None
    return stamp(saved.get("last_modified"))


def stamp(moment: Any) -> str | None:
    """A time as the contents API writes it."""
    if moment is None or isinstance(moment, str):
        return moment
    return str(moment.isoformat()).replace("+00:00", "Z")
