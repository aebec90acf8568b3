"""Browser tests: a private JupyterLab with the real server side, looked at with the system's Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

if (
    find_spec("playwright") is None
    or find_spec("jupyterlab") is None
    or not Path("/usr/bin/chromium").exists()
):
    collect_ignore_glob = ["test_*.py"]
else:
    from playwright.sync_api import Browser, Page, expect, sync_playwright

    expect.set_options(timeout=120_000)  # a busy machine is ten times slower

    from .held import FAULTS
    from .lab import CHROMIUM, CHROMIUM_FLAGS, Lab, running
    from .pictures import EMPTY, EXTENSION

    @pytest.fixture(scope="module")
    def browser() -> Iterator[Browser]:
        """One Chromium a file of tests: while it lives, its event loop bars tests of other files from theirs."""
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
            yield chromium
            chromium.close()

    @pytest.fixture(scope="module")
    def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
        """One server a file of tests, serving a folder with one real table."""
        with running(tmp_path_factory.mktemp("lab"), "penguins.csv") as server:
            yield server

    @pytest.fixture(scope="module")
    def held_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
        """The same with runs that stay in one cell until they are let go, see `held`."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JUPYTER_AUTOML_FAULTS", json.dumps(FAULTS))
            with running(tmp_path_factory.mktemp("held"), "penguins.csv") as server:
                yield server

    @pytest.fixture(scope="module")
    def scripted_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
        """A server that sends what a test tells it to send, and an empty notebook."""
        with running(tmp_path_factory.mktemp("scripted"), extension=EXTENSION) as server:
            Path(server.root, "churn.ipynb").write_text(EMPTY)
            yield server

    @pytest.fixture
    def page(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
        """A page of its own; it fails the test when a script on it failed, and leaves a picture."""
        context = browser.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
        context.set_default_timeout(120_000)
        opened = context.new_page()
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(error.stack or str(error)))
        yield opened
        if not opened.is_closed():
            opened.screenshot(path=tmp_path / f"{request.node.name}.png")
        context.close()
        # Other extensions of the environment, and Notebook 7 itself, log errors that are not the panel's.
        assert [error for error in errors if "jupyter-automl" in error] == []
