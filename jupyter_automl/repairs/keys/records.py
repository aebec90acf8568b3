"""Records within records: a table of the outer ones holds the inner ones as dicts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding
from .names import names_in, tables


def inner_records(place: Place) -> Iterator[Finding]:
    """`pd.DataFrame(records)["user.city"]`: `json_normalize` makes columns of the inner records."""
    names = [name for name in names_in(place) if "." in name]
    for text in tables(place) if names else ():
        outer, inner = names[0].split(".", 1)
        if place.ask(f"all(isinstance(v, dict) and {inner!r} in v for v in {text}[{outer!r}])") is not True:
            continue
        for spot, editor in place.editors():
            for made in spot.all(ast.Assign):
                call = made.value
                plain = isinstance(call, ast.Call) and len(call.args) == 1 and not call.keywords
                if spot.text(made.targets[0]) != text or not plain or not isinstance(call, ast.Call):
                    continue
                if spot.called(call) == "DataFrame" and isinstance(call.func, ast.Attribute):
                    editor.replace(call.func, f"{spot.text(call.func.value)}.json_normalize")
            found = spot.propose(
                editor, "The inner records become columns of their own.", "No row and no value is lost.", 0.9
            )
            if found:
                yield Finding(f"`{outer}` of `{text}` holds records, and `{inner}` is a part of them.", found)
                return
