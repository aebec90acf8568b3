"""What all tests share: a private Jupyter data folder, so that no test sees a user's runs."""

import os

import pytest


@pytest.fixture(autouse=True, scope="session")
def private_folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("jupyter")
    before = dict(os.environ)
    os.environ["JUPYTER_AUTOML_DATA_DIR"] = str(folder / "automl")
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    os.environ["MPLBACKEND"] = "agg"
    os.environ["JUPYTER_AUTOML_MEMORY"] = "off"  # no test's run learns from another's
    os.environ.pop("JUPYTER_AUTOML_FAULTS", None)
    yield
    os.environ.clear()
    os.environ.update(before)
