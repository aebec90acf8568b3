"""Joins the modules of a probe into one source text, because a kernel has no package of ours to import from.

A probe is a file, or a folder whose `__init__.py` defines `probe`. Its modules import each other with
`from .module import name`; these lines go, and the modules stand in the text in the order they need each other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jupyter_automl.parsing import parse_python

FUTURE = "from __future__ import annotations"


class CannotJoin(ValueError):
    """The modules of a probe would not mean the same in one namespace; the message names the module."""


@cache
def joined(path: Path) -> str:
    """The whole source of the probe at `path`, a file or a folder. Raises CannotJoin, OSError, SyntaxError."""
    texts: list[str] = []
    places: dict[Path, bool] = {}
    origins: dict[str, tuple[str, Path]] = {}

    def add(file: Path) -> None:
        if places.get(file) is False:
            raise CannotJoin(f"{file.name} is needed by a module that it needs itself.")
        if file in places:
            return
        places[file] = False
        text = file.read_text(encoding="utf-8")
        tree = parse_python(text)
        lines = text.splitlines()
        for node in _inner_imports(tree, file):
            add(file.with_name(f"{node.module}.py"))
            assert node.end_lineno is not None
            lines[node.lineno - 1 : node.end_lineno] = [""] * (node.end_lineno - node.lineno + 1)
        for name, origin in _names(tree, file.name):
            known, where = origins.setdefault(name, (origin, file))
            if known != origin:
                raise CannotJoin(f"{name} means one thing in {where.name} and another in {file.name}.")
        texts.append("\n".join("" if line == FUTURE else line for line in lines).strip("\n"))
        places[file] = True

    add(path / "__init__.py" if path.is_dir() else path)
    return "\n\n\n".join([FUTURE, *texts]) + "\n"


def _inner_imports(tree: ast.Module, file: Path) -> list[ast.ImportFrom]:
    """Imports of neighbouring modules. Raises CannotJoin where one would not survive joining."""
    inner = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        renamed = any(alias.asname or alias.name == "*" for alias in node.names)
        if node.level > 1 or not node.module or "." in node.module or renamed or node not in tree.body:
            raise CannotJoin(
                f"{file.name}, line {node.lineno}: a probe imports plain names of neighbouring modules, at the top."
            )
        inner.append(node)
    return inner


def _names(tree: ast.Module, place: str) -> Iterator[tuple[str, str]]:
    """Each name that the module binds at its top, with what it stands for: an import's origin or the module."""
    for node in _top(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], f"import {alias.name} {alias.asname}"
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                for alias in node.names:
                    yield alias.asname or alias.name, f"from {node.module} import {alias.name}"
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, place
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, place


def _top(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a module's own namespace: the bodies of functions, classes and comprehensions are not."""
    inside = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.comprehension
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, inside):
            yield from _top(child)
