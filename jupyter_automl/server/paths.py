"""Paths of the contents API and of the file system; nothing outside the server's root."""

from __future__ import annotations

from pathlib import Path

from jupyter_automl.errors import BadInput


class Root:
    """The folder that the server serves."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder).expanduser().resolve()

    def inside(self, path: str) -> Path:
        """Where a path of the contents API lies. Raises BadInput for one that leaves the root."""
        place = (self.folder / path.strip("/")).resolve() if "\0" not in path else None
        if place is None or not place.is_relative_to(self.folder):
            raise BadInput(f"{path[:200]} is outside of the folder that this server shows.")
        # As named, not as resolved: a link inside of the root stays what its user calls it.
        return self.folder / path.strip("/")

    def said(self, sentence: str) -> str:
        """A sentence that names files as the panel's user knows them, below the root."""
        return sentence.replace(f"{self.folder.as_posix()}/", "")

    def relative(self, path: str) -> str | None:
        """The contents path of a file; None outside of the root."""
        try:
            return Path(path).relative_to(self.folder).as_posix()
        except ValueError:
            resolved = Path(path).resolve()
            return (
                resolved.relative_to(self.folder).as_posix() if resolved.is_relative_to(self.folder) else None
            )
