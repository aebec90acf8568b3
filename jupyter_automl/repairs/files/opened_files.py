"""A path given to `pickle` or `json`, which take a file that is open, and a file given to what takes a text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

REFUSED = re.compile(r"file must have (?:a 'write' attribute|'read' and 'readline' attributes)")


def file_for_a_text(place: Place) -> Iterator[Finding]:
    """`json.loads(file)` → `json.load(file)`, and `json.load("conf.json")` of a name → the file is opened."""
    text = "the JSON object must be str" in place.crash.evalue and "TextIOWrapper" in place.crash.evalue
    name = re.search(r"'(?:str|PosixPath)' object has no attribute '(?:read|write)'", place.crash.evalue)
    if text:
        for call in place.calls("loads"):
            if not isinstance(call.func, ast.Attribute):
                continue
            editor = place.editor()
            editor.replace(call.func, f"{place.text(call.func.value)}.load")
            yield Finding(
                "`loads` reads a text, and is given a file that is open.",
                place.propose(editor, "`load` reads the file.", "The values are those of the file.", 0.95),
                confidence=0.96,
            )
            return
    for call in place.calls("load", "dump", "safe_load") if name else ():
        writes = place.called(call) == "dump"
        at = 1 if writes else 0
        of_text = isinstance(call.func, ast.Attribute) and place.text(call.func.value) in ("json", "yaml")
        if not of_text or len(call.args) <= at or place.kind(call.args[at]) not in ("str", "PosixPath"):
            continue
        statement, path = place.statement, place.text(call.args[at])
        if not isinstance(statement, ast.Expr | ast.Assign) or statement not in place.tree.body:
            continue
        if place.text(statement).count(path) != 1 or "\n" in place.text(statement):
            continue
        editor = place.editor()
        opened = place.text(statement).replace(path, "file")
        editor.replace(
            statement, f"with open({path}{', ' + repr('w') if writes else ''}) as file:\n    {opened}"
        )
        yield Finding(
            f"`{path}` is the name of a file, and `{place.called(call)}` takes a file that is open.",
            place.propose(editor, "The file is opened first.", "The values are those of the file.", 0.94),
            confidence=0.95,
        )
        return


def pickled_path(place: Place) -> Iterator[Finding]:
    """`pickle.dump(model, "model.pkl")` and `pickle.load("model.pkl")`: the file is opened for bytes first."""
    if not REFUSED.search(place.crash.evalue):
        return
    statement = place.statement
    for call in place.calls("dump", "load"):
        writes = place.called(call) == "dump"
        given = (
            call.args[1]
            if writes and len(call.args) > 1
            else call.args[0]
            if not writes and call.args
            else None
        )
        if given is None or place.kind(given) not in ("str", "PosixPath", "WindowsPath"):
            continue
        mode, editor = "wb" if writes else "rb", place.editor()
        if (
            isinstance(statement, ast.Expr | ast.Assign)
            and statement in place.tree.body
            and statement.lineno == statement.end_lineno
        ):
            opened = place.text(statement).replace(place.text(given), "file")
            if place.text(statement).count(place.text(given)) != 1 or place.ask("file") is not None:
                continue
            editor.replace(statement, f'with open({place.text(given)}, "{mode}") as file:\n    {opened}')
        else:
            editor.replace(given, f'open({place.text(given)}, "{mode}")')
        yield Finding(
            f"`{place.text(given)}` is the name of a file, and `pickle` takes a file that is open.",
            place.propose(
                editor, "The file is opened for bytes.", "The object is read or written whole.", 0.95,
                "Python: pickle needs files opened with rb and wb",
            ),
            confidence=0.96,
        )  # fmt: skip
        return
