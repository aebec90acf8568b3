"""A private JupyterLab for browser tests: own folders, own port, nothing of the machine's settings."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOKEN = "panel-tests"
REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "example_notebooks"
SERVER = "jupyter_automl.server"
"""The server side as users have it."""
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@dataclass
class Lab:
    """A running server.

    Attributes:
        url: base address, with a slash at its end
        root: the folder that it serves
        process: the server's process
    """

    url: str
    root: Path
    process: subprocess.Popen[bytes]

    def page(self, path: str = "lab", **query: str) -> str:
        """The address of a page, with the token."""
        rest = "".join(f"&{key}={value}" for key, value in query.items())
        return f"{self.url}{path}?token={TOKEN}{rest}"

    def get(self, path: str) -> object:
        """What a GET of `path` below the base address answers, as JSON."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"token {TOKEN}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def post(self, path: str, body: object) -> object:
        """What a POST of `body` to `path` answers, as JSON."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, *, extension: str, settings: dict[str, object] | None = None) -> Lab:
    """Start a server of the folder `home`/root and wait until it answers.

    Args:
        home: a folder for its settings and data
        extension: the server extension that answers the panel
        settings: Lab settings by schema, such as a theme

    Raises:
        TimeoutError: it did not answer within 180 s.
    """
    root = home / "root"
    root.mkdir(parents=True, exist_ok=True)
    overrides = home / "config" / "labconfig" / "default_setting_overrides.json"
    overrides.parent.mkdir(parents=True, exist_ok=True)
    quiet: dict[str, object] = {
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        **(settings or {}),
    }
    overrides.write_text(json.dumps(quiet))
    port = free_port()
    others = {SERVER, "tests.ui.fake_server"} - {extension}
    extensions = {extension: True, **dict.fromkeys(others, False)}
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONPATH": os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")]),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    environment.pop("MPLBACKEND", None)  # figures stand in the notebook, as for a user
    log = (home / "server.log").open("ab")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
            "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}",
            "--allow-root", "--LabApp.expose_app_in_browser=True",
            f"--ServerApp.jpserver_extensions={extensions}",
        ],
        env=environment, cwd=root, stdout=log, stderr=log,
    )  # fmt: skip
    lab = Lab(f"http://127.0.0.1:{port}/", root, process)
    end = time.monotonic() + 180
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            lab.get("api")
            return lab
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    stop(lab)
    raise TimeoutError(f"JupyterLab did not start. Its log: {(home / 'server.log').read_text()[-2000:]}")


def stop(lab: Lab) -> None:
    """End the server and wait for its end."""
    lab.process.terminate()
    try:
        lab.process.wait(20)
    except subprocess.TimeoutExpired:
        lab.process.kill()
        lab.process.wait(20)


@contextmanager
def running(
    home: Path, *tables: str, extension: str = SERVER, settings: dict[str, object] | None = None
) -> Iterator[Lab]:
    """A server for the length of a `with` block, which serves copies of these files of `example_notebooks/`."""
    lab = start(home, extension=extension, settings=settings)
    try:
        for table in tables:
            shutil.copy(EXAMPLES / table, lab.root)
        yield lab
    finally:
        stop(lab)
