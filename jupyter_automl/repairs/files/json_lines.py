"""Files with one JSON value a line, read as if they were one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .encoding import file

EACH = "all(__import__('json').loads(line) is not None for line in {lines} if line.strip())"


def json_lines(place: Place) -> Iterator[Finding]:
    """`json.load(f)` of a file with an object on every line: each line is read by itself."""
    if place.crash.ename != "JSONDecodeError" or "Extra data" not in place.crash.evalue:
        return
    for call in place.calls("load", "loads"):
        if not isinstance(call.func, ast.Attribute) or len(call.args) != 1 or call.keywords:
            continue
        source = call.args[0]
        if place.called(call) == "loads" and isinstance(source, ast.Call) and place.called(source) == "read":
            source = source.func.value if isinstance(source.func, ast.Attribute) else source
        name = place.text(source)
        if place.kind(source) == "str" or (
            isinstance(source, ast.Call) and place.called(source) == "read_text"
        ):
            lines, read = f"{name}.splitlines()", f"{name}.splitlines()"
        elif isinstance(source, ast.Name):
            lines, read = name, f"open({name}.name, encoding='utf-8').readlines()"
        elif (
            isinstance(source, ast.Call) and place.called(source) == "open" and (path := file(place, source))
        ):
            lines, read = name, f"open({str(path)!r}, encoding='utf-8').readlines()"
        else:
            continue
        if place.ask(EACH.format(lines=read)) is not True:
            continue
        editor = place.editor()
        editor.replace(
            call, f"[{place.text(call.func.value)}.loads(line) for line in {lines} if line.strip()]"
        )
        yield Finding(
            "The file holds one JSON value a line, and was read as a single one.",
            place.propose(
                editor, "It is read line by line, into a list.", "Every line becomes an entry.", 0.93
            ),
            confidence=0.95,
        )
        return
