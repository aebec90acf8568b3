"""Names that a folder was listed with, opened as if they lay beside the notebook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..loops import loops_around
from ..place import Place
from ..rules import Finding

OPENS = (
    "open",
    "read_csv",
    "read_excel",
    "read_json",
    "read_parquet",
    "imread",
    "load",
    "loadtxt",
    "getsize",
)
"""Functions that are given the name of a file first."""


def listed_names(place: Place) -> Iterator[Finding]:
    """`for name in os.listdir("logs"): open(name)` → `open(os.path.join("logs", name))`."""
    match = re.search(r"No such file or directory: '([^']+)'", place.crash.evalue)
    if match is None or place.crash.folder is None:
        return
    for over, target in loops_around(place):
        if not isinstance(target, ast.Name):
            continue
        folder = _listed_folder(place, over)
        if folder is None:
            continue
        there = place.ask(
            f"__import__('os').path.exists(__import__('os').path.join({folder}, {match.group(1)!r}))"
        )
        if there is not True:
            continue
        editor, done = place.editor(), False
        for call in place.all(ast.Call):
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Name) and first.id == target.id and place.called(call) in OPENS:
                editor.replace(first, f"os.path.join({folder}, {target.id})")
                done = True
        if not done:
            continue
        if place.kind("os") is None:
            editor.top("import os")
        yield Finding(
            f"`{match.group(1)}` lies in the folder that was listed, and is looked for beside the notebook.",
            place.propose(
                editor,
                f"The folder is put before the name: `{folder}`.",
                "The files are those that were listed.",
                0.95,
            ),
            confidence=0.96,
        )
        return


def _listed_folder(place: Place, over: ast.expr) -> str | None:
    """The text of the folder that `os.listdir(folder)` listed, here or where the name of the list was bound."""
    if isinstance(over, ast.Name):
        for spot in (place, *place.earlier()):
            for node in spot.all(ast.Assign):
                if [spot.text(one) for one in node.targets] == [over.id]:
                    return _in_call(spot, node.value)
        return None
    return _in_call(place, over)


def _in_call(spot: Place, node: ast.expr) -> str | None:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and spot.called(call) == "listdir" and len(call.args) == 1:
            return spot.text(call.args[0])
    return None
