"""Entries of a dict that are asked for with a dot, as in other languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..loops import loops_around
from ..place import Place
from ..rules import Finding


def entry_of_a_dict(place: Place) -> Iterator[Finding]:
    """`trip.km` of `{"id": "a", "km": 3.0}` → `trip["km"]`."""
    match = re.fullmatch(r"'dict' object has no attribute '(\w+)'.*", place.crash.evalue)
    if match is None or place.crash.ename != "AttributeError":
        return
    for node in place.within(ast.Attribute):
        if node.attr != match.group(1) or not isinstance(node.value, ast.Name | ast.Subscript):
            continue
        keys = _keys(place, node.value)
        if node.attr not in keys:
            continue
        owner, editor = ast.unparse(node.value), place.editor()
        for use in place.all(ast.Attribute):
            call = place.parent(use)
            method = hasattr(dict, use.attr) and isinstance(call, ast.Call) and call.func is use
            if ast.unparse(use.value) == owner and use.attr in keys and not method:
                editor.replace(use, f"{owner}[{use.attr!r}]")
        yield Finding(
            f"`{owner}` is a dict, whose entries are asked for in square brackets.",
            place.propose(
                editor, "Its entries are taken by their keys.", "The values are those of the keys.", 0.94
            ),
            confidence=0.95,
        )
        return


def _keys(place: Place, node: ast.expr) -> list[str]:
    """The keys of the dict, or those that all dicts have which a loop goes through by that name."""
    text = ast.unparse(node)
    found = place.ask(f"[str(key) for key in {text}] if isinstance({text}, dict) else None")
    over = [
        ast.unparse(one)
        for one, target in loops_around(place)
        if ast.unparse(target) == text and place.pure(one)
    ]
    # What a lambda is given is an entry of what is gone through beside it.
    over += [
        place.text(arg)
        for call in place.calls("max", "min", "sorted", "map", "filter", "sort")
        for arg in [*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else [])]
        if place.pure(arg) and not isinstance(arg, ast.Lambda)
    ]
    for one in over if not isinstance(found, list) else ():
        found = place.ask(
            f"sorted(set.intersection(*(set(map(str, r)) for r in {one})))"
            f" if len({one}) and all(isinstance(r, dict) for r in {one}) else None"
        )
        if isinstance(found, list):
            break
    return found if isinstance(found, list) else []
