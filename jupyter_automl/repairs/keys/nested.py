"""Keys of records that lie deeper in what was read from JSON than the cell takes them to be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding, RuleClass

PATHS = (
    "(lambda walk: walk(walk, {text}, '', 0))(lambda walk, at, path, depth: [path] if depth and isinstance(at, dict)"
    " and {key!r} in at else [] if depth > 3 else [p for k in at for p in walk(walk, at[k], path + '[' + repr(k) + ']',"
    " depth + 1)] if isinstance(at, dict) and len(at) < 50 else walk(walk, at[0], path + '[0]', depth + 1)"
    " if isinstance(at, list) and len(at) == 1 else [])"
)
"""Where below a value, by keys and through lists of one, a dict holds the key; what is found is not searched."""


def deeper(place: Place) -> Iterator[Finding]:
    """`answer["items"]` where the items stand in `answer["data"]["items"]`, and nowhere else."""
    error = place.crash.ename, place.crash.evalue
    if error[0] != "KeyError" and not (
        error[0] == "TypeError" and "list indices must be integers" in error[1]
    ):
        return
    for node in place.within(ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if not isinstance(key, str) or not isinstance(node.ctx, ast.Load) or not place.pure(node.value):
            continue
        if place.kind(node.value) not in ("dict", "list") or (
            error[0] == "KeyError" and error[1].strip("'\"") != key
        ):
            continue
        owner = place.text(node.value)
        path = _only(place, owner, key)
        if path is None:
            continue
        editor = place.editor()
        # The other keys that the cell asks of the same object are where this one is, or where they are found alone.
        for use in place.all(ast.Subscript):
            wanted = use.slice.value if isinstance(use.slice, ast.Constant) else None
            if not isinstance(wanted, str) or place.text(use.value) != owner:
                continue
            if place.ask(f"isinstance({owner}, dict) and {wanted!r} in {owner}") is True:
                continue
            way = path if wanted == key else _only(place, owner, wanted)
            if way is not None:
                editor.wrap(use.value, "", way)
        kind = "a list of one" if place.kind(node.value) == "list" else "a dict without that key"
        yield Finding(
            f"`{owner}` is {kind}; `{key}` stands deeper, in `{owner}{path}`, and only there.",
            place.propose(
                editor,
                "It is taken from where it stands.",
                "The cell gets the entry that it names.",
                0.86,
            ),
        )
        return


def _only(place: Place, owner: str, key: str) -> str | None:
    """The one path below the object to a dict with the key; None where there is none or more than one."""
    paths = place.ask(PATHS.format(text=owner, key=key))
    if not isinstance(paths, list) or len(paths) != 1 or not re.fullmatch(r"(?:\[.*\])+", str(paths[0])):
        return None
    return str(paths[0])


class NestedRecords(RuleClass):
    """The entry is taken from the one place where it stands."""

    name = "nested_records"
    title = "an entry that lies deeper"
    rank = 20
    rules = (deeper,)
