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


def attribute_without_self(place: Place) -> Iterator[Finding]:
    """`__init__` says `columns = columns`: the object never got it → `self.columns = columns`."""
    match = re.search(r"'(\w+)' object has no attribute '(\w+)'", place.crash.evalue)
    for spot in (place, *place.earlier()) if match else ():
        for owner in (node for node in spot.all(ast.ClassDef) if match and node.name == match.group(1)):
            for method in owner.body:
                if (
                    not isinstance(method, ast.FunctionDef)
                    or not method.args.args
                    or method.args.args[0].arg != "self"
                ):
                    continue
                given = {one.arg for one in [*method.args.args[1:], *method.args.kwonlyargs]}
                lost = [
                    node.targets[0]
                    for node in method.body
                    if isinstance(node, ast.Assign)
                    and isinstance(node.targets[0], ast.Name)
                    and method.name in ("__init__", "fit")
                ]
                wanted = [
                    one for one in lost if isinstance(one, ast.Name) and match and one.id == match.group(2)
                ]
                reads = {
                    node.id
                    for node in ast.walk(method)
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
                }
                if len(wanted) != 1 or (wanted[0].id in reads and wanted[0].id not in given):
                    continue
                editor = spot.editor()
                for one in lost:
                    # The others that are called as what was given were meant so, too.
                    if isinstance(one, ast.Name) and (one is wanted[0] or one.id in given):
                        editor.replace(one, f"self.{one.id}")
                yield Finding(
                    f"`{wanted[0].id}` is a name of `{method.name}` alone, and the object never gets it.",
                    spot.propose(
                        editor,
                        f"It is kept with the object as `self.{wanted[0].id}`.",
                        "The methods reach what the object was made with.",
                        0.94,
                        "Python: what belongs to an object is set through self",
                    ),
                    confidence=0.95,
                )
                return


BEGINS = frozenset(
    {
        "init",
        "_init_",
        "_init",
        "__init",
        "init__",
        "__int__",
        "__inti__",
        "_init__",
        "__init_",
        "__ini__",
        "__initi__",
    }
)


def misnamed_beginning(place: Place) -> Iterator[Finding]:
    """`def _init_(self, rate)`: Python looks for `__init__` when an object is made."""
    match = re.search(r"(\w+)\(\) takes no arguments", place.crash.evalue)
    for spot in (place, *place.earlier()) if match else ():
        for owner in (node for node in spot.all(ast.ClassDef) if match and node.name == match.group(1)):
            named = [one for one in owner.body if isinstance(one, ast.FunctionDef) and one.name in BEGINS]
            if len(named) != 1:
                continue
            lines = spot.source.splitlines(keepends=True)
            at = named[0].lineno - 1
            lines[at] = re.sub(rf"(def\s+){named[0].name}\b", r"\1__init__", lines[at], count=1)
            yield Finding(
                f"Python looks for `__init__` when a {owner.name} is made, and the class has `{named[0].name}`.",
                _changed(spot, "".join(lines), "The method goes by the name that Python looks for.",
                         "The object is made with what was given.", "Python: __init__ is run when an object is made"),
                confidence=0.96,
            )  # fmt: skip
            return


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
                _changed(
                    spot,
                    "".join(lines),
                    "The method takes its object as `self`.",
                    "It is called with what was given.",
                    "Python: the first argument of a method is its object",
                ),
                confidence=0.95,
            )
            return


def _changed(spot: Place, source: str, *said_and_rule: str) -> list[Proposal]:
    why, effect, rule = said_and_rule
    said = (why, effect)
    if spot.cell is None:
        return [Proposal("patch", *said, source=source, confidence=0.94, rule=rule)]
    return [Proposal("patch", *said, confidence=0.94, earlier={spot.cell: source}, rule=rule)]
