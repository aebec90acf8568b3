"""Methods of the notebook's own classes that forget `self`: among their arguments, or before an attribute."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .crash import Crash, Proposal
from .place import Place, place_of
from .rules import Finding


def without_self(crash: Crash, name: str) -> list[Proposal]:
    """`np.ones(window)` in a method of a class that sets `self.window` → `np.ones(self.window)`."""
    place = place_of(crash)
    line = place.line or 0
    for owner in place.all(ast.ClassDef):
        known = {
            node.attr for node in ast.walk(owner)
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and place.text(node.value) == "self"
        } | {one.name for one in owner.body if isinstance(one, ast.FunctionDef)}  # fmt: skip
        for method in owner.body:
            if not isinstance(method, ast.FunctionDef) or not method.lineno <= line <= (
                method.end_lineno or 0
            ):
                continue
            bound = {one.arg for one in method.args.args} | {
                node.id
                for node in ast.walk(method)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
            if (
                name not in known
                or name in bound
                or not method.args.args
                or method.args.args[0].arg != "self"
            ):
                return []
            editor = place.editor()
            for node in ast.walk(method):
                if isinstance(node, ast.Name) and node.id == name:
                    editor.replace(node, f"self.{name}")
            return place.propose(
                editor,
                f"`{name}` belongs to each {owner.name}, so its methods reach it as `self.{name}`.",
                "The method uses the object's own value.",
                0.94,
                "Python: a method reaches what belongs to its object through self",
            )
    return []


def method_without_self(place: Place) -> Iterator[Finding]:
    """`def clean(text)` in a class, called as `cleaner.clean("…")` → `def clean(self, text)`."""
    match = re.search(
        r"(\w+)\.(\w+)\(\) takes (\d+) positional arguments? but (\d+) (?:was|were) given", place.crash.evalue
    )
    if match is None or int(match.group(4)) != int(match.group(3)) + 1:
        return
    for spot in [place, *place.earlier()]:
        for owner in (node for node in spot.all(ast.ClassDef) if node.name == match.group(1)):
            methods = [
                one for one in owner.body if isinstance(one, ast.FunctionDef) and one.name == match.group(2)
            ]
            if len(methods) != 1 or methods[0].decorator_list:
                continue
            given = methods[0].args.args
            if given and given[0].arg in ("self", "cls"):
                continue
            lines = spot.source.splitlines(keepends=True)
            at = methods[0].lineno - 1
            comma = ", " if given or methods[0].args.vararg or methods[0].args.kwonlyargs else ""
            lines[at] = re.sub(r"(def\s+\w+\s*\()", rf"\1self{comma}", lines[at], count=1)
            yield Finding(
                f"`{match.group(2)}` is called on an object of {owner.name}, which comes first among its arguments.",
                _changed(spot, "".join(lines)),
                confidence=0.95,
            )
            return


def _changed(spot: Place, source: str) -> list[Proposal]:
    said = ("The method takes its object as `self`.", "It is called with what was given.")
    rule = "Python: the first argument of a method is its object"
    if spot.cell is None:
        return [Proposal("patch", *said, source=source, confidence=0.94, rule=rule)]
    return [Proposal("patch", *said, confidence=0.94, earlier={spot.cell: source}, rule=rule)]
