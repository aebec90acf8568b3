"""Names that the notebook uses, and that a cell from elsewhere must not give another meaning."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import jupyter_automl.catalog as catalog
from jupyter_automl.parsing import parse_python

from .registry import components

SCORES = "_scores"


def reserved(provided: Iterable[str], sources: Iterable[str]) -> set[str]:
    """All names that later cells build on, given what the steps so far have `provided` and the code cells that ran.

    These are the contracts of all components, all that any of their cells imports (imports stand at the top of the finished
    notebook), and what functions of the cells so far look up when they are called later.
    """
    found = set(provided) | _contracts() | _imported()
    for source in sources:
        found |= _looked_up(source)
    return found


@cache
def _contracts() -> frozenset[str]:
    found: set[str] = set()
    for component in components().values():
        found |= {*component.requires, *component.provides, component.name, component.name + SCORES}
    return frozenset(found)


@cache
def _imported() -> frozenset[str]:
    """Names that imports inside the cell functions of our catalogue bind."""
    found: set[str] = set()
    for place in catalog.__path__:
        for file in Path(place).rglob("*.py"):
            for node in ast.walk(parse_python(file.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    found |= _bound_by_imports(node)
    return frozenset(found)


def _bound_by_imports(tree: ast.AST) -> set[str]:
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _looked_up(source: str) -> set[str]:
    """What a cell imports, and names that its functions read; nothing where it is more than plain Python."""
    try:
        tree = parse_python(source)
    except SyntaxError:
        return set()
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    read = {
        node.id
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    stored = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    named = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return _bound_by_imports(tree) | (read & stored) | named
