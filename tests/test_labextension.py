"""What the Python package and the panel's package must agree on."""

from __future__ import annotations

import json
from pathlib import Path

import jupyter_automl

PANEL = Path(__file__).parents[1] / "labextension"


def test_python_and_panel_have_one_version() -> None:
    assert json.loads((PANEL / "package.json").read_text())["version"] == jupyter_automl.__version__


def test_every_default_of_the_settings_fits_its_own_limits() -> None:
    schema = json.loads((PANEL / "schema" / "plugin.json").read_text())
    for name, setting in schema["properties"].items():
        default = setting["default"]
        assert default in setting.get("enum", [default]), name
        if setting["type"] == "integer":
            assert setting["minimum"] <= default <= setting["maximum"], name
