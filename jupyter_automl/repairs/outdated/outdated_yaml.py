"""Calls written for PyYAML before its release 6."""

from __future__ import annotations

import ast
import re

from ..patch import Editor
from ..place import Place
from .changes import Change, OutdatedClass


def _safely(place: Place, editor: Editor, match: re.Match[str]) -> None:
    """`yaml.load(f)` → `yaml.safe_load(f)`; what was imported by its name is told the loader."""
    for call in place.all(ast.Call):
        if place.called(call) not in ("load", "load_all") or len(call.args) != 1 or call.keywords:
            continue
        if (
            isinstance(call.func, ast.Attribute)
            and place.ask(f"{place.text(call.func.value)}.__name__") == "yaml"
        ):
            editor.replace(call.func, f"{place.text(call.func.value)}.safe_{call.func.attr}")
        elif isinstance(call.func, ast.Name):
            editor.keyword(call, "Loader", "SafeLoader")
            editor.top("from yaml import SafeLoader")


class OutdatedYaml(OutdatedClass):
    """Files of settings are read without running what stands in them."""

    name = "outdated_yaml"
    title = "written for another version of PyYAML"
    rank = 15
    changes = (
        Change(
            "PyYAML 6.0: load takes a Loader, safe_load reads plain values",
            re.compile(r"load(?:_all)?\(\) missing 1 required positional argument: 'Loader'"),
            _safely,
        ),
    )
