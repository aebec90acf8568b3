"""Keys of dicts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..near import nearest
from ..place import Place
from ..rules import Finding
from .names import names_in

PARTS = frozenset({"test", "val", "valid", "validation", "eval", "param"})
"""Words that scikit-learn and others put before the name of a score or parameter."""
IN_FULL = {"acc": "accuracy", "prec": "precision", "rec": "recall"}
"""Scores that libraries once cut short and write out today."""


def _counted_up(place: Place, node: ast.Subscript, text: str) -> Finding | None:
    """`counts[x] = counts[x] + 1` of a key that is not there yet."""
    statement = place.statement
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.BinOp):
        return None
    sides = [statement.value.left, statement.value.right]
    if not isinstance(statement.value.op, ast.Add) or node not in sides:
        return None
    if place.text(statement.targets[0]) != place.text(node):
        return None
    other = sides[1 - sides.index(node)]
    start = {"str": '""', "list": "[]"}.get(place.kind(other) or "", "0")
    editor = place.editor()
    editor.replace(node, f"{text}.get({place.text(node.slice)}, {start})")
    return Finding(
        f"The count of a new key starts from nothing: `{text}` has no entry for it yet.",
        place.propose(editor, "A new key starts at nothing.", "Every key is counted.", 0.85),
    )


def _meant(name: str, keys: list[str]) -> str | None:
    """The key that is like the name; else the only one that says more: `svc__C`, `test_accuracy`, `accuracy` for `acc`."""
    if near := nearest(name, keys):
        return near
    whole = [
        key
        for key in keys
        if key.endswith(f"__{name}") or (key.endswith(f"_{name}") and key[: -len(name) - 1] in PARTS)
    ]
    full = "_".join(IN_FULL.get(word, word) for word in name.split("_"))
    found = whole or [key for key in keys if key == full]
    return found[0] if len(found) == 1 else None


def dictionaries(place: Place) -> Iterator[Finding]:
    """A key of a dict that is like exactly one that is there, or that is counted up from nothing."""
    if place.crash.ename != "KeyError":
        return
    for node in place.within(ast.Subscript):
        if not place.pure(node.value) or place.kind(node.value) not in ("dict", "OrderedDict", "Bunch"):
            continue
        text = place.text(node.value)
        keys = place.ask(f"[[repr(k), str(k)] for k in {text}][:500]")
        names = names_in(place)
        if names and isinstance(keys, list) and (near := _meant(names[0], [key[1] for key in keys])):
            editor = place.editor()
            for constant in place.all(ast.Constant):
                if constant.value == names[0]:
                    editor.replace(constant, next(key[0] for key in keys if key[1] == near))
            yield Finding(
                f"`{text}` has no key `{names[0]}`; it has `{near}`.",
                place.propose(
                    editor, f"The only key like it is taken: `{near}`.", "The cell uses that entry.", 0.8
                ),
            )
        if (
            isinstance(place.statement, ast.AugAssign)
            and place.statement.target is node
            and isinstance(node, ast.Subscript)
            and isinstance(place.statement.op, ast.Add)
        ):
            editor = place.editor()
            key, added = place.text(node.slice), place.text(place.statement.value)
            start = (
                "[]"
                if isinstance(place.statement.value, ast.List)
                else '""'
                if place.kind(place.statement.value) == "str"
                else "0"
            )
            editor.replace(place.statement, f"{text}[{key}] = {text}.get({key}, {start}) + {added}")
            yield Finding(
                f"The count of a new key starts from nothing: `{text}` has no entry for it yet.",
                place.propose(editor, "A new key starts at nothing.", "Every key is counted.", 0.85),
            )
        if (finding := _counted_up(place, node, text)) is not None:
            yield finding
        owner = place.parent(node)
        use = place.parent(owner) if isinstance(owner, ast.Attribute) else None
        if (
            isinstance(owner, ast.Attribute)
            and owner.attr in ("append", "add", "extend")
            and isinstance(use, ast.Call)
        ):
            editor = place.editor()
            editor.replace(
                node,
                f"{text}.setdefault({place.text(node.slice)}, {'set()' if owner.attr == 'add' else '[]'})",
            )
            yield Finding(
                f"`{text}` has no list under that key yet.",
                place.propose(
                    editor, "A new key starts with an empty list.", "Every value is gathered.", 0.85
                ),
            )
        kind = place.kind(node.slice)
        if (
            isinstance(keys, list)
            and kind in ("str", "int")
            and names == []
            and place.crash.evalue.strip().lstrip("-").isdigit()
        ) and any(key[0] == repr(place.crash.evalue.strip()) for key in keys):
            editor = place.editor()
            editor.wrap(node.slice, "str(", ")")
            yield Finding(
                f"The keys of `{text}` are text, and a number was asked for.",
                place.propose(
                    editor,
                    "The number is asked for as text.",
                    "The entry is the one that was meant.",
                    0.8,
                ),
            )
