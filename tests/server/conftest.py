"""A real Jupyter server on loopback, shared by the tests of a file, and a client that plays a tab."""

import pytest

from .jupyter import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    server.start()
    yield server
    server.stop()
