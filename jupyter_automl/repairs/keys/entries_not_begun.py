"""Entries of a dictionary that are to be filled and were never begun, and lists that are filled by key."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..place import Place
from ..rules import Finding

BEGUN = {"append": "[]", "extend": "[]", "add": "set()", "update": "{}"}
"""Methods that fill an entry, and what it is before it is filled."""


def entry_not_begun(place: Place) -> Iterator[Finding]:
    """`results[name]["mean"] = 3` and `groups[name].append(x)` of an empty `results`: the entry begins empty."""
    if place.crash.ename != "KeyError" or not isinstance(place.statement, ast.Assign | ast.Expr):
        return
    for node in place.within(ast.Subscript):
        holder = place.parent(node)
        if isinstance(holder, ast.Subscript) and isinstance(holder.ctx, ast.Store) and holder.value is node:
            start = "{}"
        elif isinstance(holder, ast.Attribute) and isinstance(place.statement, ast.Expr):
            start = BEGUN.get(holder.attr, "")
        else:
            continue
        table, key = place.text(node.value), place.text(node.slice)
        if not start or not place.pure(node) or place.kind(node.value) != "dict":
            continue
        # Beside entries that are there, one that is not may be misspelt.
        kinds = place.ask(f"[({key}) in {table}, sorted({{type(v).__name__ for v in {table}.values()}})]")
        begun = {"{}": "dict", "[]": "list", "set()": "set"}[start]
        if not isinstance(kinds, list) or kinds[0] or kinds[1] not in ([], [begun]):
            continue
        if kinds[1] and isinstance(node.slice, ast.Constant):
            continue
        editor = place.editor()
        editor.replace(node, f"{table}.setdefault({key}, {start})")
        yield Finding(
            f"`{table}` has no entry for `{key}` yet, and the cell fills it.",
            place.propose(
                editor, "A new entry begins empty.", "Every entry holds what is put into it.", 0.92
            ),
            confidence=0.94,
        )
        return


def list_by_key(place: Place) -> Iterator[Finding]:
    """`scores = []` and then `scores["tree"] = 0.9`: what is filled by key is a dictionary."""
    if "list indices must be integers or slices, not str" not in place.crash.evalue:
        return
    for node in place.within(ast.Subscript):
        if not isinstance(node.ctx, ast.Store) or not isinstance(node.value, ast.Name):
            continue
        name = node.value.id
        if place.ask(f"type({name}).__name__ == 'list' and len({name}) == 0") is not True:
            continue
        for spot in (place, *place.earlier()):
            made = [
                one.value
                for one in spot.all(ast.Assign)
                if [spot.text(target) for target in one.targets] == [name]
                and spot.text(one.value) in ("[]", "list()")
            ]
            gathers = [
                one
                for one in spot.all(ast.Attribute)
                if spot.text(one.value) == name and one.attr in ("append", "extend", "insert")
            ]
            if gathers or len(made) > 1:
                return
            if made:
                editor = spot.editor()
                editor.replace(made[0], "{}")
                yield Finding(
                    f"`{name}` is a list, and its entries are set by name.",
                    spot.propose(editor, "It is a dictionary.", "Each entry stands under its name.", 0.93),
                    confidence=0.95,
                )
                return
