"""XGBoost, installed by `make test` into a folder of its own: the tests of it reach it there, and no other test sees it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / ".venv" / "extras"

needs_xgboost = pytest.mark.skipif(not (FOLDER / "xgboost").is_dir(), reason="`make test` installs XGBoost")


@pytest.fixture(scope="module")
def xgboost_here() -> Iterator[None]:
    """XGBoost can be imported in this process for as long as a file's tests run."""
    sys.path.append(str(FOLDER))
    yield
    sys.path.remove(str(FOLDER))
    for name in [name for name in sys.modules if name.partition(".")[0] == "xgboost"]:
        del sys.modules[name]
