"""Names looked for in a module that stand in its class of the same name, or in another module."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from ..imports import import_of
from ..place import Place
from ..rules import Finding

ALIASES = ("plt", "np", "pd", "sns")
"""Names under which notebooks know whole libraries; old releases of other libraries happened to offer them."""


def namesake(place: Place) -> Iterator[Finding]:
    """`datetime.now()` after `import datetime`, and `datetime.datetime` after `from datetime import datetime`."""
    gone = re.search(r"module '(\w+)' has no attribute '(\w+)'", place.crash.evalue)
    twice = re.search(r"type object '(?:\w+\.)?(\w+)' has no attribute '(\w+)'", place.crash.evalue)
    if gone:
        module, name = gone.groups()
        owners = [node for node in place.all(ast.Attribute) if isinstance(node.value, ast.Name)]
        owners = [node for node in owners if place.ask(f"{place.owner(node.value)}.__name__") == module]
        wrong = [
            node
            for node in owners
            if place.ask(f"hasattr({place.text(node.value)}, {node.attr!r})") is False
            and place.ask(f"hasattr({place.owner(node.value)}.{module}, {node.attr!r})") is True
        ]
        if name not in {node.attr for node in wrong}:
            return
        editor = place.editor()
        for node in wrong:
            editor.replace(node, f"{place.owner(node.value)}.{module}.{node.attr}")
        yield Finding(
            f"`{module}` is the module here; `{name}` belongs to its class of the same name.",
            place.propose(editor, f"`{module}.{module}` is the class.", "The call is the one meant.", 0.93),
        )
    elif twice and twice.group(1) == twice.group(2):
        name = twice.group(1)
        editor = place.editor()
        for node in place.all(ast.Attribute):
            if node.attr == name and isinstance(node.value, ast.Name):
                editor.replace(node, place.text(node.value))
        yield Finding(
            f"`{name}` is the class itself here, and not the module of the same name.",
            place.propose(editor, "The class is named once.", "The call is the one meant.", 0.93),
        )


def function_of_its_module(place: Place) -> Iterator[Finding]:
    """`glob.glob(…)` after `from glob import glob`: the name is the function itself."""
    match = re.search(
        r"'(?:function|builtin_function_or_method)' object has no attribute '(\w+)'", place.crash.evalue
    )
    if match is None:
        return
    name = match.group(1)
    editor, owners = place.editor(), set()
    for node in place.all(ast.Attribute):
        if (
            node.attr == name
            and isinstance(node.value, ast.Name)
            and place.kind(node.value) in ("function", "builtin_function_or_method")
        ):
            owners.add(node.value.id)
            if place.ask(f"getattr({node.value.id}, '__name__', '') == {name!r}") is not True:
                return
            editor.replace(node, node.value.id)
    if owners:
        yield Finding(
            f"`{name}` is the function itself here, and not the module of the same name.",
            place.propose(editor, "The function is named once.", "The call is the one meant.", 0.94),
        )


def through_another(place: Place) -> Iterator[Finding]:
    """`sns.plt.show()`: a library that another one had imported for itself."""
    match = re.search(r"module '(\w+)' has no attribute '(\w+)'", place.crash.evalue)
    if match is None or match.group(2) not in ALIASES:
        return
    name = match.group(2)
    editor = place.editor()
    for node in place.all(ast.Attribute):
        if node.attr == name and isinstance(node.value, ast.Name):
            editor.replace(node, name)
    line = import_of(name)
    if line and place.ask(f"{name}.__name__") is None:
        editor.top(line)
    rule = f"{match.group(1)} no longer shows `{name}`, which it had imported for itself"
    yield Finding(
        f"`{match.group(1)}` has no `{name}`; that is a library of its own.",
        place.propose(editor, f"`{name}` is used itself.", "The call is the one meant.", 0.95, rule),
    )
