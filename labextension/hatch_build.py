"""Builds the JupyterLab extension when the Python package is built, where that is needed and possible."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LabExtensionHook(BuildHookInterface[Any]):
    """Leaves a built extension alone; builds a missing one with node.

    A wheel without the panel would be broken, so without node it is refused. An editable installation goes on
    without the panel: the command line and the Python tests need none of it.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build `jupyter_automl/labextension` if it is not there, or older than its sources.

        Raises:
            RuntimeError: a wheel or an sdist is wanted, nothing is built yet, and there is no node.
        """
        source = Path(self.root, "labextension")
        built = Path(self.root, "jupyter_automl", "labextension")
        done = built / "static" / "style.js"
        node = shutil.which("node")
        if done.is_file() and (version == "editable" or node is None or not newer(source, done)):
            return
        built.mkdir(exist_ok=True)
        if node is None:
            if version == "editable":
                self.app.display_warning("node is not here: the JupyterLab panel is left out")
                return
            raise RuntimeError(
                "The JupyterLab panel is not built and node is not here. Install node 20 or newer."
            )
        for command in (["jlpm", "install", "--immutable"], ["jlpm", "build:prod"]):
            subprocess.run(command, cwd=source, check=True)


def newer(source: Path, done: Path) -> bool:
    """Whether anything the panel is built from was changed after `done` was written."""
    files = [
        source / "package.json",
        *(file for part in ("src", "style", "schema") for file in (source / part).rglob("*")),
    ]
    return max(file.stat().st_mtime for file in files) > done.stat().st_mtime
