"""A path given to `pickle`, which takes a file that is open."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

REFUSED = re.compile(r"file must have (?:a 'write' attribute|'read' and 'readline' attributes)")


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
