"""A Jupyter server in a process of its own, and what a browser would ask of it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

TOKEN = "a-token-for-tests"
API = "jupyter-automl/api"
LIMIT = 240.0


class Refusal(Exception):
    """The server answered with an error."""

    def __init__(self, status, message):
        super().__init__(f"{status}: {message}")
        self.status, self.message = status, message


class Server:
    def __init__(self, folder: Path, **more):
        self.root = folder / "root"
        self.root.mkdir(exist_ok=True)
        self.folder, self.more = folder, more
        self.process = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"

    def start(self):
        private = {
            name: str(self.folder / name.lower())
            for name in (
                "JUPYTER_CONFIG_DIR",
                "JUPYTER_DATA_DIR",
                "JUPYTER_RUNTIME_DIR",
                "IPYTHONDIR",
                "HOME",
            )
        }
        command = [
            sys.executable, "-m", "jupyter_server", "--no-browser", "--ip=127.0.0.1", f"--port={self.port}",
            "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.root}",
            "--allow-root", "--ServerApp.allow_unauthenticated_access=False",
            "--ServerApp.jpserver_extensions={'jupyter_automl.server': True}",
        ]  # fmt: skip
        environment = {
            **os.environ,
            **private,
            "JUPYTER_AUTOML_DATA_DIR": str(self.folder / "automl"),
            **self.more,
        }
        environment["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")
        self.log = open(  # noqa: SIM115 (closed when the server has ended)
            self.folder / "server.log", "ab"
        )
        self.process = subprocess.Popen(
            command, env=environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self.until(self._up, 90)

    def _up(self):
        assert self.process.poll() is None, (self.folder / "server.log").read_text()[-3000:]
        try:
            return bool(self.get("status", base="api"))
        except (OSError, Refusal):
            return False

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.log.close()

    def kill(self):
        """As -9 does."""
        self.process.kill()
        self.process.wait()
        self.log.close()

    @staticmethod
    def until(condition, limit=LIMIT, every=0.05):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            found = condition()
            if found:
                return found
            time.sleep(every)
        raise AssertionError(f"not within {limit:g} s")

    def request(self, method, path, body=None, *, token=TOKEN, base=API, raw=False, headers=None):
        asked = urllib.request.Request(
            f"{self.url}{base}/{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {token}"} if token else {},
        )  # fmt: skip
        for name, value in (headers or {}).items():
            asked.add_header(name, value)
        try:
            with urllib.request.urlopen(asked, timeout=120) as answer:
                content = answer.read()
                return (content, answer.headers) if raw else json.loads(content or b"null")
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            try:
                message = json.loads(text)["message"]
            except (ValueError, KeyError, TypeError):
                message = text
            raise Refusal(error.code, message) from None

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body, **more):
        return self.request("POST", path, body, **more)

    def kernel(self, path):
        """A ready kernel for a notebook."""
        session = self.post("sessions", {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}},
                            base="api")  # fmt: skip
        kernel = session["kernel"]["id"]
        self.until(
            lambda: self.get(f"kernels/{kernel}", base="api")["execution_state"] in ("idle", "starting")
        )
        return kernel

    def notebook(self, path, cells=()):
        """A notebook file with these cells; its path."""
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        content = {"cells": list(cells), "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
        self.request(
            "PUT", f"contents/{path}", {"type": "notebook", "format": "json", "content": content}, base="api"
        )
        return path

    def on_disk(self, path):
        import nbformat

        notebook = nbformat.read(self.root / path, as_version=4)
        nbformat.validate(notebook)
        return notebook

    def act(self, run, action, **more):
        return self.post(f"runs/{run}/actions", {"action": action, "action_id": uuid.uuid4().hex, **more})

    def state(self, run):
        return self.get(f"runs/{run}")
